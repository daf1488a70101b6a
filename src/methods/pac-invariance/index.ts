export { type Environment, exactEnvironment, pooled, sampledEnvironment } from './method/environment.ts'
export {
  type Representation,
  bestHead,
  isInvariant,
  risk,
  violatedShare,
  violation,
  withPooledHead,
} from './method/invariance.ts'
export { invariantNear, leastSeen, toTheEdge } from './method/search.ts'
export { type Subset, allSubsets, countingBound, invariantSubsets, keepCovariates } from './method/subsets.ts'
