import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'
import { checkWhole, readLabels } from '#nn/rows.ts'

/**
 * Draws k different samples as anchors, in random order. Of labels it takes each class by its share of all
 * samples, rounded by largest remainder; of a number, all samples are alike.
 *
 * @param labels - the class of each sample, or how many samples there are
 * @param seed - the same seed draws the same anchors: all models must use the same ones
 * @returns sample numbers, counted from 0
 * @throws RangeError when there are fewer than k samples, or k, a label or the seed is no whole number from 0
 */
export function sampleAnchors(labels: ArrayLike<number> | number, k: number, seed: number): number[] {
  const classes =
    typeof labels === 'number'
      ? new Int32Array(checkWhole('the number of samples', labels, { least: 1 }))
      : readLabels('the labels', labels)
  checkWhole('the number of anchors', k, { least: 1, most: classes.length })
  const rng = generator(random.key(checkWhole('the seed', seed)))

  const members = Map.groupBy(classes.keys(), (row) => classes[row]!)
  const groups = [...members].sort(([a], [b]) => a - b).map(([, rows]) => rng.shuffle(rows))
  const quotas = shares(
    groups.map((group) => group.length),
    k,
  )
  return rng.shuffle(groups.flatMap((group, g) => group.slice(0, quotas[g])))
}

/** Splits k in proportion to the sizes, into whole numbers; of equal remainders the first gets more. */
function shares(sizes: readonly number[], k: number): number[] {
  const whole = sizes.reduce((sum, size) => sum + size, 0)
  const quotas = sizes.map((size) => Math.floor((k * size) / whole))
  const left = k - quotas.reduce((sum, quota) => sum + quota, 0)
  const remainders = sizes.map((size, g) => [(k * size) % whole, g] as const)
  for (const [, g] of remainders.sort(([a, i], [b, j]) => b - a || i - j).slice(0, left)) quotas[g]!++
  return quotas
}
