import type { CheckStatement, Judged } from '#lab/claim.ts'
import { slack } from '#lab/claim.ts'
import type { Explore } from '#lab/explore.ts'
import { inWords, valueInWords } from '#lab/in-words.ts'
import { plotToSvg } from '#lab/plot-svg.ts'
import type { Plot } from '#lab/plot.ts'
import {
  type ClaimSummary,
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
} from '#lab/recorded.ts'
import { svgDocument } from '#lab/svg-document.ts'
import { typesetNumber } from '#lab/typeset.ts'

/** A recorded picture, drawn. */
export interface Picture {
  title: string
  svg: string
}

/** A claim over all recorded seeds, and what became of it without the ideas that it rests on. */
export interface ClaimRow extends ClaimSummary {
  /** 'on 5 of 5 seeds'. */
  held: string
  /** The weakest seed's number with its unit. */
  value: string
  /** Per mechanism that it rests on, the one first that broke it least. */
  off: Off[]
}

/** A claim without one mechanism. */
export interface Off {
  mechanism: string
  /** What its button says. */
  label: string
  /** On the seed that broke least. */
  worst: Judged
  value: string
  /** 'on 5 of 5 seeds'. */
  broken: string
  /** Mean of one seed. */
  seconds: number
}

export interface CheckRow extends Judged<CheckStatement> {
  words: string
}

export interface MetricRow {
  label: string
  /** Over the seeds, then per mechanism: one number, or the mean and the range. */
  values: string[]
}

/** The record as the panel shows it. */
export interface RunRecord {
  status: Status
  seeds: number[]
  /** Mean of one seed. */
  seconds: number
  pictures: Picture[]
  claims: ClaimRow[]
  /** Each on its weakest seed. */
  checks: CheckRow[]
  metrics: MetricRow[]
  settings: { name: string; values: string }[]
  /** What the rival did, with three times the training where it trains. */
  rival: string
}

const drawn = new WeakMap<Recorded, RunRecord>()

/**
 * Reads a record once; drawing its pictures takes some 10 ms each. The picture in which the method's knob marks its stop
 * comes first.
 */
export function runRecord(recorded: Recorded, explore?: Explore): RunRecord {
  const known = drawn.get(recorded)
  if (known) return known
  const record = read(recorded, explore)
  drawn.set(recorded, record)
  return record
}

function read(recorded: Recorded, explore: Explore | undefined): RunRecord {
  const isMarked = (plot: Plot) => explore !== undefined && 'plot' in explore && plot.title === explore.plot
  const seeds = seedRuns(recorded)
  const mechanisms = Object.keys(recorded.mechanisms)
  const claims = claimsOf(recorded)
  return {
    status: status(claims),
    seeds: seeds.map(({ seed }) => seed),
    seconds: meanSeconds(recorded),
    pictures: recorded.plots
      .toSorted((a, b) => Number(isMarked(b)) - Number(isMarked(a)))
      .map((plot) => ({ title: plot.title, svg: plotToSvg(plot, { document: svgDocument }) })),
    claims: claims.map((claim, i) => claimRow(recorded, claim, i)),
    checks: recorded.checks.map((_, i) => {
      const worst = weakest(seeds.map((run) => verdictsOf(recorded, run).checks[i]!))
      return { ...worst, words: inWords(worst) }
    }),
    metrics: Object.entries(recorded.metrics).map(([key, label]) => ({
      label,
      values: [seeds, ...mechanisms.map((name) => runsWithout(recorded, name))].map((runs) =>
        range(runs.flatMap((run) => run.metrics[key] ?? [])),
      ),
    })),
    settings: settings(seeds),
    rival: rival(recorded),
  }
}

function claimRow(recorded: Recorded, claim: ClaimSummary, i: number): ClaimRow {
  const { unit, sides, perSeed, worst } = claim
  const off = claim.restsOn.map((mechanism): Off => {
    const recordedRuns = runsWithout(recorded, mechanism)
    const runs = recordedRuns.map((run) => verdictsOf(recorded, run).claims[i]!)
    const broken = runs.filter(({ holds, measured }) => !holds && !Number.isNaN(measured)).length
    const least = runs.reduce((a, b) => (slack(b) > slack(a) ? b : a))
    return {
      mechanism,
      label: recorded.mechanisms[mechanism]!,
      worst: least,
      value: valueInWords(least.measured, unit, sides),
      broken: `on ${outOf(broken, runs.length)}`,
      seconds: mean(recordedRuns.map(({ seconds }) => seconds)),
    }
  })
  return {
    ...claim,
    held: `on ${outOf(perSeed.filter(({ holds }) => holds).length, perSeed.length)}`,
    value: valueInWords(worst.measured, unit, sides),
    off: off.sort((a, b) => slack(b.worst) - slack(a.worst)),
  }
}

const outOf = (some: number, all: number) => (all === 1 ? `${some} of 1 seed` : `${some} of ${all} seeds`)

const weakest = <J extends Judged>(all: readonly J[]): J =>
  all.reduce((a, b) => (slack(b) < slack(a) ? b : a))

/** What each arm chose, over the seeds. */
function settings(seeds: readonly RecordedRun[]): RunRecord['settings'] {
  const chosen = new Map<string, Set<string>>()
  for (const { arm, name, value } of seeds.flatMap((run) => run.settings)) {
    const values = chosen.get(`${arm}: ${name}`) ?? new Set()
    chosen.set(`${arm}: ${name}`, values.add(typeof value === 'number' ? typesetNumber(value) : value))
  }
  return [...chosen].map(([name, values]) => ({ name, values: [...values].join(', ') }))
}

function rival(recorded: Recorded): string {
  const { name, metric } = recorded.rival
  const label = recorded.metrics[metric] ?? metric
  const number = (run: RecordedRun | undefined) => valueInWords(run?.metrics[metric] ?? Number.NaN, 'none')
  const longer = longerRun(recorded)
  if (!longer) return `The rival: ${name} (${label}: ${number(seedRuns(recorded)[0])}).`
  const same = seedRuns(recorded).find(({ seed }) => seed === longer.seed)
  const [claim] = verdictsOf(recorded, longer).claims
  const headline = claim
    ? `; the first claim then ${claim.holds ? 'holds' : 'does not hold'}, ${inWords(claim)}`
    : ''
  return `The rival, ${name}, with three times the training on seed ${longer.seed}: ${label} ${number(longer)} in place of ${number(same)}${headline}.`
}

function range(values: readonly number[]): string {
  if (values.length === 0) return 'not measured'
  const [from, to] = [typesetNumber(Math.min(...values)), typesetNumber(Math.max(...values))]
  return from === to ? from : `${typesetNumber(mean(values))} (${from} to ${to})`
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
