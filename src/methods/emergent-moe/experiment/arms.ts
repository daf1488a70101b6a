import { numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batchOf } from '#nn/batches.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { linearProbe, probeAccuracy } from '#nn/metrics/probe.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { readMatrix } from '#nn/rows.ts'
import { CLASSES, type Data, type Pictures, TOKENS, joined } from './data.ts'
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

const PRETRAINING = { steps: 220, batchSize: 40, learningRate: 0.004 }
const TUNING = { steps: 40, batchSize: 16 }
const RATES = [0.002, 0.006]

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

/** How good a tuned network is on digits like those it saw, and on average in other domains. */
export interface Judged {
  inside: number
  outside: number
  /** Outside, all neurons at work again. */
  merged: number
}

/** Tunes at each learning rate, keeps what names most validation pictures, and judges it. Consumes the key. */
export async function* tune(
  name: string,
  arm: Arm,
  start: Network,
  { tune: { train, validation, test }, outside }: Data,
  key: np.Array,
): Run<Judged> {
  const parts = keys(key, 'head', 'order', 'dropout')
  const [x, labels] = [arrayOf(train.x), np.array(train.labels.slice())]
  const plain = batchOf(x, labels)
  const routes = arm.kind === 'experts' ? arm.routes : []
  const { model: net } = yield* grid({
    arm: name,
    settings: settingsOf({ learningRate: RATES }),
    train: async function* ({ learningRate }): Run<Network> {
      const rng = generator(parts.dropout.ref)
      return yield* fit(train, {
        params: withHead(tree.ref(start), parts.head.ref, CLASSES.tuned),
        loss: (net: Network, rows: np.Array, y: np.Array, mask: np.Array) =>
          crossEntropy(network(net, rows, routesOfStep(arm, mask)), y),
        batch: (rows): [np.Array, np.Array, np.Array] => [
          ...plain(rows),
          arm.kind === 'dropout' ? dropoutMask(TUNING.batchSize, arm.kept, rng) : np.zeros([1]),
        ],
        key: parts.order.ref,
        ...TUNING,
        learningRate,
        schedule: 'cosine',
        doing: `tuning: ${name}`,
        series: `loss, ${name}, learning rate ${learningRate}`,
      })
    },
    score: (one: Network) => share(one, validation, routes),
    validation,
    dispose: (one) => tree.dispose(one),
  })
  tree.dispose([parts, x, labels])
  const judge = async (through: Routes) => {
    const parts = [test, ...outside]
    const labels = parts.flatMap((one) => [...one.labels])
    const right = argmaxRows(await scores(net, joined(parts.map(({ x }) => x)), through)).map((named, i) =>
      named === labels[i] ? 1 : 0,
    )
    const found = parts.map((_, i) => mean(right.subarray(i * test.x.rows, (i + 1) * test.x.rows)))
    return { inside: found[0]!, outside: mean(found.slice(1)) }
  }
  const judged = await judge(routes)
  const merged = arm.kind === 'experts' ? (await judge([])).outside : judged.outside
  tree.dispose(net)
  return { ...judged, merged }
}

function routesOfStep(arm: Arm, mask: np.Array): Routes {
  if (arm.kind === 'dropout') return lastLayer({ kind: 'mask', mask })
  mask.dispose()
  return arm.kind === 'experts' ? arm.routes : []
}

/** Only the tuned layer takes this route. */
export const lastLayer = (route: Routes[number]): Routes =>
  Array.from({ length: DEPTH }, (_, layer) => (layer === TUNED ? route : undefined))

/** 1 over the share that is kept, or 0, for each neuron of each token. */
export function dropoutMask(pictures: number, kept: number, rng: Pick<RandomGenerator, 'uniform'>): np.Array {
  const data = new Float32Array(pictures * TOKENS * NEURONS)
  for (let i = 0; i < data.length; i++) data[i] = rng.uniform() < kept ? 1 / kept : 0
  return np.array(data).reshape([pictures, TOKENS, NEURONS])
}

/** A linear classifier on the pre-trained features, which stay as they are. Takes the parameters by `.ref`. */
export async function probe(start: Network, { tune: { train, validation, test }, outside }: Data) {
  const seen = async <P extends Pictures>(one: P) => {
    const { head, ...body } = tree.ref(start)
    tree.dispose(head)
    return { ...one, x: await readMatrix(features(body, arrayOf(one.x))) }
  }
  const fitted = linearProbe(await seen(train), await seen(validation))
  const others: number[] = []
  for (const domain of outside) others.push(probeAccuracy(fitted, await seen(domain)))
  return { inside: probeAccuracy(fitted, await seen(test)), outside: mean(others) }
}
