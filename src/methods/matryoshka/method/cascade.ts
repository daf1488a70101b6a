import { type Matrix, checkFinite, checkMatrix } from '#nn/rows.ts'

/** A linear classifier on one prefix as plain numbers: w has a row per dimension, a column per class. */
export interface PlainHead {
  w: Matrix
  b?: ArrayLike<number>
}

export interface Decision {
  label: number
  /** Length of the prefix that decided. */
  dimUsed: number
  /** Its largest softmax probability. */
  confidence: number
}

/**
 * Classifies one embedding with as few dimensions as it needs: asks the shortest prefix first, and a longer
 * one only while the largest softmax probability is below the threshold (adaptive classification,
 * Kusupati et al. 2022, section 4.2.1).
 *
 * @param z - one embedding, at least as long as the longest head
 * @param heads - one per prefix, ascending
 * @param thresholds - one for each head but the last, which always answers; above 1 a head never answers. Choose
 *   them on rows that no head was fitted to.
 * @throws RangeError when sizes do not fit together or a number is not finite
 */
export function cascadeClassify(
  z: ArrayLike<number>,
  heads: readonly PlainHead[],
  thresholds: readonly number[],
): Decision {
  checkHeads(heads, z.length)
  if (thresholds.length !== heads.length - 1) {
    throw new RangeError(`${thresholds.length} thresholds for ${heads.length} heads, expected one less`)
  }
  if (thresholds.some((threshold) => !(threshold >= 0))) {
    throw new RangeError(`thresholds must be numbers from 0 up: ${thresholds.join(', ')}`)
  }
  checkFinite('the embedding', z)

  for (const [i, threshold] of thresholds.entries()) {
    const decision = decide(z, heads[i]!)
    if (decision.confidence >= threshold) return decision
  }
  return decide(z, heads.at(-1)!)
}

/** The most probable class and its softmax probability. */
function decide(z: ArrayLike<number>, { w: { data, rows, dim: classes }, b }: PlainHead): Decision {
  const logits = Float64Array.from({ length: classes }, (_, c) => b?.[c] ?? 0)
  for (let d = 0; d < rows; d++) {
    for (let c = 0; c < classes; c++) logits[c]! += z[d]! * data[d * classes + c]!
  }
  const label = logits.reduce((best, logit, c) => (logit > logits[best]! ? c : best), 0)
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - logits[label]!), 0)
  return { label, dimUsed: rows, confidence: 1 / total }
}

function checkHeads(heads: readonly PlainHead[], width: number): void {
  if (heads.length === 0) throw new RangeError('a cascade needs at least one head')
  const classes = heads[0]!.w.dim
  heads.forEach(({ w, b }, i) => {
    checkMatrix(`head ${i}`, w)
    if (b) checkFinite(`the biases of head ${i}`, b)
    if (w.dim !== classes) throw new RangeError(`head ${i} knows ${w.dim} classes, head 0 knows ${classes}`)
    if (b && b.length !== classes)
      throw new RangeError(`head ${i} has ${b.length} biases for ${classes} classes`)
    if (w.rows <= (heads[i - 1]?.w.rows ?? 0)) throw new RangeError('heads must ascend in length')
    if (w.rows > width) throw new RangeError(`head ${i} reads ${w.rows} dimensions, there are ${width}`)
  })
}
