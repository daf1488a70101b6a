import { numpy as np, random } from '@jax-js/jax'

export interface Labelled {
  /** Points, [n, dims]. */
  x: np.Array
  /** Which mean a point belongs to, [n] int32: 0, 1, …, and again, so that every slice is balanced. */
  labels: np.Array
}

export interface Mixture extends Labelled {
  /** The classes' means, [classes, dims]. */
  means: np.Array
}

export interface MixtureOptions {
  classes: number
  dims: number
  perClass: number
  /** Standard deviation of a class in every direction; the means themselves are standard normal. */
  spread: number
}

/**
 * A mixture of round Gaussians of known means. Two means lie about √(2 dims) apart, and a point is closer to
 * the wrong one of two means with probability Φ(-distance / (2 spread)). Consumes the key.
 *
 * @throws RangeError on a count below one or a negative spread.
 */
export function mixture(key: np.Array, { classes, dims, perClass, spread }: MixtureOptions): Mixture {
  for (const [name, count] of Object.entries({ classes, dims, perClass })) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`${name} is ${count}`)
  }
  const parts = random.split(key, 2)
  const means = random.normal(parts.ref.slice(0), [classes, dims])
  return { ...drawAround(parts.slice(1), means.ref, { perClass, spread }), means }
}

/**
 * Fresh points around given means [classes, dims], for example a test set of the same mixture.
 * Consumes the key and the means.
 *
 * @throws RangeError on a negative spread.
 */
export function drawAround(
  key: np.Array,
  means: np.Array,
  { perClass, spread }: Pick<MixtureOptions, 'perClass' | 'spread'>,
): Labelled {
  if (!(spread >= 0)) throw new RangeError(`a spread of ${spread}`)
  const [classes, dims] = means.shape as [number, number]
  const noise = random.normal(key, [perClass * classes, dims]).mul(spread)
  const labels = np.array(Int32Array.from({ length: perClass * classes }, (_, i) => i % classes))
  return { x: np.tile(means, [perClass, 1]).add(noise), labels }
}
