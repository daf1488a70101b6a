export { type Activation, type ActivationName, activations } from './method/activations.ts'
export { type Critical, criticalInit } from './method/criticality.ts'
export {
  type Ensemble,
  type Moments,
  type Shape,
  ensemble,
  infiniteWidth,
  simulateEnsemble,
} from './method/ensemble.ts'
export { type Flow, type FlowOptions, flow } from './method/flow.ts'
export { gaussianMoment } from './method/gaussian.ts'
export {
  type Initialisation,
  type Start,
  type Susceptibility,
  fourPointRecursion,
  kernelRecursion,
  susceptibility,
} from './method/recursion.ts'
export { descend, drawWeights, outputs, tangentKernel } from './method/tangent.ts'
