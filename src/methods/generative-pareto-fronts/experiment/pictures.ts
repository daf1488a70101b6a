import type { LinePlot, ScatterPlot, Series } from '#lab/plot.ts'
import type { Point } from './arms.ts'

export interface Knob {
  name: string
  role: NonNullable<Series['role']>
  points: readonly Point[]
}

/** The headline: what guidance gives and what it takes. */
export function guidancePicture(points: readonly Point[]): LinePlot {
  const curve = (key: 'consistency' | 'realism' | 'diversity') =>
    points.map((point) => [point.setting, 100 * point[key]] as const)
  return {
    kind: 'line',
    title: 'What guidance gives and takes',
    alt: 'From the unconditional model, guidance 0, samples come to follow the prompt and to look real; their variety falls, and with too much guidance realism falls too.',
    x: { label: 'guidance (1: the model as trained)' },
    y: { label: '%' },
    series: [
      { name: 'shows what was asked for', role: 'method', points: curve('consistency') },
      { name: 'varied, of real digits', role: 'baseline', points: curve('diversity') },
      { name: 'looks real', role: 'theory', points: curve('realism') },
    ],
  }
}

/** What each knob can reach of one virtue and diversity. */
export function frontPicture(
  title: string,
  label: string,
  virtue: 'consistency' | 'realism',
  knobs: readonly Knob[],
): ScatterPlot {
  return {
    kind: 'scatter',
    title,
    alt: `Each knob at its settings, ${label} against diversity: up and to the right is better, and no knob has both.`,
    x: { label },
    y: { label: 'diversity, % of real digits' },
    series: knobs.map(({ name, role, points }) => ({
      name,
      role,
      points: points.map((point) => [100 * point[virtue], 100 * point.diversity] as const),
    })),
  }
}
