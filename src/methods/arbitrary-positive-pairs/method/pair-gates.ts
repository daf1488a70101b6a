import { nn, numpy as np, random } from '@jax-js/jax'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { checkOptions, checkWhole } from '#nn/rows.ts'
import { checkLabels } from './labels.ts'

/** A gate network: an embedding of each class [classes, width], and two dense layers behind the mean of two. */
export type PairGates = { labels: np.Array; hidden: Dense; last: Dense }

export interface PairGateSizes {
  classes: number
  /** Of the vectors that are gated. */
  dim: number
  /** Of a class embedding. */
  width?: number
  hidden?: number
}

/** A fresh gate network: Gaussian class embeddings, gates that are neither open nor shut. Consumes the key. */
export function initPairGates(key: np.Array, sizes: PairGateSizes): PairGates {
  checkOptions('the gates', sizes, ['classes', 'dim', 'width', 'hidden'])
  const { classes, dim, width = 32, hidden = 64 } = sizes
  for (const [name, value] of Object.entries({ classes, dim, width, hidden }))
    checkWhole(name, value, { least: 1 })
  const parts = keys(key, 'labels', 'hidden', 'last')
  return {
    labels: random.normal(parts.labels, [classes, width]),
    hidden: initDense(parts.hidden, width, hidden),
    last: initDense(parts.last, hidden, dim, 1),
  }
}

/**
 * The feature filter (section 3): for each pair of classes a gate between 0 and 1 for every dimension, [pairs, dim].
 *
 * The mean of the two embeddings goes through ReLU, dense, ReLU, dense and a sigmoid, so that a pair has the same gate
 * either way round. It sees classes and no picture. Consumes all its arguments.
 *
 * @param first - the class of one partner, [pairs] int32; a class on its own is a pair with itself
 * @throws RangeError when there are not as many of both, or a class is unknown
 */
export function pairGates({ labels, hidden, last }: PairGates, first: np.Array, second: np.Array): np.Array {
  if (first.ndim !== 1 || `${first.shape}` !== `${second.shape}`)
    throw new RangeError(`classes [${first.shape}] have no partners [${second.shape}]`)
  const classes = labels.shape[0]!
  checkLabels('first', first, classes)
  checkLabels('second', second, classes)
  const chosen = nn.oneHot(first, classes).add(nn.oneHot(second, classes)).mul(0.5)
  const both = np.dot(chosen, labels)
  return nn.sigmoid(dense(last, normalised(nn.relu(dense(hidden, normalised(nn.relu(both)))))))
}

const EPSILON = 1e-3

/** Each column at mean 0 and variance 1 over the pairs (Ioffe and Szegedy 2015). */
function normalised(x: np.Array): np.Array {
  const centred = x.ref.sub(np.mean(x, 0, { keepdims: true }))
  const variance = np.mean(np.square(centred.ref), 0, { keepdims: true })
  return centred.div(np.sqrt(variance.add(EPSILON)))
}
