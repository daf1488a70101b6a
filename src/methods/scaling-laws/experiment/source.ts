import { numpy as np } from '@jax-js/jax'
import { type HiddenMarkov, drawWords, hiddenMarkov, surprisals } from '#data/hidden-markov.ts'
import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { cutTokens, nextTokens } from '#nn/tokens.ts'

export const WORDS = 24
/** Places of a row that are read, and have to be gone on from. */
export const LENGTH = 16
/** How peaked the successors of a word are: the larger, the fewer of them count. */
const ORDER = 2.5

/** Rows of text: what is read, and what follows each place, both [rows, LENGTH]. */
export type Text<R extends Role = Role> = Part<R> & Record<'inputs' | 'targets', np.Array>

export interface Source {
  split: Split
  train: Text<'train'>
  test: Text<'test'>
  /** Nats a word on the test part of who knows the source. */
  entropy: number
  /** Of who has counted the pairs of the train part. */
  counts: number
  /** And of who has counted its words. */
  frequencies: number
}

/** A Markov chain over words, as a hidden one whose states say their own word. */
function markov(rng: RandomGenerator): HiddenMarkov {
  const chain = hiddenMarkov(rng, { states: WORDS, words: WORDS, order: ORDER })
  return { ...chain, says: chain.says.map((_, i) => (i % (WORDS + 1) === 0 ? 1 : 0)) }
}

/** A source of known entropy: a chain of its own, with texts for each part. */
export function drawSource(rows: { train: number; test: number }, rng: RandomGenerator): Source {
  const source = markov(rng)
  const split = drawnSplit(rows)
  const texts = <R extends Role>({ indices }: Part<R>) =>
    Array.from(indices, () => drawWords(source, rng, LENGTH + 1))
  const text = <R extends Role>(part: Part<R>, lists: Int32Array[]): Text<R> => {
    const stream = Int32Array.from(lists.flatMap((list) => [...list]))
    return { ...part, ...nextTokens(cutTokens(stream, LENGTH + 1, WORDS)) }
  }
  const [train, test] = [texts(split.train), texts(split.test)]
  return {
    split,
    train: text(split.train, train),
    test: text(split.test, test),
    entropy: mean(test.flatMap((list) => [...surprisals(source, list).subarray(1)])),
    ...counted(train, test),
  }
}

/** What counting does on the test part, each count from one up. */
function counted(
  train: readonly Int32Array[],
  test: readonly Int32Array[],
): Pick<Source, 'counts' | 'frequencies'> {
  const pairs = new Float64Array(WORDS * WORDS).fill(1)
  const words = new Float64Array(WORDS).fill(1)
  for (const list of train) {
    for (let t = 1; t < list.length; t++) {
      pairs[list[t - 1]! * WORDS + list[t]!]!++
      words[list[t]!]!++
    }
  }
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0)
  const loss = (share: (before: number, word: number) => number) =>
    mean(test.flatMap((list) => [...list.subarray(1)].map((word, t) => -Math.log(share(list[t]!, word)))))
  const all = sum(words)
  const rows = Array.from({ length: WORDS }, (_, w) => sum(pairs.subarray(w * WORDS, (w + 1) * WORDS)))
  return {
    counts: loss((before, word) => pairs[before * WORDS + word]! / rows[before]!),
    frequencies: loss((_, word) => words[word]! / all),
  }
}
