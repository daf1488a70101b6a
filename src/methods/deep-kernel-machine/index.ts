export { type Samples, type SampleOptions, distance, sampleDeepGP } from './method/deep-gp.ts'
export {
  type DeepKernelMachine,
  type DkmOptions,
  fitDeepKernelMachine,
  gaussianKL,
  learnGrams,
  logLikelihood,
} from './method/deep-kernel-machine.ts'
export { inputGram, kernelOf, throughKernel } from './method/kernel.ts'
