import { numpy as np, tree } from '@jax-js/jax'
import type { Split } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import { meanSquaredError } from '#nn/loss.ts'
import { applyLinear } from '#nn/metrics/linear-map.ts'
import { ridge } from '#nn/metrics/ridge.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix, takeRows } from '#nn/rows.ts'
import { type Encoder, rep4ExFit } from '../method/autoencoder.ts'
import { mmrPenalty, linearResidual } from '../method/mmr.ts'
import { CAUSES, type Sample } from './world.ts'

const STEPS = 1000
const BATCH = 256
const BANDWIDTH = 0.5
/** Every arm that trains tries these. */
export const RATES = [1e-3, 3e-3]

export type Action = readonly [number, number]

const rowsOf = ({ A, Z, X, Y }: Sample, rows: Int32Array): Sample => ({
  A: takeRows(A, rows),
  Z: takeRows(Z, rows),
  X: takeRows(X, rows),
  Y: Float32Array.from(rows, (row) => Y[row]!),
})

/** What is asked about: the outcome at actions, for rows that every arm learns from. */
export interface Asked {
  sample: Sample
  parts: Split
  actions: readonly Action[]
}

/** The rows that arms learn from. */
export const trainedOn = ({ sample, parts }: Pick<Asked, 'sample' | 'parts'>): Sample =>
  rowsOf(sample, parts.train.indices)

/**
 * Trains an autoencoder on the train part, with the linearity penalty unless lambda is 0, at each rate, and gives
 * the causes that the best one finds in all rows, [n, 2]. On the validation part the loss without its weight decides.
 */
export async function* learnCauses(
  name: string,
  { sample, parts }: Asked,
  lambda: number,
  key: np.Array,
): Run<Matrix> {
  const train = trainedOn({ sample, parts })
  const held = rowsOf(sample, parts.validation.indices)
  const [x, a] = [arrayOf(train.X), arrayOf(train.A)]
  const { model } = yield* grid({
    arm: name,
    settings: settingsOf({ learningRate: RATES }),
    train: ({ learningRate }) =>
      rep4ExFit(
        { x, a },
        {
          key,
          dims: CAUSES,
          lambda,
          bandwidth: BANDWIDTH,
          steps: STEPS,
          batch: BATCH,
          learningRate,
          doing: `training the ${name}`,
        },
      ),
    score: async (encoder: Encoder) => -(await heldOutLoss(encoder, held, lambda)),
    validation: parts.validation,
    dispose: (encoder) => encoder.dispose(),
  })
  const found = await readMatrix(model.encode(arrayOf(sample.X)))
  model.dispose()
  x.dispose()
  a.dispose()
  return found
}

/** Reconstruction in standard units plus the weighted penalty, of rows that were not trained on. */
async function heldOutLoss(encoder: Encoder, { X, A }: Sample, lambda: number): Promise<number> {
  const x = arrayOf(X)
  const scale = np.sqrt(np.square(x.ref.sub(x.ref.mean(0))).mean(0))
  const z = encoder.encode(x.ref)
  const missed = np.square(encoder.decode(z.ref).sub(x).div(scale)).mean()
  const variance = np.square(z.ref.sub(z.ref.mean(0))).mean()
  const a = arrayOf(A)
  const penalty = mmrPenalty(linearResidual(z, a.ref), a, { bandwidth: BANDWIDTH }).div(variance)
  return (await missed.add(penalty.mul(lambda)).data())[0]!
}

/** What a network that predicts the outcome from the actions alone says; `times` as many steps. */
export async function* regressOnActions(
  { sample, parts, actions }: Asked,
  key: np.Array,
  times = 1,
): Run<number[]> {
  const train = trainedOn({ sample, parts })
  const held = rowsOf(sample, parts.validation.indices)
  const { weights, order } = keys(key, 'weights', 'order')
  const [a, y] = [arrayOf(train.A), np.array(train.Y.slice()).reshape([train.Y.length, 1])]
  const predict = (layers: Dense[], of: np.Array) => mlp(tree.ref(layers), of)
  const { model } = yield* grid({
    arm: 'network on the actions',
    settings: settingsOf({ learningRate: RATES }),
    train: ({ learningRate }) =>
      fit(parts.train, {
        params: initMlp(weights.ref, [2, 64, 64, 1]),
        loss: (layers: Dense[], a: np.Array, y: np.Array) => meanSquaredError(mlp(layers, a), y),
        batch: batchOf(a, y),
        key: order.ref,
        steps: STEPS * times,
        batchSize: BATCH,
        learningRate,
        schedule: 'cosine',
        doing: 'training a network on the actions',
      }),
    score: async (layers: Dense[]) => {
      const said = await predict(layers, arrayOf(held.A)).data()
      return -held.Y.reduce((sum, value, i) => sum + (value - said[i]!) ** 2, 0)
    },
    validation: parts.validation,
    dispose: (layers) => tree.dispose(layers),
  })
  tree.dispose([weights, order, a, y])
  const said = Array.from(await predict(model, np.array(actions.map((one) => [...one]))).data())
  tree.dispose(model)
  return said
}

/** What a straight line through the outcomes says: the cheap rival. */
export function lineOnActions({ sample, parts, actions }: Asked): number[] {
  const { A, Y } = trainedOn({ sample, parts })
  const line = ridge(A, { data: Y, rows: Y.length, dim: 1 }, 0)
  const asked = { data: Float32Array.from(actions.flat()), rows: actions.length, dim: 2 }
  return [...applyLinear(line, asked).data]
}

const arrayOf = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])
