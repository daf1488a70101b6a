import type { RandomGenerator } from '#nn/generator.ts'
import { distance, sampleDeepGP } from '../method/deep-gp.ts'
import { learnGrams } from '../method/deep-kernel-machine.ts'
import { inputGram, kernelOf } from '../method/kernel.ts'

/** One wave seen at some points with noise of this variance. */
const POINTS = 12
const SPAN = 1.5
const NOISE = 0.2
const ASCENT = 300

export interface ChainOptions {
  steps: number
  burnIn: number
  stepSize: number
}

export interface Widths {
  /** By width: root mean squared distance of one sample's Gram matrix to the machine's, and to the usual limit's. */
  toMachine: number[]
  toUsual: number[]
  /** The same of the mean over samples. */
  meanToMachine: number[]
  meanToUsual: number[]
  kurtosis: number[]
  /** From the machine's to the usual limit's. */
  learned: number
}

export type Off = 'replication' | 'learning' | undefined

/** Finite deep Gaussian processes of several widths beside what both limits foretell, on one data set. */
export function compareWidths(
  rng: RandomGenerator,
  widths: readonly number[],
  chain: ChainOptions,
  off: Off,
): Widths {
  const x = Array.from({ length: POINTS }, (_, i) => [SPAN * ((2 * i) / (POINTS - 1) - 1)])
  const phase = 2 * Math.PI * rng.uniform()
  const y = Float64Array.from(x, ([a]) => 1.4 * Math.sin(2 * a! + phase) + Math.sqrt(NOISE) * rng.normal())
  const usual = kernelOf(inputGram(x, x, 1))
  const nu = off === 'learning' ? Infinity : 1
  const machine = learnGrams(usual, y, { layers: 1, nu, noise: NOISE, steps: ASCENT }).grams[0]!
  const chains = widths.map((width) =>
    sampleDeepGP(usual, y, [machine, usual], {
      ...chain,
      width,
      replicas: off === 'replication' ? 1 : width,
      noise: NOISE,
      rng,
    }),
  )
  return {
    toMachine: chains.map(({ distances }) => distances[0]!),
    toUsual: chains.map(({ distances }) => distances[1]!),
    meanToMachine: chains.map(({ mean }) => distance(mean, machine)),
    meanToUsual: chains.map(({ mean }) => distance(mean, usual)),
    kurtosis: chains.map(({ kurtosis }) => kurtosis),
    learned: distance(machine, usual),
  }
}
