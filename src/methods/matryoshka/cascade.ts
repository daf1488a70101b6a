import type { Matrix } from './retrieval.ts'

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
 * @param thresholds - one for each head but the last, which always answers; above 1 a head never answers
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
  for (let i = 0; i < heads.at(-1)!.w.rows; i++) {
    if (!Number.isFinite(z[i])) throw new RangeError(`number ${i} of the embedding is ${z[i]}`)
  }

  for (const [i, threshold] of thresholds.entries()) {
    const decision = decide(z, heads[i]!)
    if (decision.confidence >= threshold) return decision
  }
  return decide(z, heads.at(-1)!)
}

/**
 * Chooses thresholds for `cascadeClassify` on embeddings kept apart from training. Head by head, it lets
 * the most confident rows go for as long as they are, taken together, classified no worse than the longest
 * head classifies the same rows. The paper searches a grid; this needs one sort per head.
 *
 * @param z - embeddings, one per row
 * @param labels - their class numbers
 * @param heads - one per prefix, ascending
 * @returns a threshold for each head but the last; `Infinity` where a head should never answer
 * @throws RangeError when sizes do not fit together
 */
export function learnThresholds(z: Matrix, labels: ArrayLike<number>, heads: readonly PlainHead[]): number[] {
  checkHeads(heads, z.dim)
  if (labels.length !== z.rows) throw new RangeError(`${labels.length} labels for ${z.rows} embeddings`)
  const row = (i: number) => z.data.subarray(i * z.dim, (i + 1) * z.dim)
  const judge = (i: number, head: PlainHead) => {
    const { label, confidence } = decide(row(i), head)
    return { i, confidence, right: Number(label === labels[i]) }
  }
  let undecided = Array.from({ length: z.rows }, (_, i) => ({ i, best: judge(i, heads.at(-1)!).right }))

  return heads.slice(0, -1).map((head) => {
    const asked = undecided.map(({ i, best }) => ({ ...judge(i, head), best }))
    asked.sort((a, b) => b.confidence - a.confidence)
    let lead = 0
    let threshold = Infinity
    asked.forEach(({ right, best, confidence }, place) => {
      lead += right - best
      if (lead >= 0 && asked[place + 1]?.confidence !== confidence) threshold = confidence
    })
    undecided = asked.filter(({ confidence }) => confidence < threshold)
    return threshold
  })
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
    if (w.data.length !== w.rows * w.dim) {
      throw new RangeError(`head ${i} says ${w.rows} x ${w.dim} but holds ${w.data.length} numbers`)
    }
    if (w.dim !== classes) throw new RangeError(`head ${i} knows ${w.dim} classes, head 0 knows ${classes}`)
    if (b && b.length !== classes)
      throw new RangeError(`head ${i} has ${b.length} biases for ${classes} classes`)
    if (w.rows <= (heads[i - 1]?.w.rows ?? 0)) throw new RangeError('heads must ascend in length')
    if (w.rows > width) throw new RangeError(`head ${i} reads ${w.rows} dimensions, there are ${width}`)
  })
}
