export { type Encoder, type Observed, type Rep4ExOptions, rep4ExSteps, trainRep4Ex } from './autoencoder.ts'
export {
  type ControlFunction,
  type ControlFunctionOptions,
  type InterventionModel,
  type LinearEffect,
  type Rows,
  affineR2,
  controlFunctionFit,
  doPredict,
  fitIntervention,
  olsResidual,
} from './intervention.ts'
export { type MmrOptions, linearResidual, linearityPenalty, mmrPenalty } from './mmr.ts'
