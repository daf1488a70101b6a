import type { BarPlot } from '#lab/plot.ts'

const bars = (title: string, alt: string, values: Readonly<Record<string, number>>): BarPlot => ({
  kind: 'bars',
  title,
  alt,
  y: { label: 'of programs right when run, %' },
  bars: Object.entries(values).map(([label, value], i) => ({
    label,
    value: 100 * value,
    role: i === 0 ? 'method' : 'baseline',
  })),
})

/** Gaps filled, the mixture first. */
export const infillPicture = (values: Readonly<Record<string, number>>): BarPlot =>
  bars(
    'Filling a gap in a program',
    'The mixture fills gaps nearly as well as a decoder that learned nothing else, where a causal language model has to guess.',
    values,
  )

/** Programs written, the mixture first. */
export const completionPicture = (values: Readonly<Record<string, number>>): BarPlot =>
  bars(
    'Writing a program from its description',
    'The same decoder writes programs nearly as well as a causal language model, which span corruption alone does not teach.',
    values,
  )
