import { random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'
import type { Ranker } from './ranker.ts'
import { type SparseRows, addRow, dotRow } from './sparse-rows.ts'

/** Papers that a reader did not keep, as what they do not want: more change nothing and cost time. */
const OTHERS = 1500
const ROUNDS = 20

export type Loss = 'logistic' | 'squared hinge'

/**
 * A linear classifier for each reader on the words of papers, kept ones against others, as arxiv-sanity does: there a
 * support vector machine with balanced classes and C = 0.01.
 */
export const linearWords: Ranker<{ loss: Loss; C: number }> = {
  name: 'logistic regression or SVM on TF-IDF',
  settings: [
    ...[1, 10, 100, 1000].map((C) => ({ loss: 'logistic' as const, C })),
    ...[0.01, 0.1, 1, 10].map((C) => ({ loss: 'squared hinge' as const, C })),
  ],
  fit({ papers: { words } }, { loss, C }, seed) {
    const rng = generator(random.key(seed))
    const others = rng.shuffle(Array.from({ length: words.rows }, (_, row) => row)).slice(0, OTHERS)
    return (kept, candidates) => {
      const own = new Set(kept)
      const weights = fitLinear(
        words,
        kept,
        others.filter((row) => !own.has(row)),
        { loss, C },
      )
      return Float64Array.from(candidates, (paper) => dotRow(words, paper, weights))
    }
  },
}

/**
 * Least |w|² / 2 + the sum of C_i loss(y_i (w x_i + b)) by dual coordinate descent (Hsieh et al. 2008; Yu, Huang and Lin
 * 2011), each class with the same sum of C_i, and b as the weight of a column of ones, as liblinear has it.
 *
 * @returns w, [columns + 1], b last
 */
export function fitLinear(
  words: SparseRows,
  positive: readonly number[],
  negative: readonly number[],
  { loss, C, rounds = ROUNDS }: { loss: Loss; C: number; rounds?: number },
): Float64Array {
  const w = new Float64Array(words.columns + 1)
  const total = positive.length + negative.length
  const step = loss === 'logistic' ? logisticStep : squaredHingeStep
  const examples = [positive, negative].flatMap((rows, k) =>
    rows.map((row) => ({ row, y: k === 0 ? 1 : -1, C: (C * total) / (2 * rows.length) })),
  )
  const alpha = Float64Array.from(examples, ({ C }) => (loss === 'logistic' ? Math.min(1e-3, 1e-3 * C) : 0))
  const move = ({ row, y }: { row: number; y: number }, by: number) => {
    addRow(words, row, by * y, w)
    w[words.columns]! += by * y
  }
  examples.forEach((one, i) => alpha[i] !== 0 && move(one, alpha[i]!))
  for (let round = 0; round < rounds; round++) {
    // Kept papers lie first; to begin at another place each round does for shuffling.
    for (let k = 0; k < total; k++) {
      const i = (k * 7919 + round * 101) % total
      const one = examples[i]!
      const margin = one.y * (dotRow(words, one.row, w) + w[words.columns]!)
      const next = step(alpha[i]!, margin, one.C)
      if (next !== alpha[i]) move(one, next - alpha[i]!)
      alpha[i] = next
    }
  }
  return w
}

/** Rows have length one, and a column of ones beside. */
const SQUARE = 2

const squaredHingeStep = (alpha: number, margin: number, C: number): number =>
  Math.max(0, alpha - (margin - 1 + alpha / (2 * C)) / (SQUARE + 1 / (2 * C)))

/** Newton's steps in log(alpha / (C - alpha)), which keeps alpha between 0 and C. */
function logisticStep(alpha: number, margin: number, C: number): number {
  let a = alpha
  for (let k = 0; k < 8; k++) {
    const slope = margin + SQUARE * (a - alpha) + Math.log(a / (C - a))
    if (Math.abs(slope) < 1e-6) break
    const change = slope / (SQUARE + C / (a * (C - a)))
    // Half of the way to an end where a whole step would leave the interval.
    a = change >= a ? a / 2 : a - change >= C ? (a + C) / 2 : a - change
  }
  return a
}
