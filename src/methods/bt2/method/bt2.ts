import { nn, numpy as np } from '@jax-js/jax'
import { crossEntropy } from '#nn/loss.ts'
import { checkNumber, checkOptions, checkPositive, checkWhole, readLabels } from '#nn/rows.ts'

export interface BasisOptions {
  /** Turns the new feature, [d, d], orthonormal: row i of P says what coordinate i of the turned one reads. */
  P: np.Array
  /** Turns the coordinates that are compared with old vectors, [dOld, dOld], orthonormal. */
  Q: np.Array
  /** How many coordinates come from the old-like head, from 0 to dOld. */
  k: number
  /** The factor C of the new feature: the larger, the less the extra coordinates count among new vectors. */
  scale: number
}

/**
 * The embedding of BT² in its two parts. The first k numbers of an old-like head, at length one, are put
 * before the turned and scaled new feature; of that, the first dOld numbers are turned once more and are
 * comparable with old vectors, the others hold the rest. Since P and Q are orthonormal, inner products of
 * whole embeddings are those of the heads plus C² times those of the features. Consumes all arrays.
 *
 * @param oldHead - [n, at least k]; only the first k columns are used
 * @param newFeature - [n, d], rows of length one, with d + k at least dOld
 * @returns compatible [n, dOld] and extra [n, d + k - dOld]
 * @throws RangeError when sizes do not fit together
 */
export function basisTransform(
  oldHead: np.Array,
  newFeature: np.Array,
  options: BasisOptions,
): { compatible: np.Array; extra: np.Array } {
  checkOptions('basisTransform', options, ['P', 'Q', 'k', 'scale'])
  const { P, Q, k, scale } = options
  const [n, dim] = matrixShape('the new feature', newFeature)
  const [, head] = matrixShape('the old head', oldHead)
  const [dOld] = matrixShape('Q', Q)
  checkShape('the old head', oldHead, [n, head])
  checkShape('P', P, [dim, dim])
  checkShape('Q', Q, [dOld, dOld])
  checkWhole('k', k, { most: Math.min(head, dOld) })
  if (dim + k < dOld) throw new RangeError(`${dim} + ${k} coordinates do not fill old vectors of ${dOld}`)
  checkPositive('scale', scale)

  const turned = np.matmul(newFeature, P.transpose()).mul(scale)
  const merged = k === 0 ? turned : np.concatenate([unitRows(oldHead.ref.slice([], [0, k])), turned], 1)
  oldHead.dispose()
  const compatible = np.matmul(merged.ref.slice([], [0, dOld]), Q.transpose())
  return { compatible, extra: merged.slice([], [dOld, dim + k]) }
}

/** What both losses look at, for a batch of n. */
export interface Batch {
  /** Of the classifier on the new feature, [n, classes]. */
  logits: np.Array
  /** The mean old vector of each class, [classes, dOld]; see `classPrototypes`. */
  prototypes: np.Array
  /** Class numbers, [n]. */
  labels: np.Array
}

export interface Bt2Batch extends Batch {
  /** From `basisTransform`, [n, dOld]. */
  compatible: np.Array
  /** The new feature, [n, d]. */
  feature: np.Array
  /** What the old model says of the same inputs, [n, dOld]. */
  oldTarget: np.Array
  /** What an independently trained new model says of them, [n, d]. */
  newTarget: np.Array
}

export interface Bt2Weights {
  /** Of the cosine to the independent new model. */
  lambda1?: number
  /** Of classifying the compatible part by the prototypes. */
  lambda2?: number
  /** Of the cosine to the old vector. */
  lambda3?: number
  /** Multiplies the prototypes' logits, which are at most 1 otherwise; 1 in the authors' code. */
  prototypeScale?: number
}

/**
 * Trains a BT² embedding: cross-entropy of the new classifier, lambda2 times that of the prototypes on the
 * compatible part at length one, lambda3 times one minus its cosine to the old vector, lambda1 times one
 * minus the cosine of the feature to the independent model's. Consumes the batch.
 *
 * @throws RangeError when sizes do not fit together or a weight is negative
 */
export function bt2Loss(batch: Bt2Batch, weights: Bt2Weights = {}): np.Array {
  const { logits, compatible, feature, oldTarget, newTarget, prototypes, labels } = batch
  checkOptions('bt2Loss', weights, ['lambda1', 'lambda2', 'lambda3', 'prototypeScale'])
  const { lambda1 = 1, lambda2 = 10, lambda3 = 5, prototypeScale = 1 } = weights
  for (const [name, weight] of Object.entries({ lambda1, lambda2, lambda3 }))
    checkNumber(name, weight, { least: 0 })
  checkPositive('prototypeScale', prototypeScale)
  checkShape('the old target', oldTarget, compatible.shape)
  checkShape('the new target', newTarget, feature.shape)
  checkBatch(compatible, batch)

  const unit = unitRows(compatible)
  const toOld = np.matmul(unit.ref, prototypes.transpose()).mul(prototypeScale)
  return crossEntropy(logits, labels.ref)
    .add(crossEntropy(toOld, labels).mul(lambda2))
    .add(cosineGap(unit, oldTarget).mul(lambda3))
    .add(cosineGap(unitRows(feature), newTarget).mul(lambda1))
}

export interface BctBatch extends Batch {
  /** What is compared with old vectors, rows of length one, [n, dOld]. */
  feature: np.Array
}

/**
 * Backward-compatible training (Shen et al. 2020), the baseline: cross-entropy of the new classifier plus
 * alpha times that of the old prototypes on the same feature. Consumes the batch.
 *
 * @throws RangeError when sizes do not fit together or alpha is negative
 */
export function bctLoss(
  batch: BctBatch,
  weights: { alpha?: number; prototypeScale?: number } = {},
): np.Array {
  checkOptions('bctLoss', weights, ['alpha', 'prototypeScale'])
  const { alpha = 10, prototypeScale = 1 } = weights
  const { logits, feature, prototypes, labels } = batch
  checkNumber('alpha', alpha, { least: 0 })
  checkPositive('prototypeScale', prototypeScale)
  checkBatch(feature, batch)
  const toOld = np.matmul(feature, prototypes.transpose()).mul(prototypeScale)
  return crossEntropy(logits, labels.ref).add(crossEntropy(toOld, labels).mul(alpha))
}

/**
 * The mean old vector of each class over the new training set, so that classes the old model never saw
 * have a place in its space too (the pseudo-classifier); zero for a class without a row. Consumes both.
 *
 * @param oldVectors - [n, dOld]
 * @param labels - class numbers, [n] int32
 * @returns [classes, dOld]
 * @throws RangeError when sizes do not fit together or a label is not among the classes
 */
export function classPrototypes(oldVectors: np.Array, labels: np.Array, classes: number): np.Array {
  const [n] = matrixShape('the old vectors', oldVectors)
  checkShape('the labels', labels, [n])
  checkWhole('the number of classes', classes, { least: 1 })
  const member = nn.oneHot(np.array(readLabels('labels', labels, { classes })), classes)
  labels.dispose()
  const counts = np.maximum(member.ref.sum(0, { keepdims: true }), 1).transpose()
  return np.matmul(member.transpose(), oldVectors).div(counts)
}

/** Rows at length one; a zero row stays zero, and its gradient finite. Consumes x. */
export function unitRows(x: np.Array): np.Array {
  const length = np.sqrt(np.square(x.ref).sum(1, { keepdims: true }).add(1e-16))
  return x.div(length)
}

/** One minus the mean cosine of unit rows to other rows. Consumes both. */
function cosineGap(unit: np.Array, other: np.Array): np.Array {
  return unit.mul(unitRows(other)).sum(1).mean().neg().add(1)
}

function checkBatch(feature: np.Array, { logits, prototypes, labels }: Batch): void {
  const [n, classes] = matrixShape('the logits', logits)
  const [, dim] = matrixShape('the feature', feature)
  checkShape('the feature', feature, [n, dim])
  checkShape('the labels', labels, [n])
  checkShape('the prototypes', prototypes, [classes, dim])
}

function checkShape(name: string, x: np.Array, shape: readonly number[]): void {
  if (`${x.shape}` !== `${shape}`) throw new RangeError(`${name}: shape [${x.shape}], not [${shape}]`)
}

function matrixShape(name: string, x: np.Array): [rows: number, dim: number] {
  if (x.ndim !== 2) throw new RangeError(`${name} must be a matrix, not of shape [${x.shape}]`)
  return x.shape as [number, number]
}
