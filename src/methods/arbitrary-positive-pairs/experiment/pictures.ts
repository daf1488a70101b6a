import type { BarPlot, HeatmapPlot } from '#lab/plot.ts'
import type { AnyMatrix } from '#nn/rows.ts'

export interface Bar {
  label: string
  value: number
  isMethod?: boolean
}

const bars = (shown: readonly Bar[], scale = 1) =>
  shown.map(({ label, value, isMethod = false }) => ({
    label,
    value: scale * value,
    role: isMethod ? ('method' as const) : ('baseline' as const),
  }))

/** What a linear map of frozen features names rightly, of each arm. */
export const namedPicture = (shown: readonly Bar[], classes: number): BarPlot => ({
  kind: 'bars',
  title: 'Learned by making any two classes alike',
  alt: 'Share of test pictures whose class a linear map of frozen features names, for arbitrary pairs compared in a gated subspace, the same pairs compared in the whole space, and pairs as usual.',
  y: { label: 'named rightly by a linear map, %' },
  bars: bars(shown, 100),
  bound: { y: 100 / classes, label: 'chance' },
})

export const rankPicture = (shown: readonly Bar[], dimensions: number): BarPlot => ({
  kind: 'bars',
  title: `Dimensions in use, of ${dimensions}`,
  alt: 'Effective rank of the projected vectors of test pictures, of each way to learn: the exponential of the entropy of their singular values.',
  y: { label: 'effective rank' },
  bars: bars(shown),
})

export const relationsPicture = ({ data, rows, dim }: AnyMatrix): HeatmapPlot => ({
  kind: 'heatmap',
  title: 'Which classes the gates treat alike',
  alt: 'Cosine of the gates of each two classes around their mean. Neighbours share shape and colour, every other one colour or texture.',
  x: 'class: shape, then colour, then texture',
  y: 'class',
  values: Array.from({ length: rows }, (_, i) =>
    Array.from(data.subarray(i * dim, (i + 1) * dim), (value) => Number(value.toFixed(2))),
  ),
})
