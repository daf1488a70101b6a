export { groupAuc } from '#nn/metrics/auc.ts'
export { initActivationUnit, localActivationUnit, type UnitOptions } from './method/activation-unit.ts'
export { dice, diceInit, diceStats, type DiceStats } from './method/dice.ts'
export {
  type Din,
  type DinBatch,
  dinForward,
  type DinOptions,
  type DinSizes,
  type DinStats,
  dinStats,
  dinWeights,
  initDin,
} from './method/din.ts'
export { type DiceMode, type Layers } from './method/hidden-layers.ts'
export { miniBatchAwareL2 } from './method/mini-batch-l2.ts'
export { relaImpr } from './method/rela-impr.ts'
