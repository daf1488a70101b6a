import { numpy as np } from '@jax-js/jax'
import { type RandomGenerator } from '#nn/generator.ts'
import { checkNumber, checkOneOf, checkOptions, checkWhole } from '#nn/rows.ts'
import { checkLabels } from './labels.ts'

export interface ContrastOptions {
  temperature?: number
}

/** Below it, float32 cannot hold the ratio of the largest and the smallest term. */
const COLDEST = 0.025
/** Keeps a vector that its gate shuts away from a division by zero. */
const TINY = 1e-8

/** Whom a sample is to resemble: any class of the batch, always another class, or its own. */
export const PARTNERS = ['arbitrary', 'distinct', 'identical'] as const
export type Partners = (typeof PARTNERS)[number]

/**
 * The partner class of each sample, [n] int32: `arbitrary` deals the labels of the batch out anew, so that each partner
 * class is there; `distinct` draws one of the other classes; `identical` is the usual choice. Consumes the labels.
 *
 * @throws RangeError for labels that are not [n] or an unknown choice
 */
export function partnersOf(
  labels: np.Array,
  partners: Partners,
  { classes, rng }: { classes: number; rng: Pick<RandomGenerator, 'int' | 'shuffle'> },
): np.Array {
  checkOneOf('partners', partners, PARTNERS)
  checkVectorOfLabels(labels)
  checkLabels('labels', labels, classes)
  const n = labels.shape[0]!
  if (partners === 'identical') return labels
  if (partners === 'arbitrary') {
    const order = rng.shuffle(Int32Array.from({ length: n }, (_, i) => i))
    return np.take(labels, np.array(order), 0)
  }
  checkWhole('classes', classes, { least: 2 })
  const further = np.array(Int32Array.from({ length: n }, () => 1 + rng.int(classes - 1)))
  return np.remainder(labels.add(further), np.array(classes, { dtype: np.int32 }))
}

/**
 * Cosines of all samples with each anchor, in the subspace of that anchor: cos(g_i z_i, g_i z_n) at row i, column n,
 * [n, n]. Every key is gated by the gate of the anchor, never by its own. Consumes both arguments.
 *
 * @param z - one vector a row, [n, dim]
 * @param gates - of each anchor, [n, dim]
 */
export function gatedCosines(z: np.Array, gates: np.Array): np.Array {
  if (z.ndim !== 2 || `${z.shape}` !== `${gates.shape}`)
    throw new RangeError(`vectors [${z.shape}] do not fit gates [${gates.shape}]`)
  // Sums over k of g_ik² z_ik z_nk and g_ik² z_nk²: the gated keys [n, n, dim] are never held.
  const open = np.square(gates)
  const products = np.einsum('ik,nk->in', open.ref.mul(z.ref), z.ref)
  const anchors = np.sum(open.ref.mul(np.square(z.ref)), 1, { keepdims: true })
  const lengths = np.einsum('ik,nk->in', open, np.square(z))
  return products.div(np.sqrt(anchors.add(TINY).mul(lengths.add(TINY))))
}

/**
 * InfoNCE in the subspace of each pair (section 3): every sample of the partner class is a positive of the anchor,
 * samples of neither class are the negatives, and the anchor's own class is left out of both. A scalar in nats, the
 * mean over all positives. The anchor itself is no positive, which the released code forgets. NaN in a batch where
 * nobody has a partner. Consumes its arrays.
 *
 * @param z - projected samples, [n, dim]
 * @param labels - [n] int32
 * @param partners - the class that each is to resemble, [n] int32
 * @param gates - of each pair, [n, dim]; all ones compare in the whole space
 */
export function gatedContrastiveLoss(
  z: np.Array,
  labels: np.Array,
  partners: np.Array,
  gates: np.Array,
  options: ContrastOptions = {},
): np.Array {
  checkVectorOfLabels(labels, z.shape[0])
  checkVectorOfLabels(partners, z.shape[0])
  const logits = scaled(gatedCosines(z, gates), options)
  const n = labels.shape[0]!
  const column = np.expandDims(labels.ref, 1)
  const isOwn = np.equal(column, np.expandDims(labels.ref, 0)).astype(np.float32)
  const isPartner = np.equal(np.expandDims(partners, 1), np.expandDims(labels, 0)).astype(np.float32)
  const positive = isPartner.ref.mul(np.eye(n).neg().add(1))
  const negative = isOwn.neg().add(1).mul(isPartner.neg().add(1))
  const terms = np.exp(logits.ref)
  const against = np.sum(terms.ref.mul(negative), 1, { keepdims: true })
  const losses = np.log(terms.add(against)).sub(logits)
  return np.sum(losses.mul(positive.ref)).div(np.sum(positive))
}

/**
 * Supervised contrastive loss (Khosla et al. 2020, eq. 2): the mean over anchors that have a positive. With the number
 * of the picture as label and two views of each it is that of SimCLR (Chen et al. 2020, eq. 1). NaN in a batch without
 * any positive. Consumes its arrays.
 */
export function supervisedContrastiveLoss(
  z: np.Array,
  labels: np.Array,
  options: ContrastOptions = {},
): np.Array {
  checkVectorOfLabels(labels, z.shape[0])
  const n = z.shape[0]!
  const logits = scaled(gatedCosines(z, np.ones(z.shape)), options)
  const other = np.eye(n).neg().add(1)
  const isOwn = np.equal(np.expandDims(labels.ref, 1), np.expandDims(labels, 0)).astype(np.float32)
  const positive = isOwn.mul(other.ref)
  const all = np.sum(np.exp(logits.ref).mul(other), 1, { keepdims: true })
  const count = np.sum(positive.ref, 1)
  const losses = np.sum(np.log(all).sub(logits).mul(positive), 1)
  const anchors = np.greater(count.ref, 0).astype(np.float32)
  return np.sum(losses.div(np.maximum(count, 1))).div(np.sum(anchors))
}

/** Cosines over the temperature, moved so that none is above 0. */
function scaled(cosines: np.Array, options: ContrastOptions): np.Array {
  checkOptions('the loss', options, ['temperature'])
  const temperature = checkNumber('temperature', options.temperature ?? 0.1, { least: COLDEST })
  return cosines.sub(1).div(temperature)
}

function checkVectorOfLabels(labels: np.Array, rows = labels.shape[0]): void {
  if (labels.ndim !== 1 || labels.shape[0] !== rows)
    throw new RangeError(`labels [${labels.shape}] do not fit ${rows} rows`)
}
