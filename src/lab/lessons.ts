import { median } from 'simple-statistics'
import { PURPOSES, type Paper, type Purpose } from './paper.ts'
import {
  type ClaimSummary,
  type Outcome,
  type Recorded,
  type RecordedRun,
  type Status,
  claimsOf,
  longerRun,
  meanSeconds,
  runsWithout,
  seedRuns,
  status,
  verdictsOf,
} from './recorded.ts'

/** A method that was recorded. */
export interface Tried {
  paper: Paper
  recorded: Recorded
}

/**
 * A claim on a scale that all claims share: 0 is the number that no effect gives, 1 is the bound, and below 0 the
 * effect goes the other way.
 */
export interface PlacedClaim {
  paper: Paper
  claim: ClaimSummary
  /** One place a seed; NaN where nothing was measured. */
  places: number[]
  /** The same without each mechanism that the claim rests on. */
  without: { mechanism: string; label: string; places: number[] }[]
}

/** How a claim falls that holds on no seed. */
export type Fall = 'short' | 'absent' | 'opposite'

export interface Lessons {
  methods: Record<Status, number>
  claims: PlacedClaim[]
  /** Only purposes that a method serves, in the order of the shelves. */
  purposes: { purpose: Purpose; methods: Record<Status, number> }[]
  /** Of claims that hold: the median place of their weakest seeds, and how many of those are within a tenth of the bound. */
  holding: { median: number; narrow: number }
  falls: Record<Fall, number>
  /** The median place, over all claims, mechanisms and seeds, with a mechanism off. */
  left: number
  /** Claims that hold on the seed where the rival trained three times as long, before that and after. */
  longer: { before: number; after: number }
  /** Processor seconds of one seed: of all methods together, and of the quickest and the slowest. */
  seconds: { all: number; least: number; most: number }
}

/** What the records of all methods say together. */
export function lessonsOf(tried: readonly Tried[]): Lessons {
  const claims = tried.flatMap(placed)
  const weakest = claims.filter(isOutcome('holds')).map(({ places }) => Math.min(...places))
  const seconds = tried.map(({ recorded }) => meanSeconds(recorded))
  return {
    methods: tally(tried),
    claims,
    purposes: PURPOSES.map((purpose) => ({
      purpose,
      of: tried.filter(({ paper }) => paper.does === purpose),
    }))
      .filter(({ of }) => of.length > 0)
      .map(({ purpose, of }) => ({ purpose, methods: tally(of) })),
    holding: { median: medianOf(weakest), narrow: weakest.filter((place) => place < 1.1).length },
    falls: falls(claims),
    left: medianOf(
      claims.flatMap(({ without }) => without.flatMap(({ places }) => places)).filter(isMeasured),
    ),
    longer: longer(tried),
    seconds: {
      all: seconds.reduce((sum, one) => sum + one, 0),
      least: Math.min(...seconds),
      most: Math.max(...seconds),
    },
  }
}

/** Where a number of a claim lies between no effect (0) and the bound (1). */
export const placeOf = (claim: Pick<ClaimSummary, 'null' | 'bound'>, measured: number): number =>
  (measured - claim.null) / (claim.bound - claim.null)

/** Whether a claim came out so over the seeds. */
export const isOutcome =
  (outcome: Outcome) =>
  ({ claim }: PlacedClaim): boolean =>
    claim.outcome === outcome

/** Half the way to the bound is an effect, half that way back is the opposite one. */
export function fallOf({ places }: Pick<PlacedClaim, 'places'>): Fall {
  const middle = medianOf(places)
  if (middle >= 0.5) return 'short'
  return middle <= -0.5 ? 'opposite' : 'absent'
}

function placed({ paper, recorded }: Tried): PlacedClaim[] {
  return claimsOf(recorded).map((claim, i) => {
    const on = (runs: readonly RecordedRun[]) =>
      runs.map((run) => placeOf(claim, run.claims[i] ?? Number.NaN))
    return {
      paper,
      claim,
      places: on(seedRuns(recorded)),
      without: claim.restsOn.map((mechanism) => ({
        mechanism,
        label: recorded.mechanisms[mechanism] ?? mechanism,
        places: on(runsWithout(recorded, mechanism)),
      })),
    }
  })
}

function tally(tried: readonly Tried[]): Record<Status, number> {
  const counts: Record<Status, number> = { reproduced: 0, varies: 0, 'not reproduced': 0, 'cannot tell': 0 }
  for (const { recorded } of tried) counts[status(claimsOf(recorded))]++
  return counts
}

function falls(claims: readonly PlacedClaim[]): Record<Fall, number> {
  const counts: Record<Fall, number> = { short: 0, absent: 0, opposite: 0 }
  for (const claim of claims.filter(isOutcome('does not hold'))) counts[fallOf(claim)]++
  return counts
}

function longer(tried: readonly Tried[]): Lessons['longer'] {
  const counts = { before: 0, after: 0 }
  for (const { recorded } of tried) {
    const late = longerRun(recorded)
    const early = seedRuns(recorded).find(({ seed }) => seed === late?.seed)
    if (!late || !early) continue
    const after = verdictsOf(recorded, late).claims
    for (const [i, claim] of verdictsOf(recorded, early).claims.entries()) {
      if (!claim.holds) continue
      counts.before++
      if (after[i]!.holds) counts.after++
    }
  }
  return counts
}

const isMeasured = (value: number): boolean => !Number.isNaN(value)

const medianOf = (values: readonly number[]): number => {
  const measured = values.filter(isMeasured)
  return measured.length === 0 ? Number.NaN : median(measured)
}
