import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import {
  type Attention,
  type LayerNorm,
  initAttention,
  initLayerNorm,
  layerNorm,
  selfAttention,
} from '#nn/attention.ts'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { type CrossBlock, crossBlock, initCrossBlock } from './cross-scan.ts'

/** Pixels along a side of an image, and of a patch that makes a token. */
export const SIDE = 16
export const PATCH = 2
const GRID = SIDE / PATCH
/** Side of the marker in the upper left corner, and of a blob. */
export const BLOB = 4
/** Where blobs start, or a pixel further: 4 tokens from the marker, when three 3 x 3 convolutions reach 3. */
const CELLS = [
  [11, 0],
  [11, 5],
  [11, 11],
  [0, 11],
  [5, 11],
] as const
const BLOBS = 3
const NOISE = 0.3
export const LESION_STEPS = 250
const WIDTH = 16
const HEADS = 4
const STATES = 4
const BATCH = 12
const TESTED = 128
const LEARNING_RATE = 1e-2
const LOOK = 25
const BREATH = 2

/** What carries information from token to token. */
export type Mixer = 'scan' | 'constant scan' | 'convolution' | 'attention'

type Mixing = { scan: CrossBlock } | { convolution: Conv[] } | { attention: Attention }
type Segmenter = {
  patches: Dense
  places: np.Array
  norm: LayerNorm
  mixing: Mixing
  headNorm: LayerNorm
  up: Dense
  down: Dense
}

export interface Segmented {
  /** Overlap of told and true lesion pixels over all new images, at the threshold best for this model. */
  dice: number
  /** Numbers that the part between tokens learns. */
  numbers: number
  /** [step, Dice] pairs. */
  curve: [number, number][]
  /** Chances of the test images' pixels, [TESTED * SIDE * SIDE]. */
  chances: Float32Array
  tests: Images
}

export interface Images {
  pixels: Float32Array<ArrayBuffer>
  /** 1 where a pixel belongs to a lesion. */
  lesions: Float32Array<ArrayBuffer>
}

/** Trains a segmenter with one way to mix tokens. The same keys give the same images. Consumes both keys. */
export async function* learnLesions(
  name: string,
  mixer: Mixer,
  key: np.Array,
  data: np.Array,
): Run<Segmented> {
  const rng = generator(data)
  const tests = lesionImages(TESTED, rng)
  const pixels = patches(tests.pixels)
  const start = initSegmenter(key, mixer)
  const numbers = tree.leaves<np.Array>(start.mixing).reduce((sum, leaf) => sum + leaf.size, 0)
  const predict = compile((params: Segmenter, x: np.Array) => nn.sigmoid(segment(params, x)))
  const model = trainer(start, (params: Segmenter, x: np.Array, target: np.Array) => {
    const logits = segment(params, x)
    // Cross-entropy of one chance a pixel.
    const entropy = np.maximum(logits.ref, 0).sub(logits.ref.mul(target))
    return entropy.add(np.log1p(np.exp(np.absolute(logits).neg()))).mean()
  })
  const look = async () => {
    const chances = images((await predict(tree.ref(model.params), pixels.ref).data()) as Float32Array)
    return { chances, dice: bestDice(chances, tests.lesions) }
  }

  const curve: [number, number][] = []
  try {
    for (let step = 0; step < LESION_STEPS; step++) {
      if (step % LOOK === 0) {
        const { dice } = await look()
        curve.push([step, dice])
        yield { kind: 'metric', series: `lesions: ${name}`, step, value: dice }
      }
      const batch = lesionImages(BATCH, rng)
      const rate = LEARNING_RATE * Math.min(1, (step + 1) / 20, (2 * (LESION_STEPS - step)) / LESION_STEPS)
      const loss = model.step(rate, patches(batch.pixels), patches(batch.lesions))
      if (step % BREATH === 0) {
        await loss.data()
        yield { kind: 'progress', done: step, total: LESION_STEPS, doing: `lesions, ${name}` }
      } else loss.dispose()
    }
    const { dice, chances } = await look()
    curve.push([LESION_STEPS, dice])
    return { dice, numbers, curve, chances, tests }
  } finally {
    model.dispose()
    predict.dispose()
    tree.dispose([model.params, pixels])
  }
}

/**
 * Noise with a striped marker in the upper left corner and striped blobs far from it. The blobs striped like the
 * marker, at least one and never all, are lesions.
 */
export function lesionImages(count: number, rng: RandomGenerator): Images {
  const pixels = rng.fillNormal(new Float32Array(count * SIDE * SIDE)).map((value) => value * NOISE)
  const lesions = new Float32Array(count * SIDE * SIDE)
  for (let s = 0; s < count; s++) {
    const sought = rng.int(2)
    const paint = (row: number, column: number, texture: number, lesion: boolean) => {
      for (let i = 0; i < BLOB * BLOB; i++) {
        const [r, c] = [row + Math.floor(i / BLOB), column + (i % BLOB)]
        const at = (s * SIDE + r) * SIDE + c
        pixels[at]! += (texture === 0 ? r : c) % 2 === 0 ? 1 : -1
        if (lesion) lesions[at] = 1
      }
    }
    paint(0, 0, sought, false)
    const same = 1 + rng.int(BLOBS - 1)
    const cells = rng.shuffle([...CELLS]).slice(0, BLOBS)
    cells.forEach(([row, column], i) => {
      paint(row + rng.int(2), column + rng.int(2), i < same ? sought : 1 - sought, i < same)
    })
  }
  return { pixels, lesions }
}

/** The best overlap 2 |P and T| / (|P| + |T|) over thresholds 0.05, 0.1, … 0.95. */
export function bestDice(chances: ArrayLike<number>, truth: ArrayLike<number>): number {
  let best = 0
  for (let cut = 1; cut < 20; cut++) {
    let [both, told, real] = [0, 0, 0]
    for (let i = 0; i < truth.length; i++) {
      const yes = chances[i]! >= cut / 20
      real += truth[i]!
      if (yes) told++
      if (yes) both += truth[i]!
    }
    best = Math.max(best, (2 * both) / Math.max(1, told + real))
  }
  return best
}

/** Images [count * SIDE * SIDE] as tokens, [count, GRID * GRID, PATCH * PATCH]. */
function patches(pixels: Float32Array<ArrayBuffer>): np.Array {
  return np
    .array(pixels)
    .reshape([-1, GRID, PATCH, GRID, PATCH])
    .transpose([0, 1, 3, 2, 4])
    .reshape([-1, GRID * GRID, PATCH * PATCH])
}

/** Undoes `patches`, on plain numbers. */
function images(tokens: Float32Array): Float32Array {
  return tokens.map((_, i) => {
    const [row, column] = [Math.floor(i / SIDE) % SIDE, i % SIDE]
    const token = Math.floor(row / PATCH) * GRID + Math.floor(column / PATCH)
    const within = (row % PATCH) * PATCH + (column % PATCH)
    return tokens[(Math.floor(i / (SIDE * SIDE)) * GRID * GRID + token) * PATCH * PATCH + within]!
  })
}

function initSegmenter(key: np.Array, mixer: Mixer): Segmenter {
  const parts = keys(key, 'patches', 'places', 'up', 'down', 'mixing')
  return {
    patches: initDense(parts.patches, PATCH * PATCH, WIDTH, 1),
    places: random.normal(parts.places, [GRID * GRID, WIDTH]).mul(0.5),
    norm: initLayerNorm(WIDTH),
    mixing: initMixing(parts.mixing, mixer),
    headNorm: initLayerNorm(WIDTH),
    up: initDense(parts.up, WIDTH, 4 * WIDTH),
    down: initDense(parts.down, 4 * WIDTH, PATCH * PATCH, 1),
  }
}

function initMixing(key: np.Array, mixer: Mixer): Mixing {
  if (mixer === 'attention') return { attention: initAttention(key, WIDTH) }
  if (mixer === 'convolution') {
    const widths = [WIDTH, 12, 12, WIDTH]
    const layers = random.split(key, 3)
    const convolution = [0, 1, 2].map((i) => initConv(layers.ref.slice(i), 3, widths[i]!, widths[i + 1]!))
    layers.dispose()
    return { convolution }
  }
  const sizes = { width: WIDTH, states: STATES, expand: 1, steps: [0.01, 0.5] as const }
  return { scan: initCrossBlock(key, { ...sizes, selective: mixer === 'scan' }) }
}

/** Logits of tokens [batch, GRID * GRID, PATCH * PATCH], shaped like them. */
function segment(params: Segmenter, tokens: np.Array): np.Array {
  const x = dense(params.patches, tokens).add(params.places)
  const mixed = x.ref.add(mix(params.mixing, layerNorm(params.norm, x)))
  const h = dense(params.up, layerNorm(params.headNorm, mixed))
  return dense(params.down, nn.gelu(h))
}

function mix(mixing: Mixing, x: np.Array): np.Array {
  if ('attention' in mixing) return selfAttention(mixing.attention, x, { heads: HEADS })
  const map = x.reshape([-1, GRID, GRID, WIDTH])
  const mixed =
    'scan' in mixing
      ? crossBlock(mixing.scan, map)
      : mixing.convolution.reduce((h, layer, i) => conv2d(layer, i === 0 ? h : nn.relu(h)), map)
  return mixed.reshape([-1, GRID * GRID, WIDTH])
}
