import { numpy as np, random, tree, vmap } from '@jax-js/jax'
import { drawWords, hiddenMarkov, surprisals } from '#data/hidden-markov.ts'
import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import { type AdamState, adam, initAdam } from '#nn/adam.ts'
import { type Decoder, decoderStates, initDecoder } from '#nn/decoder.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { readMatrix } from '#nn/rows.ts'
import { cutTokens, nextTokens } from '#nn/tokens.ts'
import { type LastLayer, shaken } from './points.ts'

/** More than any width: no simplex has room for them. */
export const WORDS = 100
/** A word nearly tells its state, a state its few successors: about two nats a word, where frequencies alone leave four. */
const LANGUAGE = { states: 80, words: WORDS, tilt: 6, order: 5 }
const LENGTH = 16
const HEADS = 2
const BATCH = 8
const LEARNING_RATE = 0.01
const WARM_UP = 10
const WEIGHT_DECAY = 5e-4

/** Rows of text: what is read, and what follows each place, both [rows, length]. */
export type Text<R extends Role = Role> = Part<R> & Record<'inputs' | 'targets', np.Array>

export interface Corpus {
  split: Split
  train: Text<'train'>
  test: Text<'test'>
  /** Nats a word on the test part of who knows the language, which nobody can beat on average. */
  entropy: number
  /** And of who knows how often each word comes in the train part. */
  frequencies: number
}

/** A language of its own, and texts in it for each part. */
export function drawCorpus(rows: { train: number; test: number }, rng: RandomGenerator): Corpus {
  const language = hiddenMarkov(rng, LANGUAGE)
  const split = drawnSplit(rows)
  const texts = <R extends Role>({ indices }: Part<R>) =>
    Array.from(indices, () => drawWords(language, rng, LENGTH + 1))
  const text = <R extends Role>(part: Part<R>, lists: Int32Array[]): Text<R> => {
    const stream = Int32Array.from(lists.flatMap((list) => [...list]))
    return { ...part, ...nextTokens(cutTokens(stream, LENGTH + 1, WORDS)) }
  }
  const [train, test] = [texts(split.train), texts(split.test)]
  const counts = new Float64Array(WORDS).fill(1)
  for (const list of train) for (const word of list) counts[word]!++
  const all = counts.reduce((sum, count) => sum + count, 0)
  return {
    split,
    train: text(split.train, train),
    test: text(split.test, test),
    entropy: mean(test.flatMap((list) => [...surprisals(language, list).subarray(1)])),
    frequencies: mean(
      test.flatMap((list) => [...list.subarray(1)].map((word) => -Math.log(counts[word]! / all))),
    ),
  }
}

/** Networks of one width that differ in where they start and in the order of the text; every leaf is [copies, …]. */
export interface Cohort {
  width: number
  /** At the start, and after so many steps each. */
  at: { steps: number; params: Decoder }[]
}

/** The mean loss in nats of each network, [copies]; inputs and targets are [copies, n, length]. Consumes its arguments. */
const losses = vmap((params: Decoder, inputs: np.Array, targets: np.Array) => {
  const w = params.out.w.ref
  return crossEntropy(np.dot(decoderStates(params, inputs, HEADS), w), targets)
}) as unknown as (params: Decoder, inputs: np.Array, targets: np.Array) => np.Array

export interface CohortOptions {
  width: number
  copies: number
  /** Steps after which the networks are kept, the last being the end. */
  keep: readonly number[]
}

/**
 * Trains several networks of one width at once, as next-word predictors without a bias in the read-out, by AdamW at a
 * constant rate. Yields the number of steps done; consumes the key.
 */
export async function* trainCohort(
  text: Text<'train'>,
  key: np.Array,
  { width, copies, keep }: CohortOptions,
  rng: RandomGenerator,
): AsyncGenerator<number, Cohort> {
  const step = compile(
    (rate: np.Array, p: Decoder, s: AdamState<Decoder>, inputs: np.Array, targets: np.Array) => {
      const sum = (params: Decoder, x: np.Array, y: np.Array) => losses(params, x, y).sum()
      const [value, gradient] = lossAndGradient(sum)(tree.ref(p), inputs, targets)
      return [value, ...adam(p, gradient, s, rate, { weightDecay: WEIGHT_DECAY })] as [
        np.Array,
        Decoder,
        AdamState<Decoder>,
      ]
    },
  )
  let params = initCohort(key, width, copies)
  let state = initAdam(params)
  const cohort: Cohort = { width, at: [{ steps: 0, params: tree.ref(params) }] }
  const orders = Array.from({ length: copies }, () => order(text.indices.length, rng))
  try {
    for (let steps = 1; steps <= keep.at(-1)!; steps++) {
      const rows = np.array(Int32Array.from(orders.flatMap((next) => Array.from({ length: BATCH }, next))))
      const batch = (x: np.Array) => np.take(x.ref, rows.ref, 0).reshape([copies, BATCH, LENGTH])
      const rate = np.array(LEARNING_RATE * Math.min(1, steps / WARM_UP))
      const [value, p, s] = step(rate, params, state, batch(text.inputs), batch(text.targets))
      rows.dispose()
      ;[params, state] = [p, s]
      await value.data()
      if (keep.includes(steps)) cohort.at.push({ steps, params: tree.ref(params) })
      yield steps
    }
    return cohort
  } finally {
    step.dispose()
    tree.dispose([params, state])
  }
}

function initCohort(key: np.Array, width: number, copies: number): Decoder {
  const all = random.split(key, copies)
  const each = Array.from({ length: copies }, (_, i) =>
    initDecoder(all.ref.slice(i), { vocabulary: WORDS, length: LENGTH, width, depth: 1 }),
  )
  all.dispose()
  const stack = (...leaves: np.Array[]) => np.stack(leaves)
  return tree.map(stack as (leaf: np.Array) => np.Array, ...(each as [Decoder])) as Decoder
}

/** Row after row in a random order, and again in another. */
function order(rows: number, rng: RandomGenerator): () => number {
  const left: number[] = []
  return () => {
    if (left.length === 0) left.push(...rng.shuffle(Int32Array.from({ length: rows }, (_, row) => row)))
    return left.pop()!
  }
}

/** What is seen of one network. */
export interface Seen extends LastLayer {
  /** Cross-entropy on the test part, in nats. */
  loss: number
  /** How much noise on the weights adds to it. */
  sharpness: number
  leaves: Float32Array[]
}

/** Looks at single networks of a cohort; compiled once for each width. */
export function viewer(width: number, { train, test }: Pick<Corpus, 'train' | 'test'>) {
  const see = compile((params: Decoder, inputs: np.Array) =>
    decoderStates(params, inputs, HEADS).reshape([-1, width]),
  )
  const judge = compile((states: np.Array, w: np.Array, targets: np.Array) =>
    crossEntropy(np.dot(states, w), targets.ravel()),
  )
  /** Consumes the parameters. */
  const lossOf = async (params: Decoder) => {
    const w = params.out.w.ref
    return (await judge(see(params, test.inputs.ref), w, test.targets.ref).data())[0]!
  }
  return {
    /** At the first rows of the train part and all of the test part. Keeps all arrays. */
    async look(params: Decoder, copy: number, rows = test.indices.length): Promise<Seen> {
      const own = tree.map((leaf: np.Array) => leaf.ref.slice(copy), params) as Decoder
      const loss = await lossOf(tree.ref(own))
      const leaves = (await Promise.all(
        tree.leaves<np.Array>(own).map((leaf) => leaf.ref.data()),
      )) as Float32Array[]
      const sharpness = (await lossOf(shake(own, rows))) - loss
      const weights = await readMatrix(own.out.w.ref.transpose())
      const states = async (inputs: np.Array) => readMatrix(see(tree.ref(own), inputs))
      const seen = {
        train: await states(train.inputs.ref.slice([0, rows])),
        test: await states(test.inputs.ref),
      }
      tree.dispose(own)
      return { loss, sharpness, leaves, weights, ...seen }
    },
    dispose() {
      see.dispose()
      judge.dispose()
    },
  }
}

/** Noise on every number. Keeps the parameters. */
const shake = (params: Decoder, seed: number): Decoder =>
  tree.map(
    (leaf: np.Array) =>
      np.array(shaken(leaf.ref.dataSync() as Float32Array, seed + leaf.size)).reshape(leaf.shape),
    params,
  ) as Decoder
