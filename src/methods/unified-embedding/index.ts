export { auc } from '#nn/metrics/auc.ts'
export { crossNetworkV2 } from './cross-network.ts'
export { FeatureRows, type TableOptions, type Values } from './feature-rows.ts'
export { murmur3, saltedHash } from './murmur.ts'
export { RowAdagrad, type RowAdagradOptions } from './row-adagrad.ts'
export { SharedTable } from './shared-table.ts'
export {
  type SeparateOptions,
  type SeparateTables,
  collisionlessTables,
  separateHashTables,
} from './table-layouts.ts'
export { UnifiedEmbedding } from './unified-embedding.ts'
export { featureWeightAngles } from './weight-angles.ts'
