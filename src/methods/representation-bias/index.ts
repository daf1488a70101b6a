export {
  type FeatureDataset,
  type FeatureDatasetOptions,
  type FeatureKind,
  makeFeatureDataset,
} from './method/feature-dataset.ts'
export { type VarianceExplained, varianceExplained } from './method/variance-explained.ts'
