import { numpy as np, tree, vmap } from '@jax-js/jax'
import { drawWords, hiddenMarkov, surprisals } from '#data/hidden-markov.ts'
import { type Part, type Role, type Split, drawnSplit } from '#data/split.ts'
import { type AdamState, adam, initAdam } from '#nn/adam.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type Tree, compile, lossAndGradient } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { cutTokens, nextTokens } from '#nn/tokens.ts'
import { type Mohd, type MohdSizes, initMohd, mohd } from '../method/network.ts'
import type { Plan } from '../method/routing.ts'

/** As many as the mixture has hidden dimensions; what matters of the words before is more: in which state the source is. */
export const WORDS = 12
/** More states than words, of which each mostly says the same few and moves to the same few: pairs of words tell too little. */
const SOURCE = { states: 32, words: WORDS, tilt: 3, order: 5, exponent: 0 }
export const LENGTH = 8
const HEADS = 2
const BATCH = 16
const WARM_UP = 10
/** Between two tellings of how far it is. */
const TELL_EVERY = 10
/** Rows that are judged at a time; parts are multiples of it. */
const JUDGED = 10
/** Of the balance loss, beside the cross-entropy. */
const BALANCE = 0.01

/** Rows of text: what is read, and what follows each place, both [rows, LENGTH]. */
export type Text<R extends Role = Role> = Part<R> & Record<'inputs' | 'targets', np.Array>

export interface Corpus {
  split: Split
  train: Text<'train'>
  validation: Text<'validation'>
  test: Text<'test'>
  /** Loss on the test part of who knows the source, but not its states: nobody is below on average. */
  least: number
  /** Loss on the test part of who counted, in the train part, how often each word follows each. */
  pairs: number
}

/** A source of its own, and texts of it for each part. */
export function drawCorpus(
  rows: { train: number; validation: number; test: number },
  rng: RandomGenerator,
): Corpus {
  const source = hiddenMarkov(rng, SOURCE)
  const split = drawnSplit(rows)
  const stream = (part: Part) => drawWords(source, rng, part.indices.length * (LENGTH + 1))
  const text = <R extends Role>(part: Part<R>, words: Int32Array): Text<R> => ({
    ...part,
    ...nextTokens(cutTokens(words, LENGTH + 1, WORDS)),
  })
  const words = { train: stream(split.train), validation: stream(split.validation), test: stream(split.test) }
  return {
    split,
    train: text(split.train, words.train),
    validation: text(split.validation, words.validation),
    test: text(split.test, words.test),
    least: mean(
      Array.from(split.test.indices, (_, i) => i).flatMap((i) => [
        ...surprisals(source, rowOf(words.test, i)).subarray(1),
      ]),
    ),
    pairs: pairLoss(words.train, words.test),
  }
}

const rowOf = (words: Int32Array, row: number) => words.subarray(row * (LENGTH + 1), (row + 1) * (LENGTH + 1))

/** Loss in nats of who counted pairs of words, each once more than it came, so that none is impossible. */
export function pairLoss(train: Int32Array, test: Int32Array): number {
  const counts = Array.from({ length: WORDS }, () => new Float64Array(WORDS).fill(1))
  for (let i = 1; i < train.length; i++) counts[train[i - 1]!]![train[i]!]!++
  const sums = counts.map((row) => row.reduce((sum, count) => sum + count, 0))
  const losses = Array.from(test.subarray(1), (word, i) => {
    const before = test[i]!
    return Math.log(sums[before]! / counts[before]![word]!)
  })
  return mean(losses)
}

/** A kind of network, of which several are trained at once. */
export interface Kind<P extends Tree, C extends Tree> {
  init(key: np.Array): P
  /** Logits, and what is added to the loss in training. Consumes its arguments. */
  says(params: P, inputs: np.Array, own: C): { logits: np.Array; extra: np.Array }
}

/** A network of a kind: how it differs from the others, its rate, and the arm that it is a trial of. */
export interface Trial<C extends Tree> {
  arm: string
  rate: number
  own: C
}

export interface Judged {
  arm: string
  rate: number
  validation: number
  test: number
}

/**
 * Trains networks of one kind at once on the same batches, each from the same start, by Adam with a cosine schedule.
 * Yields the steps done now and then, and returns the losses of each in nats. Consumes the key and what is the trials' own.
 */
export async function* trainAll<P extends Tree, C extends Tree>(
  { init, says }: Kind<P, C>,
  trials: readonly Trial<C>[],
  { train, validation, test }: Pick<Corpus, 'train' | 'validation' | 'test'>,
  { key, steps, rng }: { key: np.Array; steps: number; rng: RandomGenerator },
): AsyncGenerator<number, Judged[], void> {
  const copies = trials.length
  const stack = (trees: readonly Tree[]) =>
    tree.map(((...leaves: np.Array[]) => np.stack(leaves)) as never, ...(trees as [Tree])) as Tree
  const own = stack(trials.map((trial) => trial.own)) as C
  const start = init(key)
  const { pack, unpack } = packing(start, copies)
  let params = pack(start, (leaf) => np.broadcastTo(np.expandDims(leaf, 0), [copies, ...leaf.shape]))
  let state = initAdam(params as Tree) as AdamState<np.Array>
  const rates = np.array(trials.map(({ rate }) => rate))
  const each = (x: np.Array) => np.broadcastTo(np.expandDims(x, 0), [copies, ...x.shape])

  const lossesOf = (isTraining: boolean) =>
    vmap((p: P, inputs: np.Array, targets: np.Array, mine: C) => {
      const { logits, extra } = says(p, inputs, mine)
      const loss = crossEntropy(logits, targets)
      return isTraining ? loss.add(extra) : loss.add(extra.mul(0))
    }) as unknown as (p: P, inputs: np.Array, targets: np.Array, mine: C) => np.Array
  const step = compile(
    (rate: np.Array, p: np.Array, s: AdamState<np.Array>, inputs: np.Array, targets: np.Array, mine: C) => {
      const sum = (q: P, x: np.Array, y: np.Array, o: C) => lossesOf(true)(q, x, y, o).sum()
      const [value, gradient] = lossAndGradient(sum as never)(
        unpack(p.ref) as never,
        each(inputs),
        each(targets),
        mine as never,
      )
      // From zero, so that what comes out is the step alone: each network has a rate of its own.
      const still = np.zerosLike(p.ref)
      const [moves, next] = adam(still as Tree, pack(gradient as P) as Tree, s as never, np.array(1), {})
      const moved = p.add((moves as np.Array).mul(rate.reshape([-1, 1])))
      return [value, moved, next] as unknown as Tree[]
    },
  )
  const judge = compile((p: np.Array, inputs: np.Array, targets: np.Array, mine: C) =>
    lossesOf(false)(unpack(p), each(inputs), each(targets), mine),
  )
  try {
    for (let done = 0; done < steps; done++) {
      const rows = np.array(Int32Array.from({ length: BATCH }, () => rng.int(train.indices.length)))
      const [inputs, targets] = [train.inputs, train.targets].map((x) => np.take(x.ref, rows.ref, 0))
      rows.dispose()
      const rate = rates.ref.mul(scheduled(done, steps))
      const [value, p, s] = step(rate, params, state, inputs!, targets!, tree.ref(own)) as unknown as [
        np.Array,
        np.Array,
        AdamState<np.Array>,
      ]
      ;[params, state] = [p, s]
      // A step only queues its kernels until somebody reads, and long queues are slow.
      await value.data()
      if ((done + 1) % TELL_EVERY === 0 || done + 1 === steps) yield done + 1
    }
    // In pieces of one size: one kernel for all.
    const losses = async ({ inputs, targets, indices }: Text) => {
      const sums = trials.map(() => 0)
      const pieces = Math.floor(indices.length / JUDGED)
      for (let i = 0; i < pieces; i++) {
        const [x, y] = [inputs, targets].map((all) => all.ref.slice([i * JUDGED, (i + 1) * JUDGED]))
        const found = await judge(tree.ref(params), x!, y!, tree.ref(own)).data()
        sums.forEach((_, trial) => (sums[trial]! += found[trial]! / pieces))
      }
      return sums
    }
    const [chosenBy, judgedBy] = [await losses(validation), await losses(test)]
    return trials.map(({ arm, rate }, i) => ({ arm, rate, validation: chosenBy[i]!, test: judgedBy[i]! }))
  } finally {
    step.dispose()
    judge.dispose()
    tree.dispose([params, state, rates, own])
  }
}

/**
 * Parameters of copies as one array [copies, numbers], and back: a compiled step takes long for each array that it gives.
 * Both consume what they are given.
 */
function packing<P extends Tree>(like: P, copies: number) {
  const leaves = tree.leaves(like) as np.Array[]
  const shapes = leaves.map(({ shape }) => shape)
  const structure = tree.structure(like)
  const pack = (params: P, copied = (leaf: np.Array) => leaf) =>
    np.concatenate(
      (tree.leaves(params) as np.Array[]).map((leaf) => copied(leaf).reshape([copies, -1])),
      1,
    )
  const unpack = (flat: np.Array): P => {
    let at = 0
    const found = shapes.map((shape) => {
      const from = at
      at += shape.reduce((product, size) => product * size, 1)
      return flat.ref.slice([], [from, at]).reshape([copies, ...shape])
    })
    flat.dispose()
    return tree.unflatten(structure, found) as unknown as P
  }
  return { pack, unpack }
}

/** Warms up, then falls to zero with a cosine. */
const scheduled = (step: number, steps: number): number =>
  step < WARM_UP ? (step + 1) / WARM_UP : (1 + Math.cos((Math.PI * (step - WARM_UP)) / (steps - WARM_UP))) / 2

/** Networks of these sizes, which may differ in what is shared, active and on; plain ones where there is one part. */
export const kindOf = (sizes: MohdSizes): Kind<Mohd, Plan> => ({
  init: (key) => initMohd(key, sizes),
  says(params, inputs, plan) {
    const { logits, balance } = mohd(params, inputs, plan, HEADS)
    return { logits, extra: balance.mul(BALANCE) }
  },
})
