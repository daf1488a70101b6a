export {
  type Hypernetwork,
  concatPredictor,
  hyperPredictor,
  initConcatPredictor,
  initHypernetwork,
  matrixOf,
} from './method/predictor.ts'
export { meanReciprocalRank, rankViews } from './method/retrieval.ts'
export { type Parts, type SieWeights, sieLoss, varianceHinge, vicregTerms } from './method/sie.ts'
