export { auc } from '#nn/metrics/auc.ts'
export { FeatureRows, type TableOptions, type Values } from './method/feature-rows.ts'
export { murmur3, saltedHash } from './method/murmur.ts'
export {
  type SeparateOptions,
  type SeparateTables,
  collisionlessTables,
  separateHashTables,
} from './method/table-layouts.ts'
export { UnifiedEmbedding } from './method/unified-embedding.ts'
export { meanAngle, weightAngles } from './method/weight-angles.ts'
