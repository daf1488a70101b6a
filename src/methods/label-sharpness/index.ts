export { fgsm } from './method/fgsm.ts'
export { type GeneralisationLaw, type LawPoint, fitGeneralisationLaw } from './method/generalisation-law.ts'
export { intrinsicDimensionMLE, intrinsicDimensionTwoNN } from './method/intrinsic-dimension.ts'
export {
  type Sharpness,
  type SharpnessOptions,
  type SharpPair,
  labelSharpness,
  sharpestPair,
} from './method/sharpness.ts'
