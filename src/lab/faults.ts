import { type Claim, isOnSide } from './claim.ts'
import { claimStatement, inWords } from './in-words.ts'
import {
  type Recorded,
  type RecordedRun,
  claimsOf,
  longerRun,
  runsWithout,
  seedRuns,
  verdictsOf,
} from './recorded.ts'
import type { Reproduction } from './reproduction.ts'

const between = (low: number, value: number, high: number) => value >= low && value <= high

/** What the contract refuses in a reproduction before anything runs, a sentence each; none when it may run. */
export function reproductionFaults(reproduction: Reproduction): string[] {
  const { claims, checks, mechanisms, metrics, rival, scope, budgetSeconds } = reproduction
  const faults: string[] = []
  const names = Object.keys(mechanisms)
  const refuse = (when: boolean, why: string) => void (when && faults.push(why))

  refuse(!between(1, claims.length, 3), `it has ${claims.length} claims; one to three are wanted`)
  refuse(checks.length === 0, 'it has no check: say what has to be true for the claims to mean something')
  refuse(!between(1, names.length, 3), `it has ${names.length} mechanisms; one to three are wanted`)
  for (const name of names) {
    refuse(mechanisms[name]!.trim() === '', `the mechanism ${name} has no label`)
    refuse(!claims.some((claim) => claim.restsOn.includes(name)), `no claim rests on the mechanism ${name}`)
  }
  refuse(
    !Object.hasOwn(metrics, rival.metric),
    `its rival is measured by ${rival.metric}, which is no metric`,
  )
  refuse(!between(0, budgetSeconds, 60), `it may take ${budgetSeconds} s a seed; the limit is 60`)
  for (const [part, told] of Object.entries(scope))
    refuse(told.trim() === '', `its scope does not say what was ${part}`)

  claims.forEach((claim, i) =>
    faults.push(...claimFaults(claim, names).map((why) => `claim ${i + 1} ${why}`)),
  )
  checks.forEach((check, i) => {
    refuse(!Number.isFinite(check.atLeast ?? check.atMost), `check ${i + 1} has no bound`)
    refuse(!namesBound(check), `check ${i + 1} does not name its bound`)
    for (const name of check.needs ?? [])
      refuse(!names.includes(name), `check ${i + 1} needs ${name}, which is no mechanism`)
  })
  return faults
}

function claimFaults(claim: Claim, mechanisms: readonly string[]): string[] {
  const faults: string[] = []
  const stated = claimStatement(claim)
  if (!Number.isFinite(stated.bound)) faults.push('has no bound')
  if (!Number.isFinite(stated.null)) faults.push('has no null')
  else if (isOnSide(stated, stated.null)) {
    const met = inWords({ ...stated, measured: stated.null })
    faults.push(`asks for no more than no effect gives: ${met}`)
  }
  if (!namesBound(claim)) faults.push('does not name its bound')
  if (stated.from.trim() === '') faults.push('does not say where the paper says so')
  if (stated.restsOn.length === 0) faults.push('rests on no mechanism')
  for (const name of stated.restsOn)
    if (!mechanisms.includes(name)) faults.push(`rests on ${name}, which is no mechanism`)
  return faults
}

/** The sentence is built around its bound: then page and number cannot differ. */
const namesBound = ({ says }: Pick<Claim, 'says'>): boolean => says('\u0001').includes('\u0001')

/**
 * What the contract refuses in a record, a sentence each: a claim that survives without its mechanism, that is an
 * identity, or that a rival with more time kills; a run that cannot tell whether it broke.
 */
export function recordFaults(recorded: Recorded): string[] {
  const faults: string[] = []
  const seeds = seedRuns(recorded)
  claimsOf(recorded).forEach((claim, i) => {
    const name = `claim ${i + 1} (${claim.says})`
    const numbers = new Set(seeds.map((run) => (run.claims[i] ?? Number.NaN).toPrecision(6)))
    if (seeds.length > 1 && numbers.size === 1) {
      faults.push(
        `${name} is the same on every seed, ${[...numbers][0]}: an identity is a check, not a claim`,
      )
    }
    if (claim.outcome === 'does not hold' || claim.outcome === 'cannot tell') return
    for (const mechanism of claim.restsOn) {
      const survived = runsWithout(recorded, mechanism).flatMap((run) => survival(recorded, run, i))
      if (survived.length > 0)
        faults.push(`${name} does not break without ${mechanism}: ${survived.join('; ')}`)
    }
    const longer = longerRun(recorded)
    const same = seeds.find((run) => run.seed === longer?.seed)
    if (longer && same && holds(recorded, same, i) && !holds(recorded, longer, i)) {
      const { claims } = verdictsOf(recorded, longer)
      faults.push(`${name} does not outlive a rival with three times the training: ${inWords(claims[i]!)}`)
    }
  })
  return faults
}

const holds = (recorded: Recorded, run: RecordedRun, claim: number): boolean =>
  verdictsOf(recorded, run).claims[claim]!.holds

/** Why a run without the mechanism does not show the claim broken; nothing when it does. */
function survival(recorded: Recorded, run: RecordedRun, i: number): string[] {
  const { claims, checks, isVoid } = verdictsOf(recorded, run)
  const claim = claims[i]!
  if (claim.holds) return [`seed ${run.seed} gives ${inWords(claim)}`]
  if (Number.isNaN(claim.measured)) return [`seed ${run.seed} measured nothing`]
  const failed = checks.find((check) => !check.holds)
  return isVoid ? [`seed ${run.seed} is void: ${failed!.says} ${inWords(failed!)}`] : []
}
