import type { Metrics, Verdict } from './claim.ts'
import type { Plot } from './plot.ts'
import type { Reproduction, RunEvent, RunOptions } from './reproduction.ts'

/** One claim of a finished run: its sentence, its number, and what was expected of it. */
export interface Judged extends Verdict {
  says: string
  expected: 'holds' | 'fails'
  /** Why it is expected to fail at this scale. */
  why?: string
}

export interface SeedResult {
  seed: number
  metrics: Metrics
  verdicts: Judged[]
  /** The last state of each plot, in order of first appearance. */
  plots: Plot[]
}

/** A reproduction broke its contract: the message names what it returned. */
export class ReproductionError extends Error {
  override name = 'ReproductionError'
}

/** Puts every claim beside its measured number. */
export function judge(reproduction: Reproduction, metrics: Metrics): Judged[] {
  return reproduction.claims.map((claim) => ({
    says: claim.says,
    expected: claim.expected ?? 'holds',
    ...(claim.expected === 'fails' && { why: claim.why }),
    ...claim.check(metrics),
  }))
}

/** Runs one seed to its end, or until `signal` aborts; events go to `onEvent` as they come. */
export async function runSeed(
  reproduction: Reproduction,
  options: RunOptions,
  onEvent: (event: RunEvent) => void = () => {},
  signal?: AbortSignal,
): Promise<SeedResult> {
  const plots = new Map<string, Plot>()
  const run = reproduction.run(options)

  try {
    for (;;) {
      signal?.throwIfAborted()
      const { done, value } = await run.next()
      if (done) {
        checkMetrics(reproduction, value)
        const verdicts = judge(reproduction, value)
        return { seed: options.seed, metrics: value, verdicts, plots: [...plots.values()] }
      }
      if (value.kind === 'plot') plots.set(value.plot.title, value.plot)
      onEvent(value)
    }
  } finally {
    await run.return({})
  }
}

/** True when no claim that should hold fails. A claim known to fail at this scale does not count. */
export const allHold = (verdicts: readonly Judged[]): boolean =>
  verdicts.every((verdict) => verdict.holds || verdict.expected === 'fails')

function checkMetrics(reproduction: Reproduction, metrics: Metrics): void {
  const missing = Object.keys(reproduction.metrics).filter((key) => typeof metrics[key] !== 'number')
  if (missing.length > 0) throw new ReproductionError(`the run did not return ${missing.join(', ')}`)
}
