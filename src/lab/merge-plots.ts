import { mergeAlts } from './merged-alt.ts'
import { withGaps } from './plot-gaps.ts'
import type { BarPlot, LinePlot, Plot, ScatterPlot, Series } from './plot.ts'

/**
 * One picture of several seeds, plot by plot of the same title: curves as their mean over faint lines of
 * each seed, bars as means, heatmaps and images as the first seed has them; what is read out instead has means too. What one seed
 * did not measure is a gap.
 */
export function mergePlots(seeds: readonly (readonly Plot[])[]): Plot[] {
  const byTitle = new Map<string, Plot[]>()
  for (const plot of withGaps(seeds.flat())) {
    const same = byTitle.get(plot.title)
    if (!same) byTitle.set(plot.title, [plot])
    else if (same[0]!.kind === plot.kind) same.push(plot)
  }
  return [...byTitle.values()].map(mergeOne)
}

function mergeOne(plots: Plot[]): Plot {
  const [plot] = plots as [Plot]
  if (plots.length === 1) return plot
  if (plot.kind === 'line' || plot.kind === 'scatter') return mergeCurves(plots as (LinePlot | ScatterPlot)[])
  if (plot.kind === 'bars') return mergeBars(plots as BarPlot[])
  return plot
}

function mergeCurves(plots: readonly (LinePlot | ScatterPlot)[]): Plot {
  const names = new Set(plots.flatMap((plot) => plot.series.map((one) => one.name)))
  const merged = [...names].map((name) => {
    const runs = plots.flatMap((plot) => plot.series.filter((one) => one.name === name))
    return plots[0]!.kind === 'scatter' ? pooled(runs) : averaged(runs)
  })
  // Faint lines first: what is drawn last lies on top.
  const series = merged.flat().sort((a, b) => Number(b.faint ?? false) - Number(a.faint ?? false))
  return { ...plots[0]!, alt: altOf(plots), series }
}

/** Mean where the seeds measured at the same places; otherwise the first seed stands for all. */
function averaged(runs: readonly Series[]): Series[] {
  const [first] = runs as [Series]
  if (runs.every((run) => samePoints(run, first))) return [first]
  const faint = runs.map((run) => ({ ...run, faint: true }))
  if (!runs.every((run) => sameX(run, first))) return [...faint, first]
  const points = first.points.map(([x], i) => [x, mean(runs.map((run) => run.points[i]![1]))] as const)
  return [...faint, { ...first, points }]
}

/** All seeds' points in one cloud. */
function pooled(runs: readonly Series[]): Series[] {
  const [first] = runs as [Series]
  if (runs.every((run) => samePoints(run, first))) return [first]
  return [{ ...first, points: runs.flatMap((run) => run.points) }]
}

function mergeBars(plots: readonly BarPlot[]): BarPlot {
  const [first] = plots as [BarPlot]
  const bars = first.bars.map((bar) => {
    const values = plots.flatMap((plot) => plot.bars.find((one) => one.label === bar.label)?.value ?? [])
    return { ...bar, value: mean(values) }
  })
  return { ...first, alt: altOf(plots), bars }
}

const altOf = (plots: readonly Plot[]) => mergeAlts(plots.map(({ alt }) => alt))

const sameX = (a: Series, b: Series) =>
  a.points.length === b.points.length && a.points.every(([x], i) => Object.is(x, b.points[i]![0]))

const samePoints = (a: Series, b: Series) =>
  sameX(a, b) && a.points.every(([, y], i) => Object.is(y, b.points[i]![1]))

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
