import { numpy as np } from '@jax-js/jax'
import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'

export const VOCABULARY = 16
/** Positions of every sequence: no padding, no first token. */
export const N = 6

/** Sequences of random tokens. What is to be said at position i of each is i (position identification). */
export interface Sequences<R extends Role = Role> extends Part<R> {
  /** [rows, N] */
  tokens: np.Array
}

export interface Drawn {
  split: Split
  train: Sequences<'train'>
  validation: Sequences<'validation'>
  test: Sequences<'test'>
}

/** Random sequences, no two alike, cut into parts. */
export function drawSequences(
  sizes: { train: number; validation: number; test: number },
  rng: RandomGenerator,
): Drawn {
  const split = drawnSplit(sizes)
  const wanted = sizes.train + sizes.validation + sizes.test
  const seen = new Map<string, number[]>()
  while (seen.size < wanted) {
    const sequence = Array.from({ length: N }, () => rng.int(VOCABULARY))
    seen.set(sequence.join(), sequence)
  }
  const all = [...seen.values()]
  const take = <R extends Role>(part: Part<R>): Sequences<R> => ({
    ...part,
    tokens: integers(Array.from(part.indices, (row) => all[row]!)),
  })
  return { split, train: take(split.train), validation: take(split.validation), test: take(split.test) }
}

/** Every sequence of one repeated token, in any of which position is all there is to say: [VOCABULARY, N]. */
export const identicalTokens = (): np.Array =>
  integers(Array.from({ length: VOCABULARY }, (_, token) => Array<number>(N).fill(token)))

/** The position of each token of so many sequences, [rows, N]. */
export const positions = (rows: number): np.Array =>
  integers(Array.from({ length: rows }, () => Array.from({ length: N }, (_, i) => i)))

const integers = (rows: readonly (readonly number[])[]): np.Array =>
  np.array(Int32Array.from(rows.flat())).reshape([rows.length, rows[0]!.length])
