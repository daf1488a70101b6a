export {
  type Features,
  type Metric,
  NearestMeanClassifier,
  type NearestMeanState,
} from './method/classifier.ts'
export { type Task, sequentialSplit } from '#data/sequential-split.ts'
