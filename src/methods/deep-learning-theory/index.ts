export { type Activation, type ActivationName, activations } from './activations.ts'
export { type Critical, criticalInit } from './criticality.ts'
export {
  type Ensemble,
  type Moments,
  type Shape,
  ensemble,
  infiniteWidth,
  simulateEnsemble,
} from './ensemble.ts'
export { type Quadrature, gaussHermite, gaussianMoment } from './gaussian.ts'
export {
  type Initialisation,
  type Start,
  type Susceptibility,
  fourPointRecursion,
  kernelRecursion,
  susceptibility,
} from './recursion.ts'
