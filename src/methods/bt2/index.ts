export { type Basis, type FitOptions, applyBasis, fitBasis } from './method/basis.ts'
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
} from './method/bt2.ts'
export { orthogonal } from './method/orthogonal.ts'
export { type RetrievalOptions, type RetrievalQuality, retrieval } from './method/retrieval.ts'
