export { type Features, type Metric, NearestMeanClassifier, type NearestMeanState } from './classifier.ts'
export { type Task, sequentialSplit } from './split.ts'
