import type { Claim, Metrics } from './claim.ts'
import type { Plot } from './plot.ts'

/** What a run tells its watcher while it works: plain data, so it can cross a worker or a wire. */
export type RunEvent =
  | { kind: 'progress'; done: number; total: number; doing: string }
  | { kind: 'metric'; series: string; step: number; value: number }
  | { kind: 'plot'; plot: Plot }

/** A run is a stream of events that ends in numbers. Leaving the loop early cancels it. */
export type Run<M> = AsyncGenerator<RunEvent, M, void>

export interface RunOptions {
  seed: number
  /** Switches the paper's mechanism off, the baseline in its place: at least one claim must then fail. */
  ablate?: boolean
}

export interface Reproduction<K extends string = string> {
  /** What is measured, with the label a reader sees. These keys are the metrics. */
  metrics: Readonly<Record<K, string>>
  /** Three or more; `record` runs all of them. */
  seeds: readonly number[]
  /** Wall-clock limit for one seed on the reference machine (2 cores, wasm). */
  budgetSeconds: number
  claims: readonly Claim<NoInfer<K>>[]
  /** What `ablate` switches off, as the label of its button: 'train without the nested loss'. */
  ablation: string
  run(options: RunOptions): Run<Metrics<NoInfer<K>>>
}

/** Identity at run time; at compile time it ties claims and results to the declared metrics. */
export const defineReproduction = <K extends string>(reproduction: Reproduction<K>): Reproduction<K> =>
  reproduction
