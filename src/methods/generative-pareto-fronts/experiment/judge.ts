import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Part } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Dense, dense, initMlp, mlp } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { checkedLabels, crossEntropy } from '#nn/loss.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { meanDissimilarity } from '../method/diversity.ts'
import { prdc } from '../method/prdc.ts'

/** Codes of digits and what they show. */
export interface Codes {
  x: Matrix
  labels: Int32Array
}

/** What samples are worth. */
export interface Worth {
  /** Share of samples that show the digit that was asked for. */
  consistency: number
  /** Precision among real digits of the class. */
  realism: number
  /** How unlike samples of one class are, over how unlike real digits of it are. */
  diversity: number
  /** Share of real digits of the class that samples come near to. */
  recall: number
}

export interface Evaluator {
  /** The digit that each row shows, and what the last hidden layer makes of it. */
  look(x: Matrix): Promise<{ shown: Int32Array; features: Matrix }>
  dispose(): void
}

const HIDDEN = [64, 32]
const STEPS = 400
const NEIGHBOURS = 5

/** Trains the network that answers "does this show a 3?", which no generator and no filter ever sees. */
export async function* evaluatorOf(
  train: Part<'train'> & Codes,
  classes: number,
  key: np.Array,
): Run<Evaluator> {
  const { weights, order } = keys(key, 'weights', 'order')
  const { data, rows, dim } = train.x
  const x = np.array(Float32Array.from(data)).reshape([rows, dim])
  const labels = checkedLabels('the labels', train.labels, { rows, classes })
  const params = yield* fit(train, {
    params: initMlp(weights, [dim, ...HIDDEN, classes]),
    loss: (layers: Dense[], x: np.Array, labels: np.Array) => crossEntropy(mlp(layers, x), labels),
    batch: batchOf(x, labels),
    key: order,
    steps: STEPS,
    batchSize: 64,
    learningRate: 3e-3,
    schedule: 'cosine',
    labels: train.labels,
    doing: 'training the evaluator',
  })
  tree.dispose([x, labels])
  const last = params.at(-1)!
  return {
    async look(asked) {
      const input = np.array(Float32Array.from(asked.data)).reshape([asked.rows, asked.dim])
      const features = await rowsBy(hidden, params.slice(0, -1), input)
      const logits = await rowsBy(
        (layer: Dense, h) => dense(layer, h),
        last,
        np.array(Float32Array.from(features.data)).reshape([features.rows, features.dim]),
      )
      return { shown: argmaxRows(logits), features }
    },
    dispose: () => tree.dispose(params),
  }
}

const hidden = (layers: Dense[], x: np.Array): np.Array => nn.relu(mlp(layers, x))

/** The rows of each class, by their labels. */
export const byClass = (labels: Int32Array, classes: number): number[][] =>
  Array.from({ length: classes }, (_, c) => [...labels.keys()].filter((row) => labels[row] === c))

/**
 * Judges samples by the real digits of a test part, class by class, mean over the classes.
 *
 * @throws RangeError for any other part
 */
export async function judgeBy(
  { role, x, labels }: Part<'test'> & Codes,
  classes: number,
  evaluator: Evaluator,
): Promise<(samples: Codes) => Promise<Worth>> {
  if (role !== 'test') throw new RangeError(`only a test part may judge, not ${String(role)}`)
  const { features } = await evaluator.look(x)
  const real = byClass(labels, classes).map((rows) => takeRows(features, rows))
  return async (samples) => {
    const { shown, features } = await evaluator.look(samples.x)
    const worths = byClass(samples.labels, classes).map((rows, c) => {
      const own = takeRows(features, rows)
      const truth = real[c]!
      const { precision, recall } = prdc(truth, own, NEIGHBOURS)
      return {
        consistency: rows.filter((row) => shown[row] === c).length / rows.length,
        realism: precision,
        diversity: meanDissimilarity(own) / meanDissimilarity(truth),
        recall,
      }
    })
    const mean = (key: keyof Worth) => worths.reduce((sum, worth) => sum + worth[key], 0) / classes
    return {
      consistency: mean('consistency'),
      realism: mean('realism'),
      diversity: mean('diversity'),
      recall: mean('recall'),
    }
  }
}
