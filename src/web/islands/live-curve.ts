import type { Plot, Series } from '#lab/plot.ts'
import { plotToSvg } from '#lab/plot-svg.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { typesetNumber } from '#lab/typeset.ts'

type Metric = Extract<RunEvent, { kind: 'metric' }>
type Point = [step: number, value: number]

/** A page draws 360 wide and lets the column stretch it. */
const WIDTH = 360
const LEAST_HEIGHT = 150
/** Older attempts than these are no longer drawn. */
const MOST = 8

/**
 * The numbers of a run as they come, those of one measure in one picture: 'loss, a small network' and 'loss, a large
 * one' share an axis. Steps that begin anew are another attempt of the same name.
 */
export function liveCurve(figure: HTMLElement, beside: Element) {
  const attempts: { series: string; points: Point[] }[] = []

  return {
    /** Whether there is anything to draw. */
    get begun(): boolean {
      return attempts.length > 0
    },
    add({ series, step, value }: Metric): void {
      const last = attempts.at(-1)
      if (last?.series === series && step > last.points.at(-1)![0]) last.points.push([step, value])
      else attempts.push({ series, points: [[step, value]] })
    },
    draw(): void {
      const now = attempts.at(-1)
      if (!now) return
      const measure = measureOf(now.series)
      const shown = attempts.filter(({ series }) => measureOf(series) === measure).slice(-MOST)
      const plot: Plot = {
        kind: 'line',
        title: now.series,
        alt: `now ${typesetNumber(now.points.at(-1)![1])}`,
        x: { label: 'step' },
        y: { label: measure },
        series: shown.map((one): Series => ({
          name: one.series.slice(measure.length).replace(/^\W+(of )?/, '') || one.series,
          role: one.series === now.series ? 'method' : 'baseline',
          faint: one !== now && shown.findLast(({ series }) => series === one.series) !== one,
          points: one.points,
        })),
      }
      figure.hidden = false
      figure.querySelector('figcaption')!.textContent = now.series
      const { clientWidth, clientHeight } = beside
      const height = clientWidth > 0 ? Math.round((WIDTH * (clientHeight - 64)) / clientWidth) : 0
      figure.querySelector('.picture')!.innerHTML = plotToSvg(plot, {
        width: WIDTH,
        height: Math.max(LEAST_HEIGHT, height),
      })
    },
  }
}

/** 'loss' of 'loss, a small network' and of 'loss of network 2'. */
const measureOf = (series: string): string => /^.+?(?=, | of |$)/.exec(series)![0]
