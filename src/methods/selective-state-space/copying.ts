import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type LayerNorm, initLayerNorm, layerNorm } from '#nn/attention.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { type Mamba, initMamba, mambaBlock } from './block.ts'

/** Data tokens of a sequence, and how many kinds of them there are. */
export const COPIED = 3
export const KINDS = 8
/** Tokens before the copy is asked for. */
export const LENGTH = 29
/** Noise tokens that follow each data token at least: more than the convolution of 4 can see past. */
export const GAP = 4
export const COPYING_STEPS = 300
const WIDTH = 32
const STATES = 8
const DEPTH = 2
const BATCH = 24
const TESTED = 256
const LEARNING_RATE = 1e-2
const LOOK = 30
const BREATH = 5
const NOISE = 0
/** One cue for each place: 'say the first', 'say the second', … */
const CUE = KINDS + 1
const TOKENS = CUE + COPIED

export interface Copied {
  /** Share of the copied tokens that are right, in new sequences. */
  accuracy: number
  /** [step, accuracy] pairs. */
  curve: [number, number][]
}

type Layer = { norm: LayerNorm; block: Mamba }
type Copier = { tokens: np.Array; layers: Layer[]; norm: LayerNorm; out: Dense }

/**
 * Trains two blocks to say the data tokens in their order when asked. The same keys give the same data.
 * Consumes both keys.
 */
export async function* learnCopying(
  name: string,
  selective: boolean,
  key: np.Array,
  data: np.Array,
): Run<Copied> {
  const rng = generator(data)
  const [tests, targets] = arrays(copyingSequences(TESTED, rng))
  const predict = compile(copier)
  const model = trainer(initCopier(key, selective), (params: Copier, tokens: np.Array, target: np.Array) =>
    crossEntropy(copier(params, tokens), target),
  )
  const right = async () => {
    const told = await np.argmax(predict(tree.ref(model.params), tests.ref), -1).data()
    const wanted = await targets.ref.data()
    return told.filter((token, i) => token === wanted[i]).length / told.length
  }

  const curve: [number, number][] = []
  try {
    for (let step = 0; step < COPYING_STEPS; step++) {
      if (step % LOOK === 0) {
        const value = await right()
        curve.push([step, value])
        yield { kind: 'metric', series: `copying: ${name}`, step, value }
      }
      const rate = LEARNING_RATE * Math.min(1, (step + 1) / 20, (2 * (COPYING_STEPS - step)) / COPYING_STEPS)
      const loss = model.step(rate, ...arrays(copyingSequences(BATCH, rng)))
      if (step % BREATH === 0) {
        await loss.data()
        yield { kind: 'progress', done: step, total: COPYING_STEPS, doing: `selective copying, ${name}` }
      } else loss.dispose()
    }
    const accuracy = await right()
    curve.push([COPYING_STEPS, accuracy])
    return { accuracy, curve }
  } finally {
    model.dispose()
    predict.dispose()
    tree.dispose([model.params, tests, targets])
  }
}

/** Data tokens (1 .. KINDS) scattered among noise (0), cues at the end; and what to say at the cues. */
export function copyingSequences(count: number, rng: RandomGenerator) {
  const tokens = new Int32Array(count * (LENGTH + COPIED)).fill(NOISE)
  const targets = new Int32Array(count * COPIED)
  const spare = LENGTH - COPIED * (GAP + 1)
  for (let s = 0; s < count; s++) {
    const from = s * (LENGTH + COPIED)
    // Where the spare noise falls among the gaps, the one before the first token included.
    const places = Array.from({ length: COPIED }, () => rng.int(spare + 1)).sort((a, b) => a - b)
    places.forEach((before, i) => {
      const token = rng.int(KINDS)
      tokens[from + before + i * (GAP + 1)] = token + 1
      targets[s * COPIED + i] = token
      tokens[from + LENGTH + i] = CUE + i
    })
  }
  return { tokens, targets }
}

const arrays = ({ tokens, targets }: ReturnType<typeof copyingSequences>): [np.Array, np.Array] => [
  np.array(tokens).reshape([-1, LENGTH + COPIED]),
  np.array(targets),
]

function initCopier(key: np.Array, selective: boolean): Copier {
  const parts = keys(key, 'tokens', 'out', 'layers')
  const layers = random.split(parts.layers, DEPTH)
  const sizes = { width: WIDTH, states: STATES, expand: 1, steps: [0.01, 0.5] as const }
  const blocks = Array.from({ length: DEPTH }, (_, i) => {
    const key = layers.ref.slice(i)
    const block = selective ? initMamba(key, sizes) : initMamba(key, { ...sizes, selective: false })
    return { norm: initLayerNorm(WIDTH), block }
  })
  layers.dispose()
  return {
    tokens: random.normal(parts.tokens, [TOKENS, WIDTH]),
    layers: blocks,
    norm: initLayerNorm(WIDTH),
    out: initDense(parts.out, WIDTH, KINDS, 1),
  }
}

/** Logits at the cues, [batch * COPIED, KINDS]. */
function copier({ tokens: embeddings, layers, norm, out }: Copier, tokens: np.Array): np.Array {
  let x = np.dot(nn.oneHot(tokens, TOKENS), embeddings)
  for (const layer of layers) x = x.ref.add(mambaBlock(layer.block, layerNorm(layer.norm, x)))
  const cues = x.slice([], [LENGTH, LENGTH + COPIED]).reshape([-1, WIDTH])
  return dense(out, layerNorm(norm, cues))
}
