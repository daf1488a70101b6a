import type { Check, Claim, Metrics } from './claim.ts'
import type { Plot } from './plot.ts'

/** What a run tells its watcher while it works: plain data, so it can cross a worker or a wire. */
export type RunEvent =
  | { kind: 'progress'; done: number; total: number; doing: string }
  | { kind: 'metric'; series: string; step: number; value: number }
  | { kind: 'plot'; plot: Plot }
  | ({ kind: 'setting' } & Setting)
  | SplitEvent

/** What an arm chose on the validation split, for the record. */
export interface Setting {
  arm: string
  name: string
  value: number | string
}

/** The rows that each part of a data set took, by their numbers in the source: the runner refuses an overlap. */
export interface SplitEvent {
  kind: 'split'
  /** Of which data set. */
  of: string
  train: ArrayLike<number>
  validation: ArrayLike<number>
  test: ArrayLike<number>
}

/** A run is a stream of events that ends in numbers. Leaving the loop early cancels it. */
export type Run<M> = AsyncGenerator<RunEvent, M, void>

export interface RunOptions<M extends string = string> {
  seed: number
  /** Switches this one mechanism off, and leaves everything else as it is. */
  without?: M
  /** The main rival trains three times as long. */
  longer?: boolean
}

/** What the paper's own claim became at this size, told beside the verdict. */
export interface Scope {
  /** What was tried of what the paper says. */
  tried: string
  /** What was made smaller: data, network, length. */
  shrunk: string
  /** What the paper says that this run cannot try, and why. */
  notTried: string
}

/** Whom a sceptic would back instead. */
export interface Rival<K extends string = string> {
  name: string
  /** Its main number. */
  metric: K
  /** Whether it trains by steps: then the recorder gives it three times as many, once. */
  trains: boolean
}

export interface Reproduction<K extends string = string, M extends string = string> {
  /** What is measured, with the label a reader sees. These keys are the metrics. */
  metrics: Readonly<Record<K, string>>
  /**
   * One to three named ideas of the paper, each with the label of the button that switches it off: 'train without
   * the nested loss'.
   */
  mechanisms: Readonly<Record<M, string>>
  /** One to three; the first is the headline. */
  claims: readonly Claim<NoInfer<K>, NoInfer<M>>[]
  checks: readonly Check<NoInfer<K>, NoInfer<M>>[]
  scope: Scope
  rival: Rival<NoInfer<K>>
  /** Limit of processor time for one seed on the reference machine (2 cores, wasm). */
  budgetSeconds: number
  run(options: RunOptions<NoInfer<M>>): Run<Metrics<NoInfer<K>>>
}

/** Identity at run time; at compile time it ties claims and results to the declared metrics and mechanisms. */
export const defineReproduction = <K extends string, M extends string>(
  reproduction: Reproduction<K, M>,
): Reproduction<K, M> => reproduction
