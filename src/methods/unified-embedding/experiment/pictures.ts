import type { BarPlot, LinePlot, Role } from '#lab/plot.ts'
import type { Angles } from './theory.ts'

/** AUC of each layout at each size. */
export interface SizeCurves {
  shared: readonly number[]
  handSized: readonly number[]
  compositional: readonly number[]
  proportional: readonly number[]
}

/** AUC against table size: one line per layout. */
export function sizePicture(
  rows: readonly number[],
  { shared, handSized, compositional, proportional }: SizeCurves,
  collisionless: number,
): LinePlot {
  const lines: { name: string; role: Role; values: readonly number[] }[] = [
    { name: 'one shared table', role: 'method', values: shared },
    { name: 'own, small exact', role: 'baseline', values: handSized },
    { name: 'own, compositional', role: 'baseline', values: compositional },
    { name: 'own, in proportion', role: 'baseline', values: proportional },
  ]
  const said = lines.map(({ name, values }) => `${name} ${values.map(digits).join(', ')}`)
  return {
    kind: 'line',
    title: 'One shared table against one table per feature',
    alt: `AUC with tables of ${rows.join(', ')} rows: ${said.join('; ')}; a row for each value ${digits(collisionless)}.`,
    x: { label: 'rows of 8 numbers in all tables', scale: 'log' },
    y: { label: 'AUC' },
    series: lines.map(({ name, role, values }) => ({
      name,
      role,
      points: values.map((value, i) => [rows[i]!, value] as const),
    })),
    bound: { y: collisionless, label: 'a row for each value' },
  }
}

/** AUC before and after the vocabularies change. */
export function driftPicture(m: {
  shared20: number
  handSized20: number
  driftedShared: number
  driftedHandSized: number
  resized: number
}): BarPlot {
  const bars = [
    { label: 'shared, before', value: m.shared20, role: 'method' },
    { label: 'shared, after', value: m.driftedShared, role: 'method' },
    { label: 'sized by hand, before', value: m.handSized20, role: 'baseline' },
    { label: 'sized by hand, after', value: m.driftedHandSized, role: 'baseline' },
    { label: 'sized and trained anew', value: m.resized, role: 'baseline' },
  ] as const
  return {
    kind: 'bars',
    title: 'One vocabulary grows tenfold, another dies',
    alt: `AUC: ${bars.map(({ label, value }) => `${label} ${digits(value)}`).join('; ')}.`,
    y: { label: 'AUC' },
    bars,
  }
}

/** How the features' weights turn away from each other as the logistic model learns. */
export function anglePicture(models: readonly { rows: number; angles: Angles }[], role: Role): LinePlot {
  const ends = models.map(({ rows, angles }) => `${Math.round(angles.at(-1)![1])} with ${rows} rows`)
  return {
    kind: 'line',
    title: 'Weights of features turn apart, the more so the smaller the table',
    alt: `The mean angle between the features’ weights grows from 0 degrees to ${ends.join(', ')}.`,
    x: { label: 'examples seen' },
    y: { label: 'mean angle, degrees' },
    series: models.map(({ rows, angles }) => ({ name: `${rows} rows`, role, points: angles })),
  }
}

const digits = (value: number): string => value.toFixed(3)
