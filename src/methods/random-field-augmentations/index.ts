export { type AugmentOptions, type Strengths, augment, drawParameters } from './method/augment.ts'
export {
  PARAMETERS,
  type Parameter,
  type ParameterFields,
  type Places,
  localAffine,
  localBrightness,
  sampleAt,
} from './method/local-transform.ts'
export { ntXent } from './method/nt-xent.ts'
export { type FieldOptions, type Fields, gaussianRandomFields } from './method/random-field.ts'
