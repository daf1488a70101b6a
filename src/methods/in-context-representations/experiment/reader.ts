import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type Attention, layerNorm, mergeHeads, splitHeads } from '#nn/attention.ts'
import { batchOf } from '#nn/batches.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { keys } from '#nn/random.ts'
import { nextTokens, tokenLosses } from '#nn/tokens.ts'
import { type Transformer, initTransformer } from '#nn/transformer.ts'
import { type Texts, WORDS } from './walks.ts'

export const WIDTH = 32
const DEPTH = 2
const HEADS = 2
const HIDDEN = 64
const BATCH = 32
const LEARNING_RATE = 0.01
const WARM_UP = 20
/** How far back a place has a bias of its own; farther back all places are alike. */
const NEAR = 4
/** The first head starts by looking one token back; those of the second layer do not look at their own place. */
const LOOKS_BACK = 4
const NOT_ITSELF = -4

/** The residual stream is read here: after the attention and after the dense maps of each layer. */
export const LAYERS = ['attention 1', 'layer 1', 'attention 2', 'layer 2'] as const
export const LAST = LAYERS.length - 1

/** A small language model. */
export type Reader = {
  /** [WORDS, WIDTH] */
  words: np.Array
  /** Added to the scores of places 0, 1, … back, [DEPTH, HEADS, NEAR, 1, 1]. */
  back: np.Array
  layers: Transformer
  out: Dense
}

/**
 * Fresh parameters. In the second layer keys start equal to queries, so that places of the same word find each other
 * from the first step, as they do in trained models: what is read there and said has to be learnt. Consumes the key.
 */
export function initReader(key: np.Array): Reader {
  const parts = keys(key, 'words', 'layers', 'out')
  const layers = initTransformer(parts.layers, { width: WIDTH, depth: DEPTH, hidden: HIDDEN })
  for (const { attention } of layers.blocks.slice(1)) matchWords(attention)
  const back = new Float32Array(DEPTH * HEADS * NEAR)
  back[1] = LOOKS_BACK
  for (let head = HEADS; head < DEPTH * HEADS; head++) back[head * NEAR] = NOT_ITSELF
  return {
    words: random.normal(parts.words, [WORDS, WIDTH]),
    back: np.array(back).reshape([DEPTH, HEADS, NEAR, 1, 1]),
    layers,
    out: initDense(parts.out, WIDTH, WORDS, 0.04),
  }
}

function matchWords(attention: Attention): void {
  attention.key.w.dispose()
  attention.key.w = attention.query.w.ref
}

/** States [n, length, WIDTH] at each of LAYERS, and logits [n, length, WORDS] of what follows. Consumes both. */
export function read(
  { words, back, layers, out }: Reader,
  x: np.Array,
): { states: np.Array[]; logits: np.Array } {
  const length = x.shape[1]!
  const states: np.Array[] = []
  let h = np.dot(nn.oneHot(x, WORDS), words)
  layers.blocks.forEach((block, layer) => {
    h = h.ref.add(
      attend(block.attention, layerNorm(block.attentionNorm, h), biases(back.ref.slice(layer), length)),
    )
    states.push(h.ref)
    h = h.ref.add(dense(block.down, nn.gelu(dense(block.up, layerNorm(block.denseNorm, h)))))
    states.push(h.ref)
  })
  back.dispose()
  return { states, logits: dense(out, layerNorm(layers.norm, h)) }
}

/** What is added to scores, [HEADS, length, length]: nobody sees what follows. Consumes the parameters. */
function biases(back: np.Array, length: number): np.Array {
  let sum = np.tri(length, length).sub(1).mul(1e9).reshape([1, length, length])
  for (let i = 0; i < NEAR; i++) {
    const diagonal = np.tri(length, length, -i).sub(np.tri(length, length, -i - 1))
    sum = sum.add(diagonal.mul(back.ref.slice([], i)))
  }
  back.dispose()
  return sum
}

function attend({ query, key, value, out }: Attention, x: np.Array, bias: np.Array): np.Array {
  const q = splitHeads(dense(query, x.ref), HEADS)
  const k = splitHeads(dense(key, x.ref), HEADS)
  const v = splitHeads(dense(value, x), HEADS)
  const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(WIDTH / HEADS))
  return dense(out, mergeHeads(np.matmul(nn.softmax(scores.add(bias), -1), v)))
}

function loss(reader: Reader, inputs: np.Array, targets: np.Array): np.Array {
  const { states, logits } = read(reader, inputs)
  tree.dispose(states)
  return tokenLosses(logits, targets).mean()
}

/** Pre-trains a model to say the next word of texts. Consumes the key. */
export async function* pretrain(texts: Texts<'train'>, key: np.Array, steps: number): Run<Reader> {
  const parts = keys(key, 'params', 'fit')
  const { inputs, targets } = nextTokens({
    data: texts.words,
    rows: texts.indices.length,
    length: texts.length,
  })
  try {
    return yield* fit(texts, {
      params: initReader(parts.params),
      loss,
      batch: batchOf(inputs, targets),
      key: parts.fit,
      steps,
      batchSize: BATCH,
      learningRate: LEARNING_RATE,
      schedule: 'cosine',
      warmUp: Math.min(WARM_UP, steps - 1),
      doing: 'pre-training on random graphs',
      series: 'loss of the next word',
    })
  } finally {
    tree.dispose([inputs, targets])
  }
}
