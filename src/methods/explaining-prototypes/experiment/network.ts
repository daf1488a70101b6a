import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { fit } from '#nn/fit.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import type { Pictures, Property } from '../method/modifiers.ts'
import { prototypeDistances, prototypeLoss, pushPrototypes, similarity } from '../method/prototypes.ts'
import { LEVELS, SIDE, type Scene } from './scenes.ts'

/** Of each convolution, the last two among them on the same grid, and of what prototypes are compared with. */
const WIDTHS = [12, 16, 16] as const
const CHANNELS = 16
const PER_CLASS = 3
/** Places of a picture that a prototype is compared with. */
const PLACES = (SIDE / 4) ** 2
const BATCH = 64

/** Prototypes of all networks, those of a class side by side. */
export const PROTOTYPES = LEVELS * PER_CLASS
export const CLASS_OF = Int32Array.from({ length: PROTOTYPES }, (_, j) => Math.floor(j / PER_CLASS))

export type PrototypeNet = { convs: Conv[]; add: Conv[]; prototypes: np.Array }

const images = ({ data, count, side }: Pictures): np.Array =>
  np.array(Float32Array.from(data)).reshape([count, side, side, 3])

/** Untrained, with prototypes at random places. Consumes the key. */
export function initNet(key: np.Array): PrototypeNet {
  const parts = keys(key, 'one', 'two', 'three', 'add', 'last', 'prototypes')
  return {
    convs: [
      initConv(parts.one, 3, 3, WIDTHS[0]),
      initConv(parts.two, 3, WIDTHS[0], WIDTHS[1]),
      initConv(parts.three, 3, WIDTHS[1], WIDTHS[2]),
    ],
    add: [initConv(parts.add, 1, WIDTHS[2], CHANNELS), initConv(parts.last, 1, CHANNELS, CHANNELS, 1)],
    prototypes: random.uniform(parts.prototypes, [PROTOTYPES, CHANNELS]),
  }
}

/** What the network makes of each place, [n, 4, 4, channels], within 0..1. Consumes both arguments. */
function patchesOf({ convs, add }: Pick<PrototypeNet, 'convs' | 'add'>, x: np.Array): np.Array {
  const strides = [2, 2, 1]
  const seen = convs.reduce(
    (h, conv, i) => nn.relu(conv2d(conv, h, { stride: strides[i]! })),
    x.sub(0.45).mul(4),
  )
  // A sigmoid, by tanh: compiled, the gradient of `nn.sigmoid` is NaN far below zero.
  return np
    .tanh(conv2d(add[1]!, nn.relu(conv2d(add[0]!, seen))).mul(0.5))
    .add(1)
    .mul(0.5)
}

/** Squared distances of each picture's places to the prototypes, [n, places, m]. Consumes both arguments. */
const distancesOf = ({ prototypes, ...rest }: PrototypeNet, x: np.Array): np.Array =>
  prototypeDistances(patchesOf(rest, x), prototypes)

const flat = (net: PrototypeNet, x: np.Array): np.Array =>
  distancesOf(net, x).reshape([-1, PLACES * PROTOTYPES])

/** Distances of the pictures of each list, a row each, [n, places x prototypes]. Keeps the network. */
export async function see(net: PrototypeNet, lists: readonly Pictures[]): Promise<Matrix[]> {
  const data = new Float32Array(lists.reduce((sum, list) => sum + list.data.length, 0))
  let from = 0
  for (const list of lists) {
    data.set(list.data, from)
    from += list.data.length
  }
  const count = lists.reduce((sum, list) => sum + list.count, 0)
  const x = images({ data, count, side: SIDE })
  const seen = await rowsBy(flat, net, x, lists[0]!.count)
  x.dispose()
  let row = 0
  return lists.map(({ count }) => {
    const part = seen.data.slice(row * seen.dim, (row + count) * seen.dim)
    row += count
    return { data: part, rows: count, dim: seen.dim }
  })
}

/** Share of pictures whose class scores are largest for their label. */
export async function accuracy(
  net: PrototypeNet,
  pictures: Pictures,
  labels: ArrayLike<number>,
): Promise<number> {
  const [{ data, rows, dim }] = (await see(net, [pictures])) as [Matrix]
  let right = 0
  for (let i = 0; i < rows; i++) {
    const scores = new Float64Array(LEVELS)
    for (let j = 0; j < PROTOTYPES; j++) {
      let least = Infinity
      for (let at = j; at < dim; at += PROTOTYPES) least = Math.min(least, data[i * dim + at]!)
      // Weights 1 and -1/2 less a constant: the order of classes is that of the own similarities.
      scores[CLASS_OF[j]!]! += similarity(least)
    }
    if (scores.indexOf(Math.max(...scores)) === labels[i]) right++
  }
  return right / rows
}

/** A trained network whose prototypes are patches of training pictures. */
export interface Trained {
  net: PrototypeNet
  /** The training picture that each prototype comes from. */
  picture: Int32Array
  /** Share of validation pictures that it classes rightly. */
  right: number
}

/** Fits a network to one property, then makes its prototypes patches of training pictures. Consumes the key. */
export async function* trained(
  key: np.Array,
  train: Scene & Part<'train'>,
  validation: Scene & Part<'validation'>,
  property: Property,
  { learningRate, steps, doing }: { learningRate: number; steps: number; doing: string },
): Run<Trained> {
  const parts = keys(key, 'net', 'order')
  const labels = train.levels[property]
  const [x, y] = [images(train.pictures), np.array(Int32Array.from(labels))]
  const own = nn.oneHot(np.array(CLASS_OF), LEVELS)
  try {
    const net = yield* fit(train, {
      params: initNet(parts.net),
      loss: (net, x: np.Array, y: np.Array) => prototypeLoss(distancesOf(net, x), y, own.ref),
      batch: batchOf(x, y),
      key: parts.order,
      steps,
      batchSize: BATCH,
      learningRate,
      schedule: 'cosine',
      doing,
    })
    const patches = await rowsBy(
      (net: PrototypeNet, x) => {
        net.prototypes.dispose()
        return patchesOf(net, x).reshape([-1, PLACES * CHANNELS])
      },
      net,
      x,
    )
    const { prototypes, picture } = pushPrototypes(
      { data: patches.data, rows: patches.rows * PLACES, dim: CHANNELS },
      labels,
      await readMatrix(net.prototypes),
      CLASS_OF,
    )
    const pushed = {
      ...net,
      prototypes: np.array(Float32Array.from(prototypes.data)).reshape([PROTOTYPES, CHANNELS]),
    }
    const right = await accuracy(pushed, validation.pictures, validation.levels[property])
    return { net: pushed, picture, right }
  } finally {
    tree.dispose([x, y, own])
  }
}
