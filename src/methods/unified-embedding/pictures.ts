import type { Plot, Role } from '#lab/plot.ts'
import type { Theory } from './theory.ts'

/** AUC of one way to lay out tables, by their total rows. */
export interface Line {
  name: string
  role: Role
  points: readonly (readonly [rows: number, auc: number])[]
}

/** AUC against table size: one line per layout. */
export function sizePicture(lines: readonly Line[]): Plot {
  const said = lines.map(({ name, points }) => `${name} ${points.map(([, auc]) => digits(auc)).join(', ')}`)
  const sizes = lines[0]!.points.map(([rows]) => rows).join(', ')
  return {
    kind: 'line',
    title: 'One shared table against one table per feature',
    alt: `AUC with tables of ${sizes} rows: ${said.join('; ')}.`,
    x: { label: 'rows of 8 numbers in all tables', scale: 'log' },
    y: { label: 'AUC' },
    series: lines,
  }
}

/** How the features' weights turn away from each other as the logistic model learns. */
export function anglePicture(models: readonly { rows: number; theory: Theory }[], role: Role): Plot {
  const ends = models.map(({ rows, theory }) => `${Math.round(theory.angles.at(-1)![1])} with ${rows} rows`)
  return {
    kind: 'line',
    title: 'Weights turn apart, the more so the smaller the table',
    alt: `The mean angle between the features’ weights grows from 0 degrees to ${ends.join(', ')}.`,
    x: { label: 'examples seen' },
    y: { label: 'mean angle, degrees' },
    series: models.map(({ rows, theory }) => ({ name: `${rows} rows`, role, points: theory.angles })),
  }
}

/** AUC before and after the vocabularies change. */
export function driftPicture(
  arms: readonly { name: string; role: Role; before: number; after: number }[],
): Plot {
  return {
    kind: 'bars',
    title: 'One vocabulary grows tenfold, another dies',
    alt: `AUC before and after: ${arms
      .map(({ name, before, after }) => `${name} ${digits(before)} and ${digits(after)}`)
      .join(', ')}.`,
    y: { label: 'AUC' },
    bars: arms.flatMap(({ name, role, before, after }) => [
      { label: `${name}, before`, value: before, role },
      { label: `${name}, after`, value: after, role },
    ]),
  }
}

const digits = (value: number): string => value.toFixed(3)
