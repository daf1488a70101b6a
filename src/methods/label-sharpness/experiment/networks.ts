import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Part, Role } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { fit } from '#nn/fit.ts'
import { lossAndGradient } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { fgsm } from '../method/fgsm.ts'

/** Examples of two classes. */
export interface Examples {
  x: Matrix
  labels: Int32Array
}

export type Pictures<R extends Role> = Part<R> & Examples

const HIDDEN = [96, 96]
const BATCH = 64
const LEARNING_RATE = 2e-3

/** How a net does on some examples. */
export interface Score {
  error: number
  /** Mean cross-entropy in nats. */
  loss: number
}

/** Trains a net with Adam; returns its layers. Consumes the key. */
export async function* train(key: np.Array, pictures: Pictures<'train'>, steps: number): Run<Dense[]> {
  const { init, order } = keys(key, 'init', 'order')
  const [x, labels] = [toArray(pictures.x), np.array(pictures.labels.slice())]
  try {
    return yield* fit(pictures, {
      params: initMlp(init, [pictures.x.dim, ...HIDDEN, 2]),
      loss: (layers: Dense[], x: np.Array, y: np.Array) => crossEntropy(mlp(layers, x), y),
      batch: (rows): [np.Array, np.Array] => [np.take(x.ref, rows.ref, 0), np.take(labels.ref, rows, 0)],
      key: order,
      steps,
      batchSize: BATCH,
      learningRate: LEARNING_RATE,
      doing: `training on ${pictures.x.rows} examples`,
    })
  } finally {
    x.dispose()
    labels.dispose()
  }
}

/** Error and loss of a net, whose layers stay the caller's. */
export async function score(layers: Dense[], { x, labels }: Examples): Promise<Score> {
  return judge(await readMatrix(mlp(tree.ref(layers), toArray(x))), labels)
}

/** Inputs moved by `eps` each to where the net errs more. The layers stay the caller's. */
export async function attacked(layers: Dense[], { x, labels }: Examples, eps: number): Promise<Examples> {
  // Wrong logit minus right one: the signs of the cross-entropy's gradient, which can vanish in float32.
  const wrong = np.array(
    Float32Array.from({ length: 2 * x.rows }, (_, i) => (labels[i >> 1] === i % 2 ? -1 : 1)),
  )
  const towards = wrong.reshape([x.rows, 2])
  const excess = lossAndGradient((x: np.Array, side: np.Array) => mlp(tree.ref(layers), x).mul(side).sum())
  const inputs = toArray(x)
  const moved = fgsm((x) => excess(x, towards)[1], inputs, eps)
  inputs.dispose()
  return { x: await readMatrix(moved), labels }
}

/** What the last hidden layer makes of inputs, [n, units]. The layers stay the caller's. */
export const representation = (layers: Dense[], x: Matrix): Promise<Matrix> =>
  readMatrix(nn.relu(mlp(tree.ref(layers.slice(0, -1)), toArray(x))))

const toArray = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])

/** In doubles: small losses of sure nets are beyond the kernels' logarithm. */
function judge({ data }: Matrix, labels: Int32Array): Score {
  let [wrong, loss] = [0, 0]
  labels.forEach((label, i) => {
    const excess = data[2 * i + 1 - label]! - data[2 * i + label]!
    if (excess >= 0) wrong++
    loss += excess > 0 ? excess + Math.log1p(Math.exp(-excess)) : Math.log1p(Math.exp(excess))
  })
  return { error: wrong / labels.length, loss: loss / labels.length }
}
