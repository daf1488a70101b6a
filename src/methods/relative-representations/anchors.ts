import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'

/**
 * Draws k different samples as anchors, in random order. Of labels it takes each class by its share of all
 * samples, rounded by largest remainder; of a number, all samples are alike.
 *
 * @param labels - the class of each sample, or how many samples there are
 * @param seed - the same seed draws the same anchors: all models must use the same ones
 * @returns sample numbers, counted from 0
 * @throws RangeError when there are fewer than k samples, or k, a label or the seed is not a whole number
 */
export function sampleAnchors(labels: ArrayLike<number> | number, k: number, seed: number): number[] {
  const classOf = typeof labels === 'number' ? () => 0 : (i: number) => labels[i]!
  const count = typeof labels === 'number' ? labels : labels.length
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`anchors from ${count} samples`)
  if (!Number.isInteger(k) || k < 1 || k > count) throw new RangeError(`${k} anchors from ${count} samples`)
  if (!Number.isInteger(seed)) throw new RangeError(`the seed must be a whole number, got ${seed}`)

  const members = new Map<number, number[]>()
  for (let i = 0; i < count; i++) {
    const label = classOf(i)
    if (!Number.isInteger(label)) throw new RangeError(`label ${i} is ${label}`)
    const group = members.get(label)
    if (group) group.push(i)
    else members.set(label, [i])
  }
  const rng = generator(random.key(seed))
  const groups = [...members].sort(([a], [b]) => a - b).map(([, group]) => rng.shuffle(group))
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
