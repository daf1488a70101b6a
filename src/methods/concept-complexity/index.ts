export {
  type RuleOptions,
  type RuleSpace,
  type SimilarityOptions,
  ruleBasedGeneralization,
  ruleSpace,
  similarityBasedGeneralization,
} from './method/generalization.ts'
export { type QuadraticFit, quadraticFit } from '#nn/metrics/quadratic-fit.ts'
export {
  type Representativeness,
  attributeRepresentativeness,
  conceptMeans,
  ranking,
} from './method/representativeness.ts'
export {
  accuracyByAttributes,
  accuracyCurves,
  descriptionLength,
  subjectiveComplexity,
} from './method/subjective-complexity.ts'
export { type Picture, imageEntropy2d } from './method/visual-complexity.ts'
