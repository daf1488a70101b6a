export { auc } from '#nn/metrics/auc.ts'
export { murmur3, saltedHash } from './method/murmur.ts'
export {
  type SeparateOptions,
  type SeparateTables,
  collisionlessTables,
  separateHashTables,
} from './method/table-layouts.ts'
export { type TableOptions, UnifiedEmbedding, type Values } from './method/unified-embedding.ts'
export { meanAngle, weightAngles } from './method/weight-angles.ts'
