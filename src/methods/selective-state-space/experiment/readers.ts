import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { type Attention, initAttention, selfAttention } from '#nn/attention.ts'
import { type LayerNorm, initLayerNorm, layerNorm } from '#nn/attention.ts'
import { batchOf } from '#nn/batches.ts'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import {
  type Constant,
  type Mamba,
  type Selective,
  gatedBlock,
  initMamba,
  stateSpace,
} from '../method/block.ts'
import { type CrossBlock, crossBlock, initCrossBlock } from '../method/cross-scan.ts'
import { linearRecurrence } from '../method/scan.ts'
import { type Instructions, KINDS, SIDE, type Task, agesOf } from './flip-flop.ts'

const WIDTH = 16
const HEADS = 4
const STATES = 4
const BATCH = 8
const LEARNING_RATES = [0.02, 0.04]
/** Steps of the state at the start, for dozens of tokens. */
const DELTAS = [0.01, 0.5] as const

/** How places hear of each other; all else is the same. */
export type Mixer =
  | { kind: 'scan'; selective: boolean }
  | { kind: 'linear attention' }
  | { kind: 'gated' }
  | { kind: 'map scan'; selective: boolean; orders: 'cross' | 'rows' }
  | { kind: 'convolution'; kernel: number }
  | { kind: 'attention' }

export type Arm = { name: string; mixer: Mixer }

/** The ideas that can be switched off. */
export type Mechanism = 'selection' | 'cross-scan'

/** All that is compared; without a mechanism, the method alone lacks it. */
export function armsOf(without?: Mechanism) {
  const selective = without !== 'selection'
  const orders = without === 'cross-scan' ? 'rows' : 'cross'
  return {
    selective: { name: 'selective state space', mixer: { kind: 'scan', selective } },
    constant: { name: 'time-invariant state space', mixer: { kind: 'scan', selective: false } },
    linear: { name: 'linear attention', mixer: { kind: 'linear attention' } },
    gated: { name: 'gated recurrence (minGRU)', mixer: { kind: 'gated' } },
    cross: { name: 'four selective scans', mixer: { kind: 'map scan', selective, orders } },
    local: { name: 'two 3 x 3 convolutions', mixer: { kind: 'convolution', kernel: 3 } },
    wide: { name: 'two 5 x 5 convolutions', mixer: { kind: 'convolution', kernel: 5 } },
    attention: { name: 'attention', mixer: { kind: 'attention' } },
  } satisfies Record<string, Arm>
}

type LinearAttention = { query: np.Array; key: np.Array; value: np.Array }
type Gated = { update: Dense; candidate: Dense }
type Carrier = Selective | Constant | LinearAttention | Gated
type Mixing =
  | { block: Mamba<Carrier> }
  | { map: CrossBlock }
  | { convolutions: Conv[] }
  | { attention: Attention }

export type Reader = { tokens: np.Array; norm: LayerNorm; mixing: Mixing; outNorm: LayerNorm; out: Dense }

/** Fresh parameters. Consumes the key. */
export function initReader(key: np.Array, mixer: Mixer): Reader {
  const parts = keys(key, 'tokens', 'mixing', 'out')
  return {
    tokens: random.normal(parts.tokens, [2 * KINDS, WIDTH]),
    norm: initLayerNorm(WIDTH),
    mixing: initMixing(parts.mixing, mixer),
    outNorm: initLayerNorm(WIDTH),
    out: initDense(parts.out, WIDTH, KINDS, 1),
  }
}

function initMixing(key: np.Array, mixer: Mixer): Mixing {
  const sizes = { width: WIDTH, states: STATES, expand: 1, steps: DELTAS }
  if (mixer.kind === 'attention') return { attention: initAttention(key, WIDTH) }
  if (mixer.kind === 'map scan') return { map: initCrossBlock(key, { ...sizes, selective: mixer.selective }) }
  if (mixer.kind === 'scan' && !mixer.selective)
    return { block: initMamba(key, { ...sizes, selective: false }) }

  const parts = keys(key, 'a', 'b', 'c')
  if (mixer.kind === 'convolution') {
    const convolutions = [parts.a, parts.b].map((part) => initConv(part, mixer.kernel, WIDTH, WIDTH))
    return { convolutions }
  }
  const square = (part: np.Array) => random.normal(part, [WIDTH, WIDTH]).mul(WIDTH ** -0.5)
  const block: Mamba<Carrier> = initMamba(parts.a.ref, sizes)
  if (mixer.kind === 'linear attention')
    block.ssm = { query: square(parts.a), key: square(parts.b), value: square(parts.c) }
  const layer = (part: np.Array) => initDense(part, WIDTH, WIDTH, 1)
  if (mixer.kind === 'gated') block.ssm = { update: layer(parts.a), candidate: layer(parts.b) }
  return { block }
}

/** Logits [rows, length, KINDS] of tokens [rows, length]. Consumes the parameters and the tokens. */
export function read(mixer: Mixer, params: Reader, tokens: np.Array): np.Array {
  const x = np.dot(nn.oneHot(tokens, 2 * KINDS), params.tokens)
  const mixed = x.ref.add(mix(mixer, params.mixing, layerNorm(params.norm, x)))
  return dense(params.out, layerNorm(params.outNorm, mixed))
}

function mix(mixer: Mixer, mixing: Mixing, x: np.Array): np.Array {
  if ('block' in mixing) return gatedBlock(mixing.block, x, carry)
  if ('attention' in mixing) return selfAttention(mixing.attention, x, { heads: HEADS })
  const map = x.reshape([-1, SIDE, SIDE, WIDTH])
  const mixed =
    'map' in mixing
      ? crossBlock(mixing.map, map, { orders: mixer.kind === 'map scan' ? mixer.orders : 'cross' })
      : mixing.convolutions.reduce((h, layer, i) => conv2d(layer, i === 0 ? h : nn.relu(h)), map)
  return mixed.reshape([-1, SIDE * SIDE, WIDTH])
}

function carry(params: Carrier, u: np.Array): np.Array {
  if ('query' in params) return linearAttention(params, u)
  if ('update' in params) return minGru(params, u)
  return stateSpace(params, u)
}

/** Causal linear attention (Katharopoulos et al. 2020, eq. 8), features 1 + elu. Consumes both arguments. */
export function linearAttention({ query, key, value }: LinearAttention, u: np.Array): np.Array {
  const feature = (w: np.Array) => nn.elu(np.dot(u.ref, w)).add(1)
  const scores = np.matmul(feature(query), np.swapaxes(feature(key), -1, -2)).mul(np.tri(u.shape[1]!))
  const sums = scores.ref.sum(-1, { keepdims: true })
  return np.matmul(scores, np.dot(u, value)).div(sums.add(1e-6))
}

/** The minimal gated recurrent unit (Feng et al. 2024, section 3.1): h_t = (1 - z_t) h_(t-1) + z_t c_t. Consumes both. */
export function minGru({ update, candidate }: Gated, u: np.Array): np.Array {
  const z = nn.sigmoid(dense(update, u.ref))
  const input = z.ref.mul(dense(candidate, u))
  return linearRecurrence(np.subtract(1, z), input, 1)
}

/** 1 where the right value is said, 0 elsewhere, place by place. Takes the parameters by `.ref`. */
export async function hits(
  mixer: Mixer,
  params: Reader,
  { tokens, targets }: Instructions,
): Promise<Float32Array> {
  const said = np.argmax(read(mixer, tree.ref(params), tokens.ref), -1)
  return (await np.equal(said, targets.ref).astype(np.float32).data()) as Float32Array
}

/** Trains with each learning rate and keeps the best on the validation part. Consumes the key. */
export async function* learn(
  { name, mixer }: Arm,
  { train, validation }: Pick<Task, 'train' | 'validation'>,
  key: np.Array,
  steps: number,
): Run<Reader> {
  const parts = keys(key, 'params', 'order')
  const { model } = yield* grid({
    arm: name,
    settings: settingsOf({ 'learning rate': LEARNING_RATES }),
    train: ({ 'learning rate': learningRate }) =>
      fit(train, {
        params: initReader(parts.params.ref, mixer),
        loss: (params: Reader, tokens: np.Array, targets: np.Array) =>
          crossEntropy(read(mixer, params, tokens), targets),
        batch: batchOf(train.tokens, train.targets),
        key: parts.order.ref,
        steps,
        batchSize: BATCH,
        learningRate,
        schedule: 'cosine',
        warmUp: Math.min(10, steps - 1),
        doing: name,
      }),
    score: async (params: Reader) => share(await hits(mixer, params, validation)),
    validation,
    dispose: (params) => tree.dispose(params),
  })
  tree.dispose(parts)
  return model
}

export const share = (hit: Float32Array): number => hit.reduce((sum, one) => sum + one, 0) / hit.length

const BIN = 8

/** [age, share of right places], in bins of eight ages of the last write. */
export async function byAge({ tokens }: Instructions, hit: Float32Array): Promise<[number, number][]> {
  const length = tokens.shape[1]!
  const bins = Array.from({ length: length / BIN }, (): number[] => [])
  agesOf(await tokens.ref.data(), length).forEach((age, i) => bins[Math.floor(age / BIN)]!.push(hit[i]!))
  return bins.map((bin, i) => [BIN * (i + 0.5), share(Float32Array.from(bin))])
}
