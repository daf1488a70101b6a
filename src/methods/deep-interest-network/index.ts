export { groupAuc } from '#nn/metrics/auc.ts'
export { initActivationUnit, localActivationUnit, type UnitOptions } from './activation-unit.ts'
export { dice, diceInit, diceStats, type DiceStats, updateDiceStats } from './dice.ts'
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
} from './din.ts'
export { type DiceMode, type Layers } from './hidden-layers.ts'
export { miniBatchAwareL2, miniBatchAwareL2Gradient } from './mini-batch-l2.ts'
export { relaImpr } from './rela-impr.ts'
