import type { Unit } from './claim.ts'
import type { Explore, MetricKnob, PlotKnob } from './explore.ts'
import { valueInWords } from './in-words.ts'
import { withGaps } from './plot-gaps.ts'
import type { LinePlot, Series } from './plot.ts'
import { type Recorded, runsWithout, seedRuns } from './recorded.ts'

/** A side's number at one stop, over the recorded seeds. */
export interface Shown {
  /** The mean with its unit: '90.3 %'. */
  value: string
  /** The least and the most of several seeds; absent where all gave the same. */
  range?: string
  /** Length of its bar, 0 to 1. */
  bar: number
}

/** A stop of the knob. */
export interface Stop {
  name: string
  /** What the numbers are. */
  measures: string
  sides: Shown[]
  /** In the plot: the x value, and the y value of each side, none where what is shown is not what is drawn. */
  place?: { x: number; y: number[] }
}

/** A knob with the numbers that it shows. */
export interface Explored {
  stops: Stop[]
  /** The stop at which it stands at first. */
  start: number
  /** Bars grow by powers, as the plot's scale does. */
  logBars: boolean
}

/** A declaration asks for something that the record does not have: the message names it. */
export class NotRecordedError extends Error {
  override name = 'NotRecordedError'
}

/** Reads a knob's numbers from the record. */
export function explored(explore: Explore, recorded: Recorded): Explored {
  return 'plot' in explore ? ofPlot(explore, recorded) : ofMetrics(explore, recorded)
}

function ofMetrics({ stops, measures, sides, unit }: MetricKnob, recorded: Recorded): Explored {
  const values = stops.map((stop, i) =>
    sides.map(({ name, metrics, without }) => {
      const key = metrics[i]
      if (key === undefined || metrics.length !== stops.length)
        throw new NotRecordedError(`“${name}” has ${metrics.length} metrics for ${stops.length} stops`)
      const runs = without === undefined ? seedRuns(recorded) : runsWithout(recorded, without)
      if (runs.length === 0) throw new NotRecordedError(`no run without ${without} was recorded`)
      if (!Object.hasOwn(recorded.metrics, key)) throw new NotRecordedError(`${stop}: no metric ${key}`)
      return runs.map((run) => run.metrics[key] ?? Number.NaN)
    }),
  )
  const bar = barOf(values, unit)
  return {
    stops: stops.map((name, i) => ({
      name,
      measures: typeof measures === 'string' ? measures : measures[i]!,
      sides: values[i]!.map((seeds) => shown(seeds, unit, bar)),
    })),
    start: 0,
    logBars: false,
  }
}

function ofPlot(explore: PlotKnob, recorded: Recorded): Explored {
  const { measures, sides, unit, says, start, upTo, whole = 1 } = explore
  const plot = linePlot(explore.plot, recorded)
  const curves = sides.map(({ series }) => seedsOf(plot, series))
  const origin = explore.distanceFrom === undefined ? undefined : seedsOf(plot, explore.distanceFrom)
  const xs = curves[0]!.seeds[0]!.points.map(([x]) => x).sort((a, b) => a - b)
  if (!xs.includes(start)) throw new NotRecordedError(`nothing is drawn at the start, ${start}`)

  const read = (curve: Series, seed: number, x: number): number => {
    if (upTo) return curve.points.reduce((sum, [at, y]) => (at <= x ? sum + y : sum), 0)
    if (origin) return Math.abs(yAt(curve, x) - yAt(origin.seeds[seed] ?? origin.seeds[0]!, x))
    return yAt(curve, x)
  }
  const values = xs.map((x) =>
    curves.map(({ seeds }) => seeds.map((curve, seed) => read(curve, seed, x) / whole)),
  )
  const bar = barOf(values, unit, plot.y.scale)
  return {
    stops: xs.map((x, i) => ({
      name: says(x),
      measures,
      sides: values[i]!.map((seeds) => shown(seeds, unit, bar)),
      place: { x, y: upTo ? [] : curves.map(({ mean }) => yAt(mean, x)) },
    })),
    start: xs.indexOf(start),
    logBars: plot.y.scale === 'log',
  }
}

function linePlot(title: string, { plots }: Recorded): LinePlot {
  const plot = plots.find((one) => one.title === title)
  if (plot?.kind !== 'line') throw new NotRecordedError(`no line plot “${title}” was recorded`)
  return withGaps(plot)
}

/** A series as it is drawn, and of each seed; one line alone where all seeds drew the same. */
function seedsOf({ series }: LinePlot, name: string): { mean: Series; seeds: Series[] } {
  const same = series.filter((one) => one.name === name)
  const mean = same.find((one) => !one.faint)
  if (!mean) throw new NotRecordedError(`the plot has no series “${name}”`)
  const faint = same.filter((one) => one.faint)
  return { mean, seeds: faint.length > 0 ? faint : [mean] }
}

function yAt({ name, points }: Series, x: number): number {
  const point = points.find(([at]) => at === x)
  if (!point) throw new NotRecordedError(`“${name}” has nothing at ${x}`)
  return point[1]
}

function shown(seeds: readonly number[], unit: Unit, bar: (value: number) => number): Shown {
  const measured = seeds.filter((value) => !Number.isNaN(value))
  const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length
  const [least, most] = [Math.min(...measured), Math.max(...measured)].map((one) => inShort(one, unit))
  return {
    value: inShort(mean, unit),
    ...(measured.length > 1 && least !== most && { range: `${least} to ${most}` }),
    bar: measured.length === 0 ? 0 : bar(mean),
  }
}

/** Percent to the tenth: the numbers stay in their place as the knob moves. */
function inShort(value: number, unit: Unit): string {
  if (unit !== '%' || Number.isNaN(value)) return valueInWords(value, unit)
  const tenth = Math.round(1000 * value) / 1000
  return tenth === 0 && value > 0 ? 'below 0.1 %' : valueInWords(tenth, unit)
}

/** What is left of a bar on a log scale at the least value: something to see. */
const STUB = 0.04

/** Bars by size: shares of the whole, else of the largest; where the plot's scale is logarithmic, by powers. */
function barOf(values: readonly (readonly number[][])[], unit: Unit, scale = 'linear') {
  const all = values.flat(2).filter((value) => Number.isFinite(value))
  const most = unit === '%' ? 1 : Math.max(...all)
  const least = Math.min(...all)
  const share =
    scale === 'log'
      ? (value: number) => STUB + ((1 - STUB) * Math.log(value / least)) / Math.log(most / least)
      : (value: number) => value / most
  return (value: number): number => Math.min(1, Math.max(0, share(value)))
}
