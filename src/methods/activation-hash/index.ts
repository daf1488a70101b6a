export {
  type BitMatrix,
  bitAt,
  checkCodes,
  codeOf,
  dropConstantBits,
  redundancyRatio,
  sliceCodes,
  unpackBits,
  wordsOf,
} from './method/bit-matrix.ts'
export { clusterAccuracy, nameClusters } from './method/clusters.ts'
export {
  type HammingNeighbours,
  checkQuery,
  distanceAt,
  hamming,
  hammingKnn,
  hammingNearest,
} from './method/hamming.ts'
export { type HashLayer, type HashLayerOptions, activationCode, hashLayer } from './method/hash-layer.ts'
