import type { LinePlot } from '#lab/plot.ts'
import type { Action } from './arms.ts'

/** The range of the actions tried. */
export const TRIED = 1

export const isBeyond = ([a, b]: Action): boolean => Math.max(Math.abs(a), Math.abs(b)) > TRIED + 1e-9

/** Mean squared error over the actions never tried, divided by the variance of the true answers there. */
export function errorBeyond(
  actions: readonly Action[],
  said: readonly number[],
  truth: readonly number[],
): number {
  const chosen = actions.flatMap((action, i) => (isBeyond(action) ? [i] : []))
  const mean = chosen.reduce((sum, i) => sum + truth[i]!, 0) / chosen.length
  const missed = chosen.reduce((sum, i) => sum + (said[i]! - truth[i]!) ** 2, 0)
  return missed / chosen.reduce((sum, i) => sum + (truth[i]! - mean) ** 2, 0)
}

const SHOWN = [
  ['rep4ex', 'Rep4Ex', 'method'],
  ['plain', 'autoencoder', 'baseline'],
  ['direct', 'regression', 'baseline'],
  ['truth', 'truth', 'theory'],
] as const

export type Answers = Record<(typeof SHOWN)[number][0], number[]>

/** The expected outcome along the first action, the second held at 0. */
export function outcomePicture(actions: readonly Action[], said: Answers): LinePlot {
  const along = actions.flatMap((action, i) => (action[1] === 0 ? [[action[0], i] as const] : []))
  const series = SHOWN.map(([kind, name, role]) => ({
    name,
    role,
    points: along.map(([a, i]) => [a, said[kind][i]!] as const),
  }))
  const heights = series.flatMap(({ points }) => points.map(([, y]) => y))
  const [low, high] = [Math.min(...heights), Math.max(...heights)]
  const errors = SHOWN.slice(0, 3).map(
    ([kind, name]) => `${name} ${errorBeyond(actions, said[kind], said.truth).toFixed(2)}`,
  )
  const edges = [
    [-TRIED, high],
    [-TRIED, low],
    [0, NaN],
    [TRIED, high],
    [TRIED, low],
  ] as const
  return {
    kind: 'line',
    title: 'What happens if we do what was never tried',
    alt:
      'Squared error beyond the actions tried, as a share of the variance of the true answers: ' +
      `${errors.join(', ')}.`,
    x: { label: 'action; tried between -1 and 1' },
    y: { label: 'expected outcome' },
    series: [...series, { name: 'tried so far', role: 'theory', points: edges }],
  }
}
