import { numpy as np, random, tree, vmap } from '@jax-js/jax'
import { type AdamState, adam, initAdam } from '#nn/adam.ts'
import { type Decoder, decoder, initDecoder } from '#nn/decoder.ts'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { LENGTH, type Source, WORDS } from './source.ts'

/** Rows of a step: none is seen twice. */
export const BATCH = 8
const WARM_UP = 10
/** From this step on the rate falls with the root of the steps, so that no point of a curve waits for the end. */
const FULL = 40
/** Of the narrowest network; others get less, with the root of the width. */
const RATE = 0.06

const rateOf = (width: number, narrowest: number): number => RATE * Math.sqrt(narrowest / width)

export interface TrainOptions {
  /** One transformer of one layer and one head of each width. */
  widths: readonly number[]
  /** Steps after which all are judged; the last is the end. */
  keep: readonly number[]
}

/**
 * Trains transformers of several widths at once on the same text, each row seen once: the narrower ones lie inside the
 * widest, with zeros around them, so that one compiled step serves all. Yields the steps done and returns the losses on
 * the test part in nats, a list for each width. Consumes the key.
 */
export async function* trainAll(
  { train, test }: Pick<Source, 'train' | 'test'>,
  key: np.Array,
  { widths, keep }: TrainOptions,
): AsyncGenerator<number, number[][], void> {
  const copies = widths.length
  let { params, masks } = initAll(key, widths)
  const rates = np.array(widths.map((width) => rateOf(width, Math.min(...widths))))
  const each = (x: np.Array) => np.broadcastTo(np.expandDims(x, 0), [copies, ...x.shape])
  const step = compile(
    (
      rate: np.Array,
      p: Decoder,
      mask: Decoder,
      s: AdamState<Decoder>,
      inputs: np.Array,
      targets: np.Array,
    ) => {
      const sum = (q: Decoder, x: np.Array, y: np.Array) => lossesOf(q, x, y).sum()
      const [value, gradient] = lossAndGradient(sum)(tree.ref(p), each(inputs), each(targets))
      // From zero, so that what comes out is the step alone.
      const still = tree.map((leaf: np.Array) => np.zerosLike(leaf), tree.ref(p)) as Decoder
      const [moves, next] = adam(still, gradient, s, np.array(1), {})
      const moved = maskedSum(p, moves, mask, rate)
      return [value, moved, next] as [np.Array, Decoder, AdamState<Decoder>]
    },
  )
  const judge = compile((p: Decoder, inputs: np.Array, targets: np.Array) =>
    lossesOf(p, each(inputs), each(targets)),
  )
  let state = initAdam(params)
  const losses: number[][] = widths.map(() => [])
  try {
    for (let steps = 1; steps <= keep.at(-1)!; steps++) {
      const rows = [(steps - 1) * BATCH, steps * BATCH] as [number, number]
      const factor = Math.min(steps / WARM_UP, Math.sqrt(FULL / Math.max(FULL, steps)))
      const batch = [train.inputs, train.targets].map((x) => x.ref.slice(rows))
      const [value, p, s] = step(rates.ref.mul(factor), params, tree.ref(masks), state, batch[0]!, batch[1]!)
      ;[params, state] = [p, s]
      await value.data()
      if (keep.includes(steps)) {
        const now = await judge(tree.ref(params), test.inputs.ref, test.targets.ref).data()
        losses.forEach((list, i) => list.push(now[i]!))
      }
      yield steps
    }
    return losses
  } finally {
    step.dispose()
    judge.dispose()
    tree.dispose([params, masks, state, rates])
  }
}

/** The mean loss in nats of each network, [copies]. Consumes its arguments. */
const lossesOf = vmap((params: Decoder, inputs: np.Array, targets: np.Array) =>
  crossEntropy(decoder(params, inputs, 1), targets),
) as unknown as (params: Decoder, inputs: np.Array, targets: np.Array) => np.Array

/** p + rate * move where the mask is 1; rates are [copies]. Consumes all. */
export function maskedSum(p: Decoder, moves: Decoder, mask: Decoder, rate: np.Array): Decoder {
  const move = (old: np.Array, by: np.Array, own: np.Array) =>
    old.add(by.mul(own).mul(rate.ref.reshape([-1, ...old.shape.slice(1).map(() => 1)])))
  const moved = tree.map(move as never, p, moves, mask) as Decoder
  rate.dispose()
  return moved
}

/** Networks of all widths in one, every leaf [copies, …]; the masks are 1 where a network has a weight. Consumes the key. */
export function initAll(key: np.Array, widths: readonly number[]): { params: Decoder; masks: Decoder } {
  const widest = Math.max(...widths)
  const all = random.split(key, widths.length)
  const own = widths.map((width, i) => initDecoder(all.ref.slice(i), sizesOf(width)))
  all.dispose()
  const like = initDecoder(random.key(0), sizesOf(widest))
  const ones = own.map(
    (params) => tree.map((leaf: np.Array) => np.ones(leaf.shape), tree.ref(params)) as Decoder,
  )
  own.forEach((params, i) => scaled(params, Math.sqrt(widest / widths[i]!)))
  const stacked = (list: readonly Decoder[]) => {
    const wide = list.map((params) => tree.map(padded as never, params, tree.ref(like)) as Decoder)
    return tree.map(((...leaves: np.Array[]) => np.stack(leaves)) as never, ...(wide as [Decoder])) as Decoder
  }
  const networks = { params: stacked(own), masks: stacked(ones) }
  tree.dispose(like)
  return networks
}

const sizesOf = (width: number) => ({ vocabulary: WORDS, length: LENGTH, width, depth: 1 })

/** Norms and scores are taken over the widest width: starts as if they were over the network's own. In place. */
function scaled({ layers }: Decoder, grow: number): void {
  for (const block of layers.blocks) {
    block.attention.query.w = block.attention.query.w.mul(grow)
    for (const norm of [block.attentionNorm, block.denseNorm]) norm.scale = norm.scale.div(grow)
  }
  layers.norm.scale = layers.norm.scale.div(grow)
}

/** The leaf with zeros after it along every axis. Consumes both. */
function padded(leaf: np.Array, like: np.Array): np.Array {
  const after = leaf.shape.map((size, axis): [number, number] => [0, like.shape[axis]! - size])
  like.dispose()
  return np.pad(leaf, after)
}
