import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { fit } from '#nn/fit.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import type { Pictures } from '../method/modifiers.ts'
import { prototypeDistances, prototypeLoss, pushPrototypes, similarity } from '../method/prototypes.ts'
import { LEVELS, SIDE } from './scenes.ts'

/** Of each convolution, the last two among them on the same grid, and of what prototypes are compared with. */
const WIDTHS = [12, 16, 16] as const
const CHANNELS = 16
const PER_CLASS = 3
/** Places of a picture that a prototype is compared with. */
const PLACES = (SIDE / 4) ** 2
const BATCH = 64
const RATE = 5e-3

/** Prototypes of all networks, those of a class side by side. */
export const PROTOTYPES = LEVELS * PER_CLASS
export const CLASS_OF = Int32Array.from({ length: PROTOTYPES }, (_, j) => Math.floor(j / PER_CLASS))

export type PrototypeNet = { convs: Conv[]; add: Conv[]; prototypes: np.Array }

/** A trained network whose prototypes are patches of training pictures. */
export interface Trained {
  net: PrototypeNet
  /** The training picture that each prototype comes from. */
  picture: Int32Array
  /** Right on the test pictures before the prototypes became patches, and after. */
  right: { before: number; after: number }
}

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
  return nn.sigmoid(conv2d(add[1]!, nn.relu(conv2d(add[0]!, seen))))
}

/** Squared distances of each picture's places to the prototypes, [n, places, m]. Consumes both arguments. */
const distancesOf = ({ prototypes, ...rest }: PrototypeNet, x: np.Array): np.Array =>
  prototypeDistances(patchesOf(rest, x), prototypes)

const flat = (net: PrototypeNet, x: np.Array): np.Array =>
  distancesOf(net, x).reshape([-1, PLACES * PROTOTYPES])

/** Distances of pictures as rows, [n, places x prototypes]. Keeps the network. */
export async function see(net: PrototypeNet, pictures: Pictures): Promise<Matrix> {
  const x = images(pictures)
  const seen = await rowsBy(flat, net, x)
  x.dispose()
  return seen
}

/** Share of pictures whose class scores are largest for their label. */
function rightOn({ data, rows, dim }: Matrix, labels: ArrayLike<number>): number {
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

/** Fits a network to labels, then replaces its prototypes by patches of training pictures. Consumes the key. */
export async function* trained(
  key: np.Array,
  train: Part<'train'> & { pictures: Pictures },
  labels: Int32Array,
  test: { pictures: Pictures; labels: Int32Array },
  { steps, doing }: { steps: number; doing: string },
): Run<Trained> {
  const parts = keys(key, 'net', 'order')
  const [x, y] = [images(train.pictures), np.array(Int32Array.from(labels))]
  const own = nn.oneHot(np.array(CLASS_OF), LEVELS)
  const net = yield* fit(train, {
    params: initNet(parts.net),
    loss: (net, x: np.Array, y: np.Array) => prototypeLoss(distancesOf(net, x), y, own.ref),
    batch: batchOf(x, y),
    key: parts.order,
    steps,
    batchSize: BATCH,
    learningRate: RATE,
    schedule: 'cosine',
    doing,
  })
  const before = rightOn(await see(net, test.pictures), test.labels)
  const patches = await rowsBy(
    (net: PrototypeNet, x) => {
      net.prototypes.dispose()
      return patchesOf(net, x).reshape([-1, PLACES * CHANNELS])
    },
    net,
    x,
  )
  const prototypes = await readMatrix(net.prototypes)
  const { prototypes: pushed, picture } = pushPrototypes(
    { data: patches.data, rows: patches.rows * PLACES, dim: CHANNELS },
    labels,
    prototypes,
    CLASS_OF,
  )
  tree.dispose([x, y, own])
  const shown = {
    ...net,
    prototypes: np.array(Float32Array.from(pushed.data)).reshape([PROTOTYPES, CHANNELS]),
  }
  const after = rightOn(await see(shown, test.pictures), test.labels)
  return { net: shown, picture, right: { before, after } }
}
