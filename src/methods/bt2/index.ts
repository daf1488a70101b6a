export { type Basis, type FitOptions, applyBasis, fitBasis } from './basis.ts'
export {
  type BasisOptions,
  type Batch,
  type BctBatch,
  type Bt2Batch,
  type Bt2Weights,
  basisTransform,
  bctLoss,
  bt2Loss,
  classPrototypes,
} from './bt2.ts'
export { orthogonal } from './orthogonal.ts'
export { type RetrievalOptions, type RetrievalQuality, retrieval } from './retrieval.ts'
