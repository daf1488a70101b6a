import { nn, numpy as np } from '@jax-js/jax'
import { crossEntropy } from '#nn/loss.ts'
import { checkNumber, checkOptions, checkPositive } from '#nn/rows.ts'
import { regularSimplex } from './simplex.ts'

/**
 * A classifier that is never trained: the vertices of a regular simplex, [numClasses, numClasses - 1], row c
 * for class c. Reserve more classes than there are; those to come find their vertex waiting.
 *
 * @throws RangeError when numClasses is not a whole number from 2
 */
export function simplexVertices(numClasses: number): np.Array {
  const { data, rows, dim } = regularSimplex(numClasses)
  return np.array(data as Float32Array<ArrayBuffer>).reshape([rows, dim])
}

/**
 * Pulls each class towards its own vertex: the mean cross-entropy of the logits z Wᵀ, without bias and with z
 * at its own length. All rows of W compete, those of classes to come too. Consumes its arguments.
 *
 * @param features - z, [n, d]
 * @param labels - class numbers, [n] int32, each a row of the vertices
 * @param vertices - W, [classes, d]: `simplexVertices`, or for a baseline a matrix that learns
 * @throws RangeError when sizes do not fit together
 */
export function fixedClassifierLoss(features: np.Array, labels: np.Array, vertices: np.Array): np.Array {
  const [n, dim] = matrixShape('features', features)
  const [, width] = matrixShape('vertices', vertices)
  if (dim !== width) throw new RangeError(`features of ${dim} numbers do not fit vertices of ${width}`)
  checkLabels(labels, n)
  return crossEntropy(np.dot(features, vertices.transpose()), labels)
}

export interface HocOptions {
  /**
   * The share of the cross-entropy in the whole loss, 0.1 in the paper: the result is then times 1 - lambda,
   * to be added to lambda times `fixedClassifierLoss`. Left out, the term comes unweighted.
   */
  lambda?: number
  /** Multiplies the cosines; 10 as in the paper. */
  mu?: number
}

/**
 * Keeps an updated model's vectors near the previous model's of the same items, and away from those of other
 * classes (Higher-Order Compatibility, eq. 4): with unit rows u of the new and v of the old model, the mean over
 * i of -mu u_i·v_i + log Σ_j exp(mu u_i·v_j [y_j ≠ y_i]).
 *
 * As in the authors' code an item of the same class (i itself among them) stays in the sum with exp(0) = 1.
 * There the sum runs over the new vectors for each old one; here, as in our equation, over the old ones for
 * each new one. Consumes its arguments.
 *
 * @param zNew - vectors by the model in training, [n, d], of any length
 * @param zOld - vectors of the same items by the frozen previous model, [n, d]
 * @param labels - class numbers, [n]
 * @throws RangeError when sizes do not fit together, lambda is not from 0 to 1, or mu not above 0
 */
export function hocLoss(
  zNew: np.Array,
  zOld: np.Array,
  labels: np.Array,
  options: HocOptions = {},
): np.Array {
  checkOptions('hocLoss', options, ['lambda', 'mu'])
  const lambda = checkNumber('lambda', options.lambda ?? 0, { least: 0, most: 1 })
  const mu = checkPositive('mu', options.mu ?? 10)
  const [n, dim] = matrixShape('the new vectors', zNew)
  const [rows, width] = matrixShape('the old vectors', zOld)
  if (n !== rows || dim !== width)
    throw new RangeError(`new vectors [${n},${dim}], old ones [${rows},${width}]`)
  checkLabels(labels, n)

  const [u, v] = [unit(zNew), unit(zOld)]
  const others = np.notEqual(labels.ref.reshape([n, 1]), labels.reshape([1, n])).astype(np.float32)
  const positive = u.ref.mul(v.ref).sum(1).mul(mu)
  const cosines = np.dot(u, v.transpose())
  const negative = nn.logsumexp(cosines.mul(others).mul(mu), 1)
  return negative
    .sub(positive)
    .mean()
    .mul(1 - lambda)
}

/** Rows at length one. Added under the root, so that the gradient of a zero row is not NaN. */
function unit(z: np.Array): np.Array {
  const length = np.sqrt(np.square(z.ref).sum(1, { keepdims: true }).add(1e-16))
  return z.div(length)
}

function matrixShape(name: string, x: np.Array): [rows: number, dim: number] {
  if (x.ndim !== 2) throw new RangeError(`${name} must be a matrix, not of shape [${x.shape}]`)
  return x.shape as [number, number]
}

function checkLabels(labels: np.Array, n: number): void {
  if (labels.ndim !== 1 || labels.shape[0] !== n) {
    throw new RangeError(`labels of shape [${labels.shape}] do not fit ${n} vectors`)
  }
}
