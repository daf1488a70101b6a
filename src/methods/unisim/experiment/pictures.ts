import type { BarPlot, HeatmapPlot } from '#lab/plot.ts'
import type { Scores } from './arms.ts'
import { CORE, UNSEEN } from './tasks.ts'

const percent = (share: number) => 100 * share

export const averagePicture = (
  bars: readonly { label: string; value: number; isMethod?: boolean }[],
): BarPlot => ({
  kind: 'bars',
  title: 'One metric for all tasks',
  alt: 'Share of the judgements of the four tasks learned from that each metric answers as the simulated observer does, on average: the untouched embedding, the best specialist, the unified metric, and the four specialists averaged.',
  y: { label: 'answered alike, mean of four tasks, %' },
  bars: bars.map(({ label, value, isMethod = false }) => ({
    label,
    value: percent(value),
    role: isMethod ? ('method' as const) : ('baseline' as const),
  })),
})

/** Points gained over the untouched embedding. */
export const gainsPicture = (
  base: Scores,
  arms: readonly { label: string; scores: Scores }[],
): HeatmapPlot => ({
  kind: 'heatmap',
  title: 'Gain over the untouched embedding, points',
  alt: `Rows are metrics: ${arms.map(({ label }) => label).join('; ')}. Columns are tasks: ${[...CORE, ...UNSEEN].join('; ')}. The last three were learned from by none.`,
  x: 'task: four learned from, three kept back',
  y: 'metric: four specialists, unified',
  values: arms.map(({ scores }) =>
    [...CORE, ...UNSEEN].map((task) => Number(percent(scores[task] - base[task]).toFixed(1))),
  ),
})
