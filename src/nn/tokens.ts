import { nn, numpy as np } from '@jax-js/jax'
import { checkWhole } from './checks.ts'

/** Rows of tokens of one length, one after another. */
export interface TokenRows {
  data: Int32Array<ArrayBuffer>
  rows: number
  length: number
}

/**
 * Cuts a stream of tokens into rows of one length, the rest left out.
 *
 * @param vocabulary - tokens lie below it
 * @throws RangeError when a token is out of range, or there is not one row
 */
export function cutTokens(stream: ArrayLike<number>, length: number, vocabulary: number): TokenRows {
  checkWhole('length', length, { least: 1 })
  const rows = Math.floor(stream.length / length)
  if (rows === 0) throw new RangeError(`${stream.length} tokens make no row of ${length}`)
  const data = Int32Array.from({ length: rows * length }, (_, i) => token(i, stream[i]!, vocabulary))
  return { data, rows, length }
}

/**
 * Lists of tokens as rows of one length, filled up at the end with `pad`.
 *
 * @throws RangeError when a list is longer, a token (`pad` too) is out of range, or there is no list
 */
export function padTokens(
  lists: readonly ArrayLike<number>[],
  length: number,
  { pad, vocabulary }: { pad: number; vocabulary: number },
): TokenRows {
  checkWhole('length', length, { least: 1 })
  checkWhole('pad', pad, { most: vocabulary - 1 })
  checkWhole('the number of lists', lists.length, { least: 1 })
  const data = new Int32Array(lists.length * length).fill(pad)
  lists.forEach((list, row) => {
    if (list.length > length)
      throw new RangeError(`list ${row} has ${list.length} tokens, more than ${length}`)
    for (let i = 0; i < list.length; i++) data[row * length + i] = token(i, list[i]!, vocabulary)
  })
  return { data, rows: lists.length, length }
}

const token = (i: number, value: number, vocabulary: number): number =>
  checkWhole(`token ${i}`, value, { most: vocabulary - 1 })

/** What a decoder reads and what it is to say at each place, both [rows, length - 1] int32. */
export type NextTokens = Record<'inputs' | 'targets', np.Array>

/** Each token but the last, and the one that follows it. @throws RangeError for rows of fewer than two tokens */
export function nextTokens({ data, rows, length }: TokenRows): NextTokens {
  checkWhole('the length of the rows', length, { least: 2 })
  const all = np.array(data).reshape([rows, length])
  return { inputs: all.ref.slice([], [0, length - 1]), targets: all.slice([], [1, length]) }
}

/**
 * -log p of each target in nats, [...], for logits [..., vocabulary] and targets [...]: to be weighted and averaged.
 * A target out of range counts as nothing said, so check tokens where they come in. Consumes both arguments.
 */
export function tokenLosses(logits: np.Array, targets: np.Array): np.Array {
  const vocabulary = logits.shape.at(-1)!
  return nn.logSoftmax(logits, -1).mul(nn.oneHot(targets, vocabulary)).sum(-1).neg()
}

/** Mean loss over the places where `weights` [...] is 1 and not 0. Consumes all three. */
export function maskedLoss(logits: np.Array, targets: np.Array, weights: np.Array): np.Array {
  const counted = np.maximum(weights.ref.sum(), 1e-9)
  return tokenLosses(logits, targets).mul(weights).sum().div(counted)
}
