import { numpy as np, tree } from '@jax-js/jax'
import { takePart } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { rowsBy } from '#nn/batches.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, classCount } from '#nn/rows.ts'
import {
  type Partners,
  gatedContrastiveLoss,
  partnersOf,
  supervisedContrastiveLoss,
} from '../method/contrast.ts'
import { pairGates } from '../method/pair-gates.ts'
import { type Data, PIXELS, viewsOf } from './data.ts'
import { probed } from './judge.ts'
import { type Network, features, project } from './network.ts'

/** How an arm learns: from pairs of classes, compared in their subspace or in the whole space; or as others do. */
export type Lesson = { kind: 'pairs'; partners: Partners; gated: boolean } | { kind: 'SupCon' | 'SimCLR' }

/** Views of the pictures to learn from, [n * count, PIXELS], those of a picture one after another. */
export interface Views {
  pictures: np.Array
  count: number
  labels: np.Array
  classes: number
}

/** Draws views of the pictures to learn from, and of no other. */
export function drawViews(rng: RandomGenerator, { split, pictures, labels }: Data, count: number): Views {
  const train = takePart(split.train, { pictures, labels })
  const { data, rows, dim } = viewsOf(rng, train.pictures, count)
  return {
    pictures: np.array(data).reshape([rows, dim]),
    count,
    labels: np.array(Int32Array.from(train.labels)),
    classes: classCount(labels),
  }
}

export interface Training {
  key: np.Array
  steps: number
  rates: readonly number[]
}

const BATCH = 64
const WARM_UP = 50

type Batch = readonly [x: np.Array, labels: np.Array, partners: np.Array]

/** The loss of a lesson, of views [n, PIXELS], what they show and the classes they are to resemble. */
export const lossOf =
  (lesson: Lesson) =>
  (network: Network, x: np.Array, labels: np.Array, partners: np.Array): np.Array => {
    const { encoder, gates, ...projector } = network
    const z = project(projector, features(encoder, x))
    if (lesson.kind !== 'pairs') {
      tree.dispose([gates, partners])
      return supervisedContrastiveLoss(z, labels)
    }
    if (lesson.gated)
      return gatedContrastiveLoss(z, labels.ref, partners.ref, pairGates(gates, labels, partners))
    tree.dispose(gates)
    return gatedContrastiveLoss(z, labels, partners, np.ones(z.shape))
  }

/**
 * Trains with each rate from the same start, which stays the caller's, and keeps what the linear probe likes best
 * on the validation pictures.
 */
export async function* learned(
  arm: string,
  lesson: Lesson,
  start: Network,
  views: Views,
  data: Data,
  training: Training,
): Run<Network> {
  const { train, validation } = data.split
  const of = keys(training.key.ref, 'order', 'partners')
  const trained = yield* grid({
    arm,
    settings: settingsOf({ rate: training.rates }),
    validation,
    train: ({ rate }) => {
      const batch = batcher(lesson, views, of.partners.ref)
      return fit(train, {
        params: tree.ref(start),
        loss: lossOf(lesson),
        batch,
        key: of.order.ref,
        steps: training.steps,
        batchSize: lesson.kind === 'SimCLR' ? BATCH / 2 : BATCH,
        learningRate: rate,
        schedule: 'cosine',
        warmUp: WARM_UP,
        doing: arm,
        series: `${arm}, rate ${rate}`,
      })
    },
    score: async (network: Network) => {
      const x = await featuresOf(network.encoder, data.pictures)
      return probed(x, data.labels, data).validation
    },
    dispose: (network: Network) => tree.dispose(network),
  })
  tree.dispose([of.order, of.partners])
  return trained.model
}

/** Batches of as many views for each lesson: another view of a picture at every step, for SimCLR two at once. */
function batcher(lesson: Lesson, { pictures, count, labels, classes }: Views, key: np.Array) {
  const rng = generator(key)
  let step = 0
  return (rows: np.Array): Batch => {
    const view = (number: number) => np.take(pictures.ref, rows.ref.mul(count).add(number % count), 0)
    const now = step++
    if (lesson.kind === 'SimCLR') {
      const x = np.concatenate([view(2 * now), view(2 * now + 1)])
      const of = np.concatenate([rows.ref, rows])
      return [x, of.ref, of]
    }
    const x = view(now)
    const of = np.take(labels.ref, rows, 0)
    const partners = lesson.kind === 'pairs' ? lesson.partners : 'identical'
    return [x, of.ref, partnersOf(of, partners, { classes, rng })]
  }
}

/** Features of pictures, in their order. */
export const featuresOf = (encoder: Network['encoder'], { data, rows }: Matrix): Promise<Matrix> => {
  const x = np.array(Float32Array.from(data)).reshape([rows, PIXELS])
  return rowsBy(features, encoder, x).finally(() => x.dispose())
}

/** Projected vectors of pictures, in their order. */
export const projectedOf = (
  { encoder, hidden, last, norm }: Network,
  { data, rows }: Matrix,
): Promise<Matrix> => {
  const x = np.array(Float32Array.from(data)).reshape([rows, PIXELS])
  return rowsBy(
    ({ encoder, ...projector }: Omit<Network, 'gates'>, chunk: np.Array) =>
      project(projector, features(encoder, chunk)),
    { encoder, hidden, last, norm },
    x,
  ).finally(() => x.dispose())
}
