import type { BarPlot, LinePlot } from '#lab/plot.ts'

/** Accuracy over all tasks so far after each, by arm. */
export type Curves = Record<
  'prd' | 'unheld' | 'lwf' | 'features' | 'tuning' | 'replay' | 'frozen',
  readonly number[]
>

const NAMES: Record<keyof Curves, string> = {
  prd: 'prototypes, relations held',
  unheld: 'the same, not held',
  lwf: 'LwF: scores held',
  features: 'features held',
  tuning: 'nothing held',
  replay: 'replay, equal bytes',
  frozen: 'means, frozen features',
}

/** The picture of the paper: how well all tasks so far are known after each. */
export function streamPicture(curves: Curves): LinePlot {
  const drawn = Object.entries(curves) as [keyof Curves, readonly number[]][]
  const said = drawn.map(([arm, curve]) => `${NAMES[arm]} ${percent(curve.at(-1)!)}`).join(', ')
  return {
    kind: 'line',
    title: 'Right on all tasks so far',
    alt: `Percent right after the last task, the task of a letter being known: ${said}.`,
    x: { label: 'tasks learned' },
    y: { label: 'accuracy' },
    series: drawn.map(([arm, curve]) => ({
      name: NAMES[arm],
      role: arm === 'prd' ? 'method' : 'baseline',
      points: curve.map((accuracy, t) => [t + 1, accuracy] as const),
    })),
  }
}

/** How far prototypes follow their classes, and what stays of each task. */
export interface Kept {
  prdForgets: number
  unheldForgets: number
  lwfForgets: number
  tuningForgets: number
}

export function forgettingPicture(kept: Kept): BarPlot {
  const bars = [
    { label: 'prototypes, relations held', value: kept.prdForgets, role: 'method' as const },
    { label: 'the same, not held', value: kept.unheldForgets, role: 'baseline' as const },
    { label: 'LwF: scores held', value: kept.lwfForgets, role: 'baseline' as const },
    { label: 'nothing held', value: kept.tuningForgets, role: 'baseline' as const },
  ]
  return {
    kind: 'bars',
    title: 'What is forgotten of old tasks',
    alt: `Share of old tasks that was right once and no longer is, in percent. ${bars.map(({ label, value }) => `${label} ${percent(value)}`).join('; ')}.`,
    y: { label: 'accuracy lost since a task was learned' },
    bars,
  }
}

const percent = (share: number): string => (100 * share).toFixed(0)
