export {
  type Hinge,
  type HingeOptions,
  type Judgements,
  agreement,
  answers,
  hingeLoss,
  oddOneOut,
} from './method/judgements.ts'
export { type Pools, type Side, type Task, type TuneOptions, mapRows, tuneMap } from './method/tuning.ts'
