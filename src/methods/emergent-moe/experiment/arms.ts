import { numpy as np, random, tree, vmap } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batchOf } from '#nn/batches.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { applyLinear, argmaxRows } from '#nn/metrics/linear-map.ts'
import { logisticRegression } from '#nn/metrics/logistic.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { readMatrix } from '#nn/rows.ts'
import { CLASSES, type Data, type Examples, type Pictures, TOKENS, joined } from './data.ts'
import {
  DEPTH,
  NEURONS,
  type Network,
  type Routes,
  TUNED,
  features,
  initNetwork,
  network,
  withHead,
} from './network.ts'
import { arrayOf, scores, share } from './structure.ts'

const PRETRAINING = { steps: 220, batchSize: 120, learningRate: 0.003 }
const TUNING = { steps: 32, batchSize: 16 }
const RATES = [0.004, 0.012]
const DECAYS = [0.001, 0.01, 0.1]

/** A network that names digits and their quarter turns. Consumes the key. */
export async function* pretrain(key: np.Array, { pretrain: { train } }: Data): Run<Network> {
  const { params, order } = keys(key, 'params', 'order')
  const [x, labels] = [arrayOf(train.x), np.array(train.labels.slice())]
  try {
    return yield* fit(train, {
      params: initNetwork(params, CLASSES.pretrained),
      loss: (net: Network, rows: np.Array, y: np.Array) => crossEntropy(network(net, rows), y),
      batch: batchOf(x, labels),
      key: order,
      ...PRETRAINING,
      schedule: 'cosine',
      warmUp: 20,
      doing: 'pre-training a dense network',
      series: 'loss of pre-training',
    })
  } finally {
    tree.dispose([x, labels])
  }
}

/** One way to tune a pre-trained network for another task. */
export type Arm =
  | { kind: 'dense' }
  | { kind: 'experts'; routes: Routes }
  /** Each neuron of the tuned layer is left out at random, as often as experts leave it out. */
  | { kind: 'dropout'; kept: number }

/** How good tuned networks are on digits like those they saw, and on average in other domains. */
export interface Judged {
  inside: number
  outside: number
  /** Outside, all neurons at work again. */
  merged: number
}

/**
 * Tunes a copy of the network on each labelled set, all of them in step, at each learning rate; keeps the rate whose
 * copies name most validation pictures, and judges these by their mean. Consumes the key.
 */
export async function* tune(
  name: string,
  arm: Arm,
  start: Network,
  { tune: { train, validation, test }, outside }: Data,
  key: np.Array,
): Run<Judged> {
  const parts = keys(key, 'heads', 'order', 'dropout')
  const [x, labels] = setsOf(train)
  const routes = arm.kind === 'experts' ? arm.routes : []
  const { model: tuned } = yield* grid({
    arm: name,
    settings: settingsOf({ learningRate: RATES }),
    train: async function* ({ learningRate }): Run<Network[]> {
      const rng = generator(parts.dropout.ref)
      // Every set is read in the same order, so the rows of one are those of all.
      const copies = yield* fit(train[0]!, {
        params: copiesOf(start, parts.heads.ref, train.length),
        loss: lossOfAll(arm),
        batch: (rows): [np.Array, np.Array, np.Array] => [
          np.take(x.ref, rows.ref, 1),
          np.take(labels.ref, rows, 1),
          masksOf(arm, train.length, rng),
        ],
        key: parts.order.ref,
        ...TUNING,
        learningRate,
        schedule: 'cosine',
        doing: `tuning: ${name}`,
        series: `loss, ${name}, learning rate ${learningRate}`,
      })
      const each = train.map(
        (_, set) => tree.map((leaf: np.Array) => leaf.slice(set), tree.ref(copies)) as Network,
      )
      tree.dispose(copies)
      return each
    },
    score: async (nets: Network[]) => mean(await inTurn(nets, (net) => share(net, validation, routes))),
    validation,
    dispose: (nets) => tree.dispose(nets),
  })
  tree.dispose([parts, x, labels])

  const pictures = [test, ...outside]
  const answers = pictures.flatMap((one) => [...one.labels])
  const all = joined(pictures.map((one) => one.x))
  const judge = async (through: Routes) => {
    const shares = await inTurn(tuned, async (net) => {
      const named = argmaxRows(await scores(net, all, through))
      const right = named.map((label, i) => (label === answers[i] ? 1 : 0))
      return pictures.map((_, i) => mean(right.subarray(i * test.x.rows, (i + 1) * test.x.rows)))
    })
    return {
      inside: mean(shares.map((one) => one[0]!)),
      outside: mean(shares.map((one) => mean(one.slice(1)))),
    }
  }
  const judged = await judge(routes)
  const merged = arm.kind === 'experts' ? (await judge([])).outside : judged.outside
  tree.dispose(tuned)
  return { ...judged, merged }
}

async function inTurn<T, R>(list: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> {
  const found: R[] = []
  for (const one of list) found.push(await ask(one))
  return found
}

/** The sets one above another: pictures [sets, n, TOKENS * PATCH], and labels [sets, n]. */
const setsOf = (sets: readonly Examples<'train'>[]): [np.Array, np.Array] => [
  np.stack(sets.map(({ x }) => arrayOf(x))),
  np.stack(sets.map(({ labels }) => np.array(labels.slice()))),
]

/** A network so many times, each with a head of its own; every leaf is [copies, …]. Consumes the key. */
function copiesOf(start: Network, key: np.Array, copies: number): Network {
  const heads = random.split(key, copies)
  const nets = Array.from({ length: copies }, (_, i) =>
    withHead(tree.ref(start), heads.ref.slice(i), CLASSES.tuned),
  )
  heads.dispose()
  return tree.map(((...leaves: np.Array[]) => np.stack(leaves)) as never, ...(nets as [Network])) as Network
}

/** The sum of the losses of networks that learn side by side, so that each moves by its own. */
function lossOfAll(arm: Arm) {
  const losses = vmap((net: Network, x: np.Array, y: np.Array, mask: np.Array) =>
    crossEntropy(network(net, x, routesOfStep(arm, mask)), y),
  ) as unknown as (nets: Network, x: np.Array, y: np.Array, masks: np.Array) => np.Array
  return (nets: Network, x: np.Array, y: np.Array, masks: np.Array) => losses(nets, x, y, masks).sum()
}

/** What the layers do for a batch while an arm is tuned. Consumes the mask. */
export function routesOfStep(arm: Arm, mask: np.Array): Routes {
  if (arm.kind === 'dropout') return lastLayer({ kind: 'mask', mask })
  mask.dispose()
  return arm.kind === 'experts' ? arm.routes : []
}

/** Only the tuned layer takes this route. */
export const lastLayer = (route: Routes[number]): Routes =>
  Array.from({ length: DEPTH }, (_, layer) => (layer === TUNED ? route : undefined))

function masksOf(arm: Arm, sets: number, rng: RandomGenerator): np.Array {
  if (arm.kind !== 'dropout') return np.zeros([sets, 1])
  return dropoutMask(sets * TUNING.batchSize, arm.kept, rng).reshape([sets, -1, TOKENS, NEURONS])
}

/** 1 over the share that is kept, or 0, for each neuron of each token. */
export function dropoutMask(pictures: number, kept: number, rng: Pick<RandomGenerator, 'uniform'>): np.Array {
  const data = new Float32Array(pictures * TOKENS * NEURONS)
  for (let i = 0; i < data.length; i++) data[i] = rng.uniform() < kept ? 1 / kept : 0
  return np.array(data).reshape([pictures, TOKENS, NEURONS])
}

/** Logistic regressions on what `read` makes of pictures, one for each labelled set: how good they are on average. */
export async function probe(
  { tune: { train, validation, test }, outside }: Data,
  read: (x: Pictures['x']) => Promise<Pictures['x']> | Pictures['x'],
) {
  const seen = async <P extends Pictures>(one: P): Promise<P> => ({ ...one, x: await read(one.x) })
  const [choosing, judging] = [await seen(validation), await inTurn([test, ...outside], seen)]
  const shares = await inTurn(train, async (set) => {
    const lesson = await seen(set)
    const { named } = DECAYS.map((decay) => {
      const map = logisticRegression(lesson, decay, { classes: CLASSES.tuned })
      const named = ({ x, labels }: Pictures) => accuracyOf(argmaxRows(applyLinear(map, x)), labels)
      return { named, score: named(choosing) }
    }).reduce((best, one) => (one.score > best.score ? one : best))
    return judging.map(named)
  })
  return {
    inside: mean(shares.map((one) => one[0]!)),
    outside: mean(shares.map((one) => mean(one.slice(1)))),
  }
}

/** What a pre-trained network hands to its head, for `probe`. Takes the parameters by `.ref`. */
export const frozen = (start: Network) => (x: Pictures['x']) => {
  const { head, ...body } = tree.ref(start)
  tree.dispose(head)
  return readMatrix(features(body, arrayOf(x)))
}
