import type { Plot } from '#lab/plot.ts'
import { type Accuracies, bestOf } from './study.ts'

/** How many layers are named by each kind of matrix, under each disturbance. */
export function accuracyPicture(results: readonly { name: string; found: Accuracies }[]): Plot {
  return {
    kind: 'bars',
    title: 'Layers recognised in another network',
    alt: `${results
      .map(
        ({ name, found }) =>
          `${name}: thresholds name ${digits(found.chosen)} of the layers, ranks ${digits(found.rank)}, ` +
          `distances ${digits(found.raw)}`,
      )
      .join('; ')}. Chance is 0.17.`,
    y: { label: 'share of layers named' },
    bars: results.flatMap(({ name, found }) => [
      { label: `${name}: thresholds`, value: found.chosen, role: 'method' as const },
      { label: `${name}: ranks`, value: found.rank, role: 'baseline' as const },
      { label: `${name}: distances`, value: found.raw, role: 'baseline' as const },
    ]),
    bound: { y: 1 / 6, label: 'chance' },
  }
}

/** Accuracy at every pair of thresholds that could be chosen, without noise. */
export function thresholdPicture({ byThresholds }: Accuracies): Plot {
  const pairs = [...byThresholds]
  const steps = Array.from({ length: 11 }, (_, i) => i / 10)
  const at = (l: number, u: number) =>
    pairs.find(([pair]) => Math.abs(pair[0] - l) < 0.01 && Math.abs(pair[1] - u) < 0.01)?.[1] ?? Number.NaN
  const [[l, u], best] = bestOf(pairs, ([, share]) => share)
  return {
    kind: 'heatmap',
    title: 'Layers named, by lower and upper threshold',
    alt: `The best thresholds are l = ${l} and u = ${u} with ${digits(best)}; the whole order, l = 0 and u = 1, names ${digits(at(0, 1))}.`,
    x: 'upper threshold, 0 to 1',
    y: 'lower threshold, 0 at the top',
    values: steps.map((low) => steps.map((high) => at(low, high))),
  }
}

const digits = (value: number): string => value.toFixed(2)
