import type { BarPlot, LinePlot, Role } from '#lab/plot.ts'
import { KINDS, type Kind, NAMES } from './layouts.ts'
import type { Angles } from './theory.ts'

const roleOf = (kind: Kind): Role => (kind === 'shared' ? 'method' : 'baseline')
const nameOf = (kind: Kind): string => NAMES[kind].replace('own tables', 'own')

/** AUC against table size: one line per layout. */
export function sizePicture(
  sizes: readonly { rows: number; aucs: Readonly<Record<Kind, number>> }[],
  collisionless: number,
): LinePlot {
  const said = KINDS.map(
    (kind) => `${nameOf(kind)} ${sizes.map(({ aucs }) => digits(aucs[kind])).join(', ')}`,
  )
  return {
    kind: 'line',
    title: 'One shared table against one table per feature',
    alt: `AUC with ${sizes.map(({ rows }) => rows).join(', ')} rows: ${said.join('; ')}; a row for each value ${digits(collisionless)}.`,
    x: { label: 'rows of 8 numbers in all tables', scale: 'log' },
    y: { label: 'AUC' },
    series: KINDS.map((kind) => ({
      name: nameOf(kind),
      role: roleOf(kind),
      points: sizes.map((size) => [size.rows, size.aucs[kind]] as const),
    })),
    bound: { y: collisionless, label: 'a row for each value' },
  }
}

/** AUC before and after the vocabularies change. */
export function driftPicture(
  tables: readonly { kind: Kind; before: number; after: number }[],
  resized: number,
): BarPlot {
  const bars = tables.flatMap(({ kind, before, after }) => [
    { label: `${nameOf(kind)}, before`, value: before, role: roleOf(kind) },
    { label: `${nameOf(kind)}, after`, value: after, role: roleOf(kind) },
  ])
  bars.push({ label: 'sized by hand and trained anew', value: resized, role: 'baseline' })
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
  const ends = models.map(({ rows, angles }) => `${angles.at(-1)![1].toFixed()} with ${rows} rows`)
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
