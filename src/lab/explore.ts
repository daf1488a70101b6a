import type { Unit } from './claim.ts'

/** One control over numbers that were recorded, and what it compares at each of its stops. */
interface Knob {
  /** What a reader finds out by turning it: 'How much of a vector can be thrown away?' */
  question: string
  /** What is turned: 'Numbers kept'. */
  knob: string
  unit: Unit
  /** The method can be asked about a digit that the reader draws: `experiment/draw.ts` prepares it. */
  draw?: {
    /** What one sees by it: 'what each prefix makes of a digit of yours'. */
    shows: string
    /** Processor time until the method is ready, on the reference machine. */
    seconds: number
  }
  /** The site's own search stands on this idea, and can be tried with a query: what one sees by it. */
  search?: string
}

/** Its stops are the x values of a recorded line plot, its sides are series of that plot. */
export interface PlotKnob extends Knob {
  /** The plot's title. */
  plot: string
  /** An x value in words: '8 of 64 numbers'. */
  says(x: number): string
  /** The x value at which it stands at first. */
  start: number
  /** What the number of each side is: 'of new examples named rightly'. */
  measures: string
  /** Two or three, the paper's idea first. */
  sides: readonly { name: string; series: string }[]
  /** A series, such as the truth: each side is then how far it is from it. */
  distanceFrom?: string
  /** Of a distribution: each side is then the sum of its values up to the stop. */
  upTo?: true
  /** What the plot draws for the whole, where it draws percent: 100. */
  whole?: number
}

/** Its stops are named, its sides are recorded metrics, with everything on or without one mechanism. */
export interface MetricKnob extends Knob {
  stops: readonly string[]
  /** What the number of each side is, at all stops or at each. */
  measures: string | readonly string[]
  /** Two or three, the paper's idea first; the metrics in the order of the stops. */
  sides: readonly { name: string; metrics: readonly string[]; without?: string }[]
}

export type Explore = PlotKnob | MetricKnob

/** Identity at run time; checks the declaration where it is written. */
export const defineExplore = <const E extends Explore>(explore: E): E => explore
