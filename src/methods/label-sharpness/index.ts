export { fgsm } from './fgsm.ts'
export { type GeneralisationLaw, type LawPoint, fitGeneralisationLaw } from './generalisation-law.ts'
export { intrinsicDimensionMLE, intrinsicDimensionTwoNN } from './intrinsic-dimension.ts'
export type { Rows } from './rows.ts'
export {
  type Sharpness,
  type SharpnessOptions,
  type SharpPair,
  labelSharpness,
  sharpestPair,
} from './sharpness.ts'
