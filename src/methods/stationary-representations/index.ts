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
} from './method/compatibility.ts'
export { regularSimplex } from './method/simplex.ts'
export { type SimplexMapOptions, fitSimplexMap, mapToSimplex } from './method/simplex-map.ts'
export { type HocOptions, fixedClassifierLoss, hocLoss, simplexVertices } from './method/stationary.ts'
