export { type LinearWorld, excessRisk, excessWithAllLabels } from './method/excess-risk.ts'
export {
  type FactorModel,
  composed,
  fitFactorModel,
  posteriorMean,
  predictorOn,
} from './method/factor-model.ts'
export {
  type Mixture,
  type MixtureOptions,
  classify,
  fitMixture,
  nameComponents,
  responsibilities,
} from './method/gaussian-mixture.ts'
