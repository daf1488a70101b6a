export {
  type Basis,
  type Coefficients,
  type CompositionOptions,
  type Scaling,
  basisOf,
  compose,
  disentanglementError,
  learnComposition,
  oneScale,
  taskVector,
  zeroCoefficients,
} from './method/task-vectors.ts'
