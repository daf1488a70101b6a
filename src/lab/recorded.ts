import type { Metrics } from './claim.ts'
import type { Plot } from './plot.ts'
import { type Judged, judge } from './run.ts'
import type { Reproduction } from './reproduction.ts'

/** One seed's recorded run. */
export interface RecordedSeed {
  /** Processor time, which is what a run takes on a quiet machine: it uses one core. */
  seconds: number
  metrics: Metrics
  verdicts: Judged[]
  plots: Plot[]
}

/** What `record` writes beside a method, and never a hand: `results.json`. */
export interface Recorded {
  /** Hash of the method's sources; another hash means that the numbers are stale. */
  sources: string
  /** Labels of the metrics at that time, in the order they are declared. */
  metrics: Record<string, string>
  /** Where it ran. */
  versions: { node: string; jax: string; backend: string }
  /** By seed. */
  seeds: Record<string, RecordedSeed>
  /** The first seed with the paper's mechanism switched off. */
  ablation: { switchedOff: string } & RecordedSeed
}

/** How one claim fared over all seeds. */
export interface ClaimSummary {
  says: string
  /** True when it holds for every seed. */
  holds: boolean
  expected: 'holds' | 'fails'
  why?: string
  /** Per seed, in the order of the seeds. */
  verdicts: Judged[]
  /** The verdict nearest to breaking, or furthest beyond the bound: the one to quote. */
  worst: Judged
}

/** Gathers each claim's verdicts over the seeds, the weakest first among equals. */
export function summarise(runs: readonly (readonly Judged[])[]): ClaimSummary[] {
  const claims = runs[0] ?? []
  return claims.map((claim, i) => {
    const verdicts = runs.map((run) => run[i]!)
    return {
      says: claim.says,
      expected: claim.expected,
      ...(claim.why !== undefined && { why: claim.why }),
      holds: verdicts.every((verdict) => verdict.holds),
      verdicts,
      worst: verdicts.reduce((worst, verdict) => (slack(verdict) < slack(worst) ? verdict : worst)),
    }
  })
}

/** One word for a method: every claim holds, some do not at this scale, or the record is of other sources. */
export type Status = 'reproduced' | 'partly reproduced' | 'not reproduced'

export function status(claims: readonly ClaimSummary[]): Status {
  const held = claims.filter((claim) => claim.holds).length
  if (held === claims.length) return 'reproduced'
  return held === 0 ? 'not reproduced' : 'partly reproduced'
}

/** The recorded verdicts by the claims as they stand now, whose wording may have changed since. */
export const recheck = (reproduction: Reproduction, recorded: Recorded): Judged[][] =>
  Object.values(recorded.seeds).map((seed) => judge(reproduction, seed.metrics))

/** How far a number is on the right side of its bound, in the unit of the measure. */
function slack({ measured, relation, bound, tolerance = 0 }: Judged): number {
  if (Number.isNaN(measured)) return -Infinity
  if (relation === '>=') return measured - bound
  if (relation === '<=') return bound - measured
  return tolerance - Math.abs(measured - bound)
}
