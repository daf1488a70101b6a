import { type CheckStatement, type ClaimStatement, type Judged, type Metrics, judged } from './claim.ts'
import { checkStatement, claimStatement } from './in-words.ts'
import type { Plot } from './plot.ts'
import type { Reproduction, RunEvent, RunOptions, Setting, SplitEvent } from './reproduction.ts'

/** What a finished run says of the claims. */
export interface Verdicts {
  claims: Judged<ClaimStatement>[]
  /** Those that can be asked of this run. */
  checks: Judged<CheckStatement>[]
  /** A check failed: this run cannot tell. */
  isVoid: boolean
}

export interface SeedResult extends RunOptions, Verdicts {
  metrics: Metrics
  /** What the arms chose, in order of first choice. */
  settings: Setting[]
  /** The last state of each plot, in order of first appearance. */
  plots: Plot[]
}

/** A reproduction broke its contract: the message names what it returned. */
export class ReproductionError extends Error {
  override name = 'ReproductionError'
}

/** Puts every claim and check beside its measured number. */
export function judge(
  { claims, checks }: Pick<Reproduction, 'claims' | 'checks'>,
  metrics: Metrics,
  without?: string,
): Verdicts {
  const asked = checks.filter(({ needs = [] }) => without === undefined || !needs.includes(without))
  const checked = asked.map((check) => judged(checkStatement(check), check.measure(metrics)))
  return {
    claims: claims.map((claim) => judged(claimStatement(claim), claim.measure(metrics))),
    checks: checked,
    isVoid: checked.some((check) => !check.holds),
  }
}

/** Runs one seed to its end, or until `signal` aborts; events go to `onEvent` as they come. */
export async function runSeed(
  reproduction: Reproduction,
  options: RunOptions,
  onEvent: (event: RunEvent) => void = () => {},
  signal?: AbortSignal,
): Promise<SeedResult> {
  const { without } = options
  if (without !== undefined && !Object.hasOwn(reproduction.mechanisms, without)) {
    const known = Object.keys(reproduction.mechanisms).join(', ')
    throw new RangeError(
      `there is no mechanism ${JSON.stringify(without)} here; these can be switched off: ${known}`,
    )
  }
  const plots = new Map<string, Plot>()
  const settings = new Map<string, Setting>()
  const run = reproduction.run(options)

  try {
    for (;;) {
      signal?.throwIfAborted()
      const { done, value } = await run.next()
      if (done) {
        checkMetrics(reproduction, value)
        return {
          ...options,
          metrics: value,
          ...judge(reproduction, value, without),
          settings: [...settings.values()],
          plots: [...plots.values()],
        }
      }
      if (value.kind === 'split') {
        checkSplit(value)
        continue
      }
      if (value.kind === 'plot') plots.set(value.plot.title, value.plot)
      if (value.kind === 'setting') {
        const { arm, name, value: chosen } = value
        settings.set(`${arm}\n${name}`, { arm, name, value: chosen })
      }
      onEvent(value)
    }
  } finally {
    await run.return({})
  }
}

function checkMetrics(reproduction: Reproduction, metrics: Metrics): void {
  const missing = Object.keys(reproduction.metrics).filter((key) => typeof metrics[key] !== 'number')
  if (missing.length > 0) throw new ReproductionError(`the run did not return ${missing.join(', ')}`)
}

/** Throws when a row is in two parts of its data set. */
function checkSplit({ of, train, validation, test }: SplitEvent): void {
  const taken = new Map<number, string>()
  for (const [part, rows] of Object.entries({ train, validation, test })) {
    for (let i = 0; i < rows.length; i++) {
      const before = taken.get(rows[i]!)
      if (before !== undefined && before !== part) {
        throw new ReproductionError(`row ${rows[i]} of ${of} is in the ${before} and the ${part} split`)
      }
      taken.set(rows[i]!, part)
    }
  }
}
