export {
  alignment,
  chessboard,
  dirichletEnergy,
  mixingEnergy,
  neighbourMixing,
  principalCoordinates,
  relativeEnergy,
  spectralEmbedding,
} from './method/energy.ts'
export { countedNext, neighbourMass, tokenMeans } from './method/tracing.ts'
