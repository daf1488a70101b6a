import { nn, numpy as np } from '@jax-js/jax'
import { checkNumber, checkOptions } from '#nn/rows.ts'
import { sizesOf } from './predictor.ts'

/** An embedding in its two parts, each [n, d]; a method may do without one of them. */
export interface Parts {
  invariant?: np.Array
  equivariant?: np.Array
}

export interface SieWeights {
  /** Of the distance between the invariant parts of two views. */
  similarity?: number
  /** Of the distance between the predicted and the actual equivariant part, as a share of `similarity`. */
  equivariance?: number
  variance?: number
  covariance?: number
}

/** What the authors' own command line says. */
const WEIGHTS: Required<SieWeights> = { similarity: 10, equivariance: 0.45, variance: 10, covariance: 1 }

/**
 * The loss of SIE (Garrido et al. 2023, section 4) for a batch of pairs: the invariant parts of two views are to be
 * alike, the equivariant part of the first, moved by the predictor, is to be that of the second. Both parts
 * together are kept from collapsing as in VICReg, and so is what the predictor says. Consumes all arrays.
 *
 * @param predicted - the equivariant part of the second view, predicted from the first, [n, d]
 * @returns a scalar
 * @throws RangeError when sizes do not fit together, there is no part at all, or an option is unknown
 */
export function sieLoss(
  first: Parts,
  second: Parts,
  predicted: np.Array | undefined,
  weights: SieWeights = {},
): np.Array {
  checkOptions('sieLoss', weights, ['similarity', 'equivariance', 'variance', 'covariance'])
  const { similarity, equivariance, variance, covariance } = { ...WEIGHTS, ...weights }
  for (const [name, weight] of Object.entries({ similarity, equivariance, variance, covariance }))
    checkNumber(`the weight ${name}`, weight, { least: 0 })
  if ((predicted === undefined) !== (first.equivariant === undefined))
    throw new RangeError('an equivariant part and its prediction belong together')
  if (!first.invariant !== !second.invariant || !first.equivariant !== !second.equivariant)
    throw new RangeError('two views have to have the same parts')

  // Both parts as one vector, so that neither repeats what the other says.
  const whole = [joined(first), joined(second)].map((z) => vicregTerms(z))
  let loss = whole[0]!.variance.add(whole[1]!.variance).mul(variance / 2)
  loss = loss.add(whole[0]!.covariance.add(whole[1]!.covariance).mul(covariance))
  if (first.invariant) loss = loss.add(distance(first.invariant, second.invariant!).mul(similarity))
  if (predicted) {
    loss = loss.add(distance(predicted.ref, second.equivariant!).mul(similarity * equivariance))
    loss = loss.add(varianceHinge(predicted).mul(variance / 2))
    first.equivariant!.dispose()
  }
  return loss
}

/**
 * What keeps embeddings from collapsing (VICReg, Bardes et al. 2022, eqs. 1 to 4): how far the numbers of a vector
 * are from a deviation of one, and how far they vary together. Consumes z.
 *
 * @param z - embeddings, [n, d] of at least two rows
 */
export function vicregTerms(z: np.Array): { variance: np.Array; covariance: np.Array } {
  const [rows, dim] = sizesOf('the embeddings', z, 2) as [number, number]
  if (rows < 2) throw new RangeError(`${rows} embedding has no variance`)
  const centred = z.ref.sub(z.ref.mean(0, { keepdims: true }))
  const products = np.dot(centred.ref.transpose(), centred).div(rows - 1)
  const others = np.eye(dim).mul(-1).add(1)
  const covariance = np.square(products.mul(others)).sum().div(dim)
  return { variance: varianceHinge(z), covariance }
}

/** The mean over columns of how much their deviation is below one. Consumes z. */
export function varianceHinge(z: np.Array): np.Array {
  const [rows] = sizesOf('the embeddings', z, 2) as [number]
  if (rows < 2) throw new RangeError(`${rows} embedding has no variance`)
  const centred = z.ref.sub(z.mean(0, { keepdims: true }))
  const deviation = np.sqrt(
    np
      .square(centred)
      .sum(0)
      .div(rows - 1)
      .add(1e-4),
  )
  return nn.relu(deviation.neg().add(1)).mean()
}

/** Keeps both. */
function joined({ invariant, equivariant }: Parts): np.Array {
  if (invariant && equivariant) return np.concatenate([invariant.ref, equivariant.ref], 1)
  const only = invariant ?? equivariant
  if (!only) throw new RangeError('an embedding without parts')
  return only.ref
}

/** The mean squared difference of two views' parts. Consumes both. */
function distance(a: np.Array, b: np.Array): np.Array {
  if (`${a.shape}` !== `${b.shape}`) throw new RangeError(`parts of [${a.shape}] and [${b.shape}]`)
  return np.square(a.sub(b)).mean()
}
