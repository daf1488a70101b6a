export {
  type Encoder,
  type LabelledItems,
  type SearchOptions,
  type View,
  type Violations,
  averageAccuracy,
  averageCompatibility,
  compatibilityMatrix,
  crossAccuracies,
  inequalityViolations,
  isCompatible,
  searchAccuracy,
} from './compatibility.ts'
export { regularSimplex } from './simplex.ts'
export { type SimplexMapOptions, fitSimplexMap, mapToSimplex } from './simplex-map.ts'
export { type HocOptions, fixedClassifierLoss, hocLoss, simplexVertices } from './stationary.ts'
