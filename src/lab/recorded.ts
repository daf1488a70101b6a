import {
  type CheckStatement,
  type ClaimStatement,
  type Judged,
  type Metrics,
  judged,
  slack,
} from './claim.ts'
import { SAME_DIGITS, digitsOfAll } from './digits.ts'
import { checkStatement, claimStatement } from './in-words.ts'
import type { Plot } from './plot.ts'
import type { Reproduction, Rival, Scope, Setting } from './reproduction.ts'
import type { Verdicts } from './run.ts'

/** One recorded run. JSON knows no NaN: what was not measured is null. */
export interface RecordedRun {
  seed: number
  /** The mechanism that was off; absent with all of them on. */
  without?: string
  /** The rival trained three times as long. */
  longer?: boolean
  /** Processor time, which is what a run takes on a quiet machine: it uses one core. */
  seconds: number
  metrics: Record<string, number | null>
  /** Each claim's number, in the order of the claims. */
  claims: (number | null)[]
  /** Each check's number; null also for one that was not asked of this run. */
  checks: (number | null)[]
  settings: Setting[]
}

/** What `record` writes beside a method, and never a hand: `results.json`. */
export interface Recorded {
  /** Hash of all sources that ran, and of the packages they stand on. */
  fingerprint: string
  /** Where it ran. */
  versions: { node: string; jax: string; backend: string }
  /** Labels of the metrics, in the order they are declared. */
  metrics: Record<string, string>
  /** What the button of each mechanism says. */
  mechanisms: Record<string, string>
  claims: ClaimStatement[]
  checks: CheckStatement[]
  scope: Scope
  rival: Rival
  /** Every seed, every seed without each mechanism, and one with the rival training longer. */
  runs: RecordedRun[]
  /** Of all seeds together. */
  plots: Plot[]
}

/** The runs with everything on, one a seed. */
export const seedRuns = ({ runs }: Pick<Recorded, 'runs'>): RecordedRun[] =>
  runs.filter((run) => run.without === undefined && run.longer !== true)

/** The runs without one mechanism, one a seed. */
export const runsWithout = ({ runs }: Pick<Recorded, 'runs'>, mechanism: string): RecordedRun[] =>
  runs.filter((run) => run.without === mechanism)

/** The one run in which the rival trained three times as long. */
export const longerRun = ({ runs }: Pick<Recorded, 'runs'>): RecordedRun | undefined =>
  runs.find((run) => run.longer === true)

/** Mean processor seconds of one seed. */
export const meanSeconds = (recorded: Recorded): number => {
  const runs = seedRuns(recorded)
  return runs.reduce((sum, run) => sum + run.seconds, 0) / runs.length
}

/** A run's metrics, NaN where nothing was measured. */
export const metricsOf = ({ metrics }: Pick<RecordedRun, 'metrics'>): Metrics =>
  Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, value ?? Number.NaN]))

/** To six digits. */
export const sameNumbers = (
  here: Pick<RecordedRun, 'metrics'>,
  before: Pick<RecordedRun, 'metrics'>,
): boolean => digitsOfAll(here, before) >= SAME_DIGITS

/** What a recorded run says of the claims and checks. */
export function verdictsOf(
  { claims, checks }: Pick<Recorded, 'claims' | 'checks'>,
  run: RecordedRun,
): Verdicts {
  const asked = checks.flatMap((check, i) =>
    run.without !== undefined && check.needs?.includes(run.without)
      ? []
      : [judged(check, run.checks[i] ?? Number.NaN)],
  )
  return {
    claims: claims.map((claim, i) => judged(claim, run.claims[i] ?? Number.NaN)),
    checks: asked,
    isVoid: asked.some((check) => !check.holds),
  }
}

/** How a claim fared: on all seeds, on some, on none; or a run was void, so that nobody can tell. */
export type Outcome = 'holds' | 'varies' | 'does not hold' | 'cannot tell'

/** A claim over several seeds. */
export interface ClaimSummary extends ClaimStatement {
  outcome: Outcome
  /** Per seed, in the order of the seeds. */
  perSeed: Judged<ClaimStatement>[]
  /** The one nearest to breaking, or furthest beyond the bound: the one to quote. */
  worst: Judged<ClaimStatement>
}

/** Gathers each claim's verdicts over the seeds. */
export function summarise(runs: readonly Verdicts[]): ClaimSummary[] {
  const claims = runs[0]?.claims ?? []
  return claims.map((claim, i) => {
    const perSeed = runs.map((run) => run.claims[i]!)
    const { measured: _, holds: __, ...statement } = claim
    return { ...statement, outcome: outcomeOf(runs, i), perSeed, worst: perSeed.reduce(weaker) }
  })
}

const weaker = <J extends Judged>(a: J, b: J): J => (slack(b) < slack(a) ? b : a)

function outcomeOf(runs: readonly Verdicts[], claim: number): Outcome {
  if (runs.some((run) => run.isVoid)) return 'cannot tell'
  const held = runs.filter((run) => run.claims[claim]!.holds).length
  if (held === runs.length) return 'holds'
  return held === 0 ? 'does not hold' : 'varies'
}

/** One word for a method. */
export type Status = 'reproduced' | 'varies' | 'not reproduced' | 'cannot tell'

export function status(claims: readonly Pick<ClaimSummary, 'outcome'>[]): Status {
  const some = (outcome: Outcome) => claims.some((claim) => claim.outcome === outcome)
  if (claims.length === 0 || some('cannot tell')) return 'cannot tell'
  if (some('varies')) return 'varies'
  return some('does not hold') ? 'not reproduced' : 'reproduced'
}

const DECIDES: Readonly<Record<Status, Outcome>> = {
  reproduced: 'holds',
  varies: 'varies',
  'not reproduced': 'does not hold',
  'cannot tell': 'cannot tell',
}

/** The claim to quote beside a method's status: the first that made it so, which is the headline one where all hold. */
export const deciding = <C extends Pick<ClaimSummary, 'outcome'>>(claims: readonly C[]): C | undefined =>
  claims.find(({ outcome }) => outcome === DECIDES[status(claims)])

/** What the record says of each claim. */
export const claimsOf = (recorded: Recorded): ClaimSummary[] =>
  summarise(seedRuns(recorded).map((run) => verdictsOf(recorded, run)))

/** JSON knows no NaN. */
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** Metrics as a record keeps them. */
export const keptMetrics = (metrics: Metrics): Record<string, number | null> =>
  Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, orNull(value)]))

/** The numbers that claims and checks compare; null for one that could not be measured or is not asked for. */
export function measured(
  { claims, checks }: Pick<Reproduction, 'claims' | 'checks'>,
  run: Pick<RecordedRun, 'metrics' | 'without'>,
): Pick<RecordedRun, 'claims' | 'checks'> {
  const metrics = metricsOf(run)
  const isAsked = (needs: readonly string[] = []) => run.without === undefined || !needs.includes(run.without)
  return {
    claims: claims.map((claim) => orNull(claim.measure(metrics))),
    checks: checks.map((check) => (isAsked(check.needs) ? orNull(check.measure(metrics)) : null)),
  }
}

/** Claims and checks as plain data. */
export const statements = ({ claims, checks }: Pick<Reproduction, 'claims' | 'checks'>) => ({
  claims: claims.map(claimStatement),
  checks: checks.map(checkStatement),
})

/** The record with claims and checks as they stand now, whose wording and measures may have changed since. */
export const recheck = (reproduction: Reproduction, recorded: Recorded): Recorded => ({
  ...recorded,
  ...statements(reproduction),
  runs: recorded.runs.map((run) => ({ ...run, ...measured(reproduction, run) })),
})
