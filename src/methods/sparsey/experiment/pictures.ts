import type { Plot } from '#lab/plot.ts'
import { winDistribution } from '../method/winners.ts'
import type { Score } from './memory.ts'

const FAMILIARITIES = [0.2, 0.6, 1]
const UNITS = 8

/** Code overlap against input overlap: three ways to choose winners. */
export function overlapPicture(
  sparsey: readonly number[],
  uniform: readonly number[],
  noNoise: readonly number[],
): Plot {
  const points = (curve: readonly number[]) =>
    curve.map((y, step) => [step / (curve.length - 1), y] as [number, number])
  return {
    kind: 'line',
    title: 'Similar inputs, similar codes',
    alt:
      `The share of common winners rises from ${digits(sparsey[0]!)} to ${digits(sparsey.at(-1)!)} as inputs grow ` +
      `alike; with uniform noise it ends at ${digits(uniform.at(-1)!)}, without noise it starts at ` +
      `${digits(noNoise[0]!)}.`,
    x: { label: 'share of active inputs in common with a stored pattern' },
    y: { label: 'share of winners in common' },
    series: [
      { name: 'noise falls with familiarity', role: 'method', points: points(sparsey) },
      { name: 'uniform noise', role: 'baseline', points: points(uniform) },
      { name: 'no noise', role: 'baseline', points: points(noNoise) },
    ],
  }
}

/** New digits named after one pass: from codes, and without any. */
export function namingPicture(arms: { sparsey: Score; hash: Score; skeletons: number; bayes: number }): Plot {
  const { sparsey, hash, skeletons, bayes } = arms
  return {
    kind: 'bars',
    title: 'New digits named after one pass',
    alt:
      `Labels counted at the winners name ${digits(sparsey.counted)} of new digits, the nearest codes ` +
      `${digits(sparsey.nearest)}; codes of random directions ${digits(hash.counted)} and ${digits(hash.nearest)}, ` +
      `naive Bayes ${digits(bayes)}, the nearest skeletons ${digits(skeletons)}.`,
    y: { label: 'accuracy' },
    bars: [
      { label: 'Sparsey: counted labels', value: sparsey.counted, role: 'method' },
      { label: 'Sparsey: nearest codes', value: sparsey.nearest, role: 'method' },
      { label: 'random directions: counted labels', value: hash.counted, role: 'baseline' },
      { label: 'random directions: nearest codes', value: hash.nearest, role: 'baseline' },
      { label: 'naive Bayes on pixels', value: bayes, role: 'baseline' },
      { label: 'nearest skeletons', value: skeletons, role: 'theory' },
    ],
  }
}

/** How the chance to win in one module sharpens with familiarity; the other supports fall from G / 2 to 0. */
export function winPicture(): Plot {
  const series = FAMILIARITIES.map((G) => {
    const V = Float64Array.from({ length: UNITS }, (_, i) =>
      i === 0 ? G : (G / 2) * (1 - (i - 1) / (UNITS - 2)),
    )
    const chances = winDistribution(V, G)
    return { G, chances }
  })
  return {
    kind: 'line',
    title: 'Who wins in a module, by familiarity G',
    alt: `The best supported of ${UNITS} units wins with chance ${series
      .map(({ G, chances }) => `${digits(chances[0]!)} at G = ${G}`)
      .join(', ')}.`,
    x: { label: 'units, from the best supported to the least' },
    y: { label: 'chance to win' },
    series: series.map(({ G, chances }) => ({
      name: `G = ${G}`,
      role: 'method' as const,
      points: Array.from(chances, (chance, i) => [i + 1, chance] as [number, number]),
    })),
  }
}

const digits = (value: number): string => value.toFixed(2)
