import { numpy as np, random } from '@jax-js/jax'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { checkWhole } from '#nn/rows.ts'

/**
 * The linear map from a transformation of k numbers to the weights of a predictor, a matrix of d x d: weights
 * [d, k, d], of which entry (i, a, j) says how much number a of the transformation moves number i into number j.
 */
export type Hypernetwork = { weights: np.Array }

/** Gaussian weights that keep a vector's size for a transformation of length one. Consumes the key. */
export function initHypernetwork(key: np.Array, transformation: number, width: number): Hypernetwork {
  checkWhole('the size of a transformation', transformation, { least: 1 })
  checkWhole('the width', width, { least: 1 })
  return { weights: random.normal(key, [width, transformation, width]).mul(1 / Math.sqrt(width)) }
}

/**
 * Moves each embedding by a matrix that is made of its transformation alone, ρ(g) z (Garrido et al. 2023,
 * section 4).
 *
 * ρ(g) is linear in g, without a bias, as in the paper's own runs. So ρ(-g) = -ρ(g): among transformations that are
 * not all alike it can't be one matrix for all, and nothing learned this way gets around looking at g. Consumes all
 * its arguments.
 *
 * @param g - transformations, [n, k]
 * @param z - embeddings, [n, d]
 * @returns [n, d]
 * @throws RangeError when sizes do not fit together
 */
export function hyperPredictor({ weights }: Hypernetwork, g: np.Array, z: np.Array): np.Array {
  const [width, parts, out] = sizesOf('the hypernetwork', weights, 3) as [number, number, number]
  checkRows(g, parts, z, width)
  // ρ(g) is a sum of k matrices, so that no matrix is ever made for a single row.
  const moved = np.dot(z, weights.reshape([width, parts * out])).reshape([-1, parts, out])
  return moved.mul(np.expandDims(g, 2)).sum(1)
}

/** The matrix ρ(g) of one transformation [k], to be read from the left: z ρ(g), [d, d]. Consumes both arguments. */
export function matrixOf({ weights }: Hypernetwork, g: np.Array): np.Array {
  const [, parts] = sizesOf('the hypernetwork', weights, 3)
  if (g.ndim !== 1 || g.shape[0] !== parts)
    throw new RangeError(`a transformation is [${g.shape}], not [${parts}]`)
  return weights.mul(np.expandDims(g, 1)).sum(1)
}

/** A network for `concatPredictor`: one hidden layer as wide as an embedding. Consumes the key. */
export function initConcatPredictor(key: np.Array, transformation: number, width: number): Dense[] {
  checkWhole('the size of a transformation', transformation, { least: 1 })
  return initMlp(key, [transformation + checkWhole('the width', width, { least: 1 }), width, width])
}

/**
 * What the paper's hypernetwork stands against: a network that gets the transformation beside the embedding, and
 * may learn to ignore it. Consumes all its arguments.
 *
 * @param g - transformations, [n, k]
 * @param z - embeddings, [n, d]
 * @throws RangeError when sizes do not fit together
 */
export function concatPredictor(layers: readonly Dense[], g: np.Array, z: np.Array): np.Array {
  const inputs = layers[0]?.w.shape[0]
  if (inputs === undefined) throw new RangeError('a predictor without layers')
  const width = layers.at(-1)!.w.shape[1]!
  checkRows(g, inputs - width, z, width)
  return mlp(layers, np.concatenate([g, z], 1))
}

function checkRows(g: np.Array, parts: number, z: np.Array, width: number): void {
  const [rows, found] = sizesOf('the transformations', g, 2)
  const [others, dim] = sizesOf('the embeddings', z, 2)
  if (found !== parts) throw new RangeError(`the transformations have ${found} numbers, not ${parts}`)
  if (dim !== width) throw new RangeError(`the embeddings have ${dim} numbers, not ${width}`)
  if (rows !== others) throw new RangeError(`${rows} transformations for ${others} embeddings`)
}

/** The shape of an array that has to have so many axes. */
export function sizesOf(name: string, x: np.Array, axes: number): number[] {
  if (x.ndim !== axes) throw new RangeError(`${name} are [${x.shape}], not of ${axes} axes`)
  return x.shape
}
