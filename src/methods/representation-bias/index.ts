export {
  type FeatureDataset,
  type FeatureDatasetOptions,
  type FeatureKind,
  makeFeatureDataset,
} from './feature-dataset.ts'
export { pcaFeatureAlignment } from './principal-components.ts'
export type { Column, Rows } from './rows.ts'
export {
  type Dissimilarity,
  type RsaOptions,
  linearCKA,
  representationalDissimilarity,
  rsa,
} from './similarity.ts'
export { type VarianceExplained, varianceExplained } from './variance-explained.ts'
