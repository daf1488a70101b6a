export { meanDissimilarity } from './method/diversity.ts'
export {
  type Denoiser,
  type DenoiserOptions,
  type SampleOptions,
  fitDenoiser,
  guided,
  signalLeft,
} from './method/guided-diffusion.ts'
export { hypervolume, paretoFront } from './method/pareto.ts'
export { type Prdc, prdc } from './method/prdc.ts'
export { topM } from './method/top-m.ts'
