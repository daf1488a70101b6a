import { expect, test } from 'vitest'
import { NotRecordedError, explored } from './explored.ts'
import type { MetricKnob, PlotKnob } from './explore.ts'
import { SEEDS, nested, recordOf } from './nested.fixture.ts'
import type { LinePlot } from './plot.ts'
import type { Recorded } from './recorded.ts'

const line = (name: string, points: [number, number][], faint = false) => ({
  name,
  points,
  ...(faint && { faint }),
})

const plot: LinePlot = {
  kind: 'line',
  title: 'kept',
  alt: 'More is better.',
  x: { label: 'kept' },
  y: { label: 'right' },
  series: [
    line(
      'ours',
      [
        [8, 0.5],
        [4, 0.1],
      ],
      true,
    ),
    line(
      'ours',
      [
        [8, 0.9],
        [4, 0.3],
      ],
      true,
    ),
    line('ours', [
      [8, 0.7],
      [4, 0.2],
    ]),
    line('theirs', [
      [8, 0.25],
      [4, 0.0002],
    ]),
    line('truth', [
      [8, 0.8],
      [4, 0.2],
    ]),
  ],
}
const base = await recordOf(nested, SEEDS)
const record = (given: LinePlot = plot): Recorded => ({ ...base, plots: [given] })

const knob: PlotKnob = {
  question: 'How short?',
  knob: 'Numbers kept',
  measures: 'right',
  unit: '%',
  plot: 'kept',
  says: (x) => `${x} numbers`,
  start: 8,
  sides: [
    { name: 'ours', series: 'ours' },
    { name: 'theirs', series: 'theirs' },
  ],
}
const values = (explore: PlotKnob | MetricKnob, from: Recorded) =>
  explored(explore, from).stops.map(({ name, sides }) => [name, ...sides.map(({ value }) => value)])

test('the stops are the places of the plot in rising order, the numbers means over the seeds', () => {
  const found = explored(knob, record())
  expect(values(knob, record())).toEqual([
    ['4 numbers', '20 %', 'below 0.1 %'],
    ['8 numbers', '70 %', '25 %'],
  ])
  expect(found.start).toBe(1)
  expect(found.stops[1]!.sides[0]).toEqual({ value: '70 %', range: '50 % to 90 %', bar: 0.7 })
  expect(found.stops[1]!.sides[1]!.range).toBeUndefined()
  expect(found.stops[1]!.place).toEqual({ x: 8, y: [0.7, 0.25] })
})

test('a distance is measured on each seed, and marked where the curve is', () => {
  const far = { ...knob, unit: 'none', distanceFrom: 'truth' } as const
  expect(values(far, record())).toEqual([
    ['4 numbers', '0.100', '0.200'],
    ['8 numbers', '0.2', '0.55'],
  ])
  expect(explored(far, record()).stops[0]!.place!.y).toEqual([0.2, 0.0002])
})

test('a distribution is added up from its least value, whatever the order of its points', () => {
  expect(values({ ...knob, upTo: true }, record())).toEqual([
    ['4 numbers', '20 %', 'below 0.1 %'],
    ['8 numbers', '90 %', '25 %'],
  ])
})

test('percent of a plot are percent, bars on a log scale grow by powers', () => {
  const series = [
    line('ours', [
      [1, 1],
      [2, 100],
    ]),
    line('theirs', [
      [1, 10],
      [2, 10],
    ]),
  ]
  const found = record({ ...plot, series, y: { label: '', scale: 'log' } })
  const percent: PlotKnob = { ...knob, start: 1, whole: 100 }
  expect(values(percent, found)).toEqual([
    ['1 numbers', '1 %', '10 %'],
    ['2 numbers', '100 %', '10 %'],
  ])
  const bars = explored({ ...percent, unit: 'none', whole: 1 }, found).stops.flatMap(({ sides }) =>
    sides.map(({ bar }) => bar),
  )
  expect(bars).toEqual([0.04, 0.52, 1, 0.52])
})

test('metrics are read with everything on and without a mechanism', () => {
  const [metric] = Object.keys(base.metrics) as [string]
  const [mechanism] = Object.keys(base.mechanisms) as [string]
  const both: MetricKnob = {
    question: 'What if?',
    knob: 'What',
    measures: ['this', 'that'],
    unit: 'none',
    stops: ['once', 'again'],
    sides: [
      { name: 'with', metrics: [metric, metric] },
      { name: 'without', metrics: [metric, metric], without: mechanism },
    ],
  }
  const mean = (runs: Recorded['runs']) =>
    runs.reduce((sum, run) => sum + run.metrics[metric]!, 0) / runs.length
  const on = base.runs.filter((run) => run.without === undefined && !run.longer)
  const off = base.runs.filter((run) => run.without === mechanism)
  const found = explored(both, base)
  expect(found.stops.map(({ measures }) => measures)).toEqual(['this', 'that'])
  const [withIt, withoutIt] = found.stops[0]!.sides.map(({ value }) => Number(value.replaceAll(',', '')))
  expect(withIt).toBeCloseTo(Number(mean(on).toPrecision(3)), 6)
  expect(withoutIt).toBeCloseTo(Number(mean(off).toPrecision(3)), 6)
})

test.each([
  [{ ...knob, plot: 'lost' }, 'no line plot “lost”'],
  [{ ...knob, sides: [{ name: 'ours', series: 'hers' }] }, 'no series “hers”'],
  [{ ...knob, start: 5 }, 'nothing is drawn at the start, 5'],
  [{ ...knob, stops: ['one'], sides: [{ name: 'a', metrics: ['lost'] }], plot: undefined }, 'no metric lost'],
])('what was not recorded is refused by name', (wrong, message) => {
  const { plot: title, ...rest } = wrong
  const explore = (title === undefined ? rest : wrong) as PlotKnob | MetricKnob
  expect(() => explored(explore, record())).toThrow(NotRecordedError)
  expect(() => explored(explore, record())).toThrow(message)
})
