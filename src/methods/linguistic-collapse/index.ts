export { type ClassOptions, type ClassStatistics, classStatistics } from './method/classes.ts'
export {
  type Spread,
  classDistanceVariance,
  duality,
  logDistances,
  nearestCentreAgreement,
  normVariation,
  simplexError,
} from './method/measures.ts'
