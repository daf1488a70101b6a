import type { numpy as np } from '@jax-js/jax'

/**
 * The angles in degrees between the weights that a first layer has for each feature, [features][features]:
 * at 90 a collision of two features does no harm (Coleman et al. 2023, section 4). Reads the array, which may
 * wait for it; consumes it. A feature whose weights are all zero has no direction, NaN.
 *
 * @param firstLayer - weights on the concatenated embeddings, [sum of featureDims, outputs]
 * @param featureDims - length of each feature's embedding, all the same: only then do their blocks read the same rows
 * @throws RangeError when the shapes do not fit or the lengths differ
 */
export function featureWeightAngles(firstLayer: np.Array, featureDims: readonly number[]): number[][] {
  if (firstLayer.ndim !== 2)
    throw new RangeError(`the first layer must be a matrix, not [${firstLayer.shape}]`)
  const [inputs, outputs] = firstLayer.shape as [number, number]
  const [dim] = featureDims
  if (dim === undefined || featureDims.some((other) => other !== dim)) {
    throw new RangeError(`angles need embeddings of one length, not of ${featureDims.join(', ')}`)
  }
  if (!Number.isInteger(dim) || dim < 1 || dim * featureDims.length !== inputs) {
    throw new RangeError(`${featureDims.length} features of ${dim} do not make ${inputs} inputs`)
  }
  return blockAngles(firstLayer.dataSync(), dim * outputs)
}

/** The angles in degrees between vectors of `length` numbers that lie one after another. */
export function blockAngles(data: ArrayLike<number>, length: number): number[][] {
  const count = data.length / length
  const product = (a: number, b: number): number => {
    let sum = 0
    for (let i = 0; i < length; i++) sum += data[a * length + i]! * data[b * length + i]!
    return sum
  }
  const lengths = Array.from({ length: count }, (_, a) => Math.sqrt(product(a, a)))
  return lengths.map((la, a) =>
    lengths.map((lb, b) => {
      if (a === b && la > 0) return 0
      const cosine = product(a, b) / (la * lb)
      return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI
    }),
  )
}

/** The mean over all pairs of different features. */
export function meanAngle(angles: readonly (readonly number[])[]): number {
  const pairs = angles.flatMap((row, a) => row.slice(a + 1))
  return pairs.reduce((sum, angle) => sum + angle, 0) / pairs.length
}
