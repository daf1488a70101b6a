import { expect, test } from 'vitest'
import { mergePlots } from './merge-plots.ts'
import type { BarPlot, LinePlot } from './plot.ts'

const line = (...ys: number[]): LinePlot => ({
  kind: 'line',
  title: 'loss',
  alt: 'it falls',
  x: { label: 'step' },
  y: { label: 'loss' },
  series: [{ name: 'model', points: ys.map((y, x) => [x, y]) }],
})
const bars = (value: number): BarPlot => ({
  kind: 'bars',
  title: 'bars',
  alt: 'b',
  y: { label: 'y' },
  bars: [{ label: 'one', value }],
})

test('curves become their mean over the faint lines of each seed', () => {
  const [merged] = mergePlots([[line(4, 2)], [line(2, 0)]]) as [LinePlot]
  expect(merged.series.map(({ faint = false, points }) => ({ faint, points }))).toEqual([
    {
      faint: true,
      points: [
        [0, 4],
        [1, 2],
      ],
    },
    {
      faint: true,
      points: [
        [0, 2],
        [1, 0],
      ],
    },
    {
      faint: false,
      points: [
        [0, 3],
        [1, 1],
      ],
    },
  ])
})

test('a curve that is the same in every seed stays one', () => {
  const [merged] = mergePlots([[line(1, 2)], [line(1, 2)]]) as [LinePlot]
  expect(merged.series).toEqual(line(1, 2).series)
})

test('curves measured at other places keep the first as the one to read', () => {
  const [merged] = mergePlots([[line(1, 2)], [line(1, 2, 3)]]) as [LinePlot]
  expect(merged.series.at(-1)).toEqual(line(1, 2).series[0])
  expect(merged.series.filter((one) => one.faint)).toHaveLength(2)
})

test('clouds are pooled', () => {
  const [merged] = mergePlots([[{ ...line(1), kind: 'scatter' }], [{ ...line(2), kind: 'scatter' }]]) as [
    LinePlot,
  ]
  expect(merged.series[0]!.points).toEqual([
    [0, 1],
    [0, 2],
  ])
})

test('bars become means, and plots keep their order', () => {
  const merged = mergePlots([
    [bars(1), line(1)],
    [bars(3), line(1)],
  ])
  expect(merged.map((plot) => plot.title)).toEqual(['bars', 'loss'])
  expect((merged[0] as BarPlot).bars[0]!.value).toBe(2)
})

test('what one seed did not measure is a gap in the mean, never zero', () => {
  const gap = JSON.parse(JSON.stringify(line(4, Number.NaN))) as LinePlot
  const [merged] = mergePlots([[line(2, 2)], [gap]]) as [LinePlot]
  expect(merged.series.at(-1)!.points).toEqual([
    [0, 3],
    [1, Number.NaN],
  ])
  const [bar] = mergePlots([[bars(1)], [JSON.parse(JSON.stringify(bars(Number.NaN))) as BarPlot]]) as [
    BarPlot,
  ]
  expect(bar.bars[0]!.value).toBeNaN()
  expect(mergePlots([[gap], [line(4, Number.NaN)]])).toEqual([line(4, Number.NaN)])
})

test('one seed is left as it is; none gives none', () => {
  expect(mergePlots([[line(1, 2)]])).toEqual([line(1, 2)])
  expect(mergePlots([])).toEqual([])
})
