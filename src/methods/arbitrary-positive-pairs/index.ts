export { allGates, classGates, classRelations } from './method/class-relations.ts'
export {
  type ContrastOptions,
  type Partners,
  gatedContrastiveLoss,
  gatedCosines,
  partnersOf,
  supervisedContrastiveLoss,
} from './method/contrast.ts'
export { effectiveRank } from './method/effective-rank.ts'
export { type PairGateSizes, type PairGates, initPairGates, pairGates } from './method/pair-gates.ts'
