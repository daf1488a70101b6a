import { numpy as np } from '@jax-js/jax'
import { crossEntropy } from '#nn/loss.ts'

/** A linear classifier on one prefix: w is [m, classes], b is [classes]. */
export type Head = { w: np.Array; b?: np.Array }

/**
 * Trains every listed prefix of an embedding to classify: the sum over prefixes of the cross-entropy that
 * a linear head of its own reaches on the first m numbers (Kusupati et al. 2022, eq. 1). With the heads of
 * `sharedHeads` it is the paper's cheaper variant MRL-E.
 *
 * Consumes z, heads and labels.
 *
 * @param z - embeddings, [n, d]
 * @param heads - one per prefix, w [m, classes] for the prefix of length m
 * @param labels - class numbers, [n]
 * @param nesting - prefix lengths, ascending, none above d
 * @param weights - the importance c_m of each prefix; all 1 as in the paper when left out
 * @throws RangeError when sizes do not fit together
 */
export function matryoshkaLoss(
  z: np.Array,
  heads: readonly Head[],
  labels: np.Array,
  nesting: readonly number[],
  weights?: readonly number[],
): np.Array {
  const [n, dim] = matrixShape('z', z)
  checkNesting(nesting, dim)
  checkHeads(heads, nesting)
  if (labels.ndim !== 1 || labels.shape[0] !== n) {
    throw new RangeError(`labels of shape [${labels.shape}] do not fit ${n} embeddings`)
  }
  if (weights && weights.length !== nesting.length) {
    throw new RangeError(`${weights.length} weights for ${nesting.length} prefix lengths`)
  }
  if (weights?.some((weight) => !(weight >= 0 && weight < Infinity))) {
    throw new RangeError(`weights must be finite and not negative: ${weights.join(', ')}`)
  }

  const losses = nesting.map((m, i) => {
    const logits = classify(truncateEmbedding(z.ref, m), heads[i]!)
    return crossEntropy(logits, labels.ref).mul(weights?.[i] ?? 1)
  })
  z.dispose()
  labels.dispose()
  return losses.reduce((sum, loss) => sum.add(loss))
}

/** Logits [n, classes] of a head on embeddings of its own length, [n, m]. Consumes both arguments. */
export function classify(z: np.Array, { w, b }: Head): np.Array {
  const logits = np.dot(z, w)
  return b ? logits.add(b) : logits
}

/**
 * Cuts one head for the full embedding into a head per prefix, its first m rows with the same bias: the
 * weight sharing of MRL-E (section 3). Consumes the head.
 *
 * @param head - w [d, classes]
 */
export function sharedHeads({ w, b }: Head, nesting: readonly number[]): Head[] {
  const [dim] = matrixShape('the shared head', w)
  checkNesting(nesting, dim)
  const heads = nesting.map((m) => ({ w: w.ref.slice([0, m]), ...(b && { b: b.ref }) }))
  w.dispose()
  b?.dispose()
  return heads
}

/**
 * Trains every listed prefix of paired embeddings to find its partner: the sum over prefixes of InfoNCE,
 * the mean of both directions, with each prefix scaled to length one by itself. Row i of `a` belongs to
 * row i of `b`; the other rows of the batch are its negatives. Consumes a and b.
 *
 * @param a - embeddings, [n, d]
 * @param b - embeddings of the partners, [n, d]
 * @param nesting - prefix lengths, ascending, none above d
 * @param temperature - divides the cosines, above 0
 * @throws RangeError when sizes do not fit together or the temperature is not positive
 */
export function matryoshkaContrastiveLoss(
  a: np.Array,
  b: np.Array,
  nesting: readonly number[],
  temperature: number,
): np.Array {
  const [n, dim] = matrixShape('a', a)
  const [rows, width] = matrixShape('b', b)
  if (n !== rows || dim !== width) throw new RangeError(`a is [${a.shape}], but b is [${b.shape}]`)
  checkNesting(nesting, dim)
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(`the temperature must be positive, not ${temperature}`)
  }

  const partners = np.arange(n).astype(np.int32)
  const losses = nesting.map((m) => {
    const left = truncateEmbedding(a.ref, m, true)
    const right = truncateEmbedding(b.ref, m, true)
    const cosines = np.dot(left, right.transpose()).div(temperature)
    const forth = crossEntropy(cosines.ref, partners.ref)
    const back = crossEntropy(cosines.transpose(), partners.ref)
    return forth.add(back).mul(0.5)
  })
  for (const array of [a, b, partners]) array.dispose()
  return losses.reduce((sum, loss) => sum.add(loss))
}

/**
 * Keeps the first `dim` numbers of each embedding, [n, d] to [n, dim]. Ask for `normalize` before comparing
 * by scalar product: a prefix of a unit vector is no unit vector. A zero row stays zero. Consumes z.
 *
 * @throws RangeError when dim is not a whole number from 1 to d
 */
export function truncateEmbedding(z: np.Array, dim: number, normalize = false): np.Array {
  const [, width] = matrixShape('z', z)
  if (!Number.isInteger(dim) || dim < 1 || dim > width) {
    throw new RangeError(`cannot keep ${dim} of ${width} dimensions`)
  }
  const prefix = dim === width ? z : z.slice([], [0, dim])
  if (!normalize) return prefix
  // Added under the root rather than by a maximum, so that the gradient of a zero row is not NaN.
  const length = np.sqrt(np.square(prefix.ref).sum(1, { keepdims: true }).add(1e-16))
  return prefix.div(length)
}

function matrixShape(name: string, x: np.Array): [rows: number, dim: number] {
  if (x.ndim !== 2) throw new RangeError(`${name} must be a matrix, not of shape [${x.shape}]`)
  return x.shape as [number, number]
}

function checkNesting(nesting: readonly number[], dim: number): void {
  const ascends = nesting.every((m, i) => Number.isInteger(m) && m > (nesting[i - 1] ?? 0))
  if (nesting.length === 0 || !ascends) {
    throw new RangeError(`prefix lengths must be whole numbers that ascend from 1: ${nesting.join(', ')}`)
  }
  if (nesting.at(-1)! > dim) {
    throw new RangeError(`a prefix of ${nesting.at(-1)} does not fit into ${dim} dimensions`)
  }
}

function checkHeads(heads: readonly Head[], nesting: readonly number[]): void {
  if (heads.length !== nesting.length) {
    throw new RangeError(`${heads.length} heads for ${nesting.length} prefix lengths`)
  }
  const classes = heads[0]!.w.shape[1]
  heads.forEach(({ w, b }, i) => {
    const wanted = `[${nesting[i]}, ${classes ?? 'classes'}]`
    if (`[${w.shape.join(', ')}]` !== wanted) {
      throw new RangeError(`head ${i} has w of shape [${w.shape.join(', ')}], expected ${wanted}`)
    }
    if (b && (b.ndim !== 1 || b.shape[0] !== classes)) {
      throw new RangeError(`head ${i} has b of shape [${b.shape}], expected [${classes}]`)
    }
  })
}
