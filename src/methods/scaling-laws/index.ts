export { type Best, type Curve, computeOf, envelope, sizeOf } from './method/compute.ts'
export {
  type Law,
  type LawOptions,
  type Rival,
  fitLaw,
  lawAt,
  powerOf,
  rivalAt,
  sizeFor,
} from './method/law.ts'
