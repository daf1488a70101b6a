export { accuracyOf } from './accuracy.ts'
export { auc, groupAuc } from './auc.ts'
export { type BootstrapOptions, type Interval, bootstrapInterval } from './bootstrap.ts'
export { type Assignment, hungarian } from './hungarian.ts'
export { type Clustering, type KmeansOptions, kmeans } from './kmeans.ts'
export { type LinearMap, applyLinear, argmaxRows } from './linear-map.ts'
export { type LogisticOptions, logisticRegression } from './logistic.ts'
export {
  type Metric,
  type NeighbourOptions,
  type Neighbours,
  knnAccuracy,
  knnClassify,
  nearestNeighbours,
} from './neighbours.ts'
export { type Probe, type ProbeOptions, linearProbe, probeAccuracy, probePredict } from './probe.ts'
export { ridge, ridgeSolver } from './ridge.ts'
export { type Labelled, type Matrix, type RandomSource, matrix, readMatrix, takeRows } from '../rows.ts'
export { columnR2, mean, median, pearson, quantile, quantiles, r2, ranks, spearman } from './statistics.ts'
