export { activeUnits, correlationMatrix } from './method/correlation.ts'
export { type Matching, bipartiteMatch, semiMatch } from './method/matching.ts'
export { type SparseOptions, type SparsePrediction, sparsePrediction } from './method/sparse-prediction.ts'
export { spectralClusters } from './method/spectral.ts'
