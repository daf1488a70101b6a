export {
  type Encoder,
  type Observed,
  type Rep4ExOptions,
  rep4ExFit,
  trainRep4Ex,
} from './method/autoencoder.ts'
export {
  type ControlFunction,
  type ControlFunctionOptions,
  type InterventionModel,
  type LinearEffect,
  affineR2,
  controlFunctionFit,
  doPredict,
  fitIntervention,
  olsResidual,
} from './method/intervention.ts'
export { type MmrOptions, linearResidual, linearityPenalty, mmrPenalty } from './method/mmr.ts'
