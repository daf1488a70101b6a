export {
  type BitMatrix,
  bitAt,
  codeOf,
  dropConstantBits,
  redundancyRatio,
  sliceCodes,
  unpackBits,
  wordsOf,
} from './bit-matrix.ts'
export { clusterAccuracy, kMeans, nameClusters } from './clusters.ts'
export { type HammingNeighbours, hamming, hammingKnn, hammingNearest } from './hamming.ts'
export { HammingIndex, type HammingIndexOptions, type NearPair, nearPairs } from './hamming-index.ts'
export { type HashLayer, type HashLayerOptions, activationCode, hashLayer } from './hash-layer.ts'
export { type Phase, type PhaseCell, type PhaseOptions, phaseChart } from './phase-chart.ts'
export type { Rows } from './rows.ts'
