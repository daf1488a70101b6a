export {
  type ContrastOptions,
  type RelationAxis,
  type RelationOptions,
  nearestPrototype,
  prototypeLoss,
  relationDistillation,
  relationScores,
  supervisedContrastiveLoss,
} from './method/relation-distillation.ts'
