export { type LatentSimilarity, latentSimilarity, neighbourAgreement } from './agreement.ts'
export { sampleAnchors } from './anchors.ts'
export {
  type Decoder,
  type Encoder,
  type Model,
  procrustes,
  relativeRepresentation,
  stitch,
} from './relative.ts'
export type { Rows } from './rows.ts'
export {
  type AffineOptions,
  type LinearMap,
  type ProcrustesOptions,
  type RelativeMaps,
  type RelativeOptions,
  affineMap,
  applyLinear,
  procrustesMap,
  relativeMaps,
  relativeVectors,
} from './spaces.ts'
