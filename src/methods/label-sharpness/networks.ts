import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { lossAndGradient } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { fgsm } from './fgsm.ts'

/** Examples of two classes. */
export interface Examples {
  x: Matrix
  labels: Int32Array<ArrayBuffer>
}

export interface Course {
  /** Widths of the hidden layers. */
  hidden: readonly number[]
  batch: number
  steps: number
  rate: number
}

/** How a net does on some examples. */
export interface Score {
  error: number
  /** Mean cross-entropy in nats. */
  loss: number
}

/** Trains a net with Adam; reports every ten steps, returns its layers. Consumes the key. */
export async function* train(
  key: np.Array,
  { x, labels }: Examples,
  { hidden, batch, steps, rate }: Course,
  tick: (doing: string) => RunEvent,
): Run<Dense[]> {
  const { init, order } = keys(key, 'init', 'order')
  const inputs = toArray(x)
  const classes = np.array(labels)
  const model = trainer(initMlp(init, [x.dim, ...hidden, 2]), (params: Dense[], x: np.Array, y: np.Array) =>
    crossEntropy(mlp(params, x), y),
  )
  let step = 0
  let finished = false
  // `finally`, because a run that is cancelled leaves the loop early.
  try {
    for (const rows of batches(order, x.rows, batch, steps)) {
      const loss = model.step(rate, np.take(inputs.ref, rows.ref, 0), np.take(classes.ref, rows, 0))
      if (++step % 10 > 0) {
        loss.dispose()
        continue
      }
      await loss.data()
      yield tick(`training on ${x.rows} examples`)
    }
    finished = true
    return model.params
  } finally {
    if (!finished) tree.dispose(model.params)
    model.dispose()
    tree.dispose([inputs, classes])
  }
}

/** Error and loss of a net, whose layers stay the caller's. */
export async function score(layers: Dense[], { x, labels }: Examples): Promise<Score> {
  return judge(await readMatrix(mlp(tree.ref(layers), toArray(x))), labels)
}

/** The same after every input was moved by `eps` to where the net errs more. The layers stay the caller's. */
export async function attacked(layers: Dense[], { x, labels }: Examples, eps: number): Promise<Score> {
  // Wrong logit minus right one: the signs of the cross-entropy's gradient, which can vanish in float32.
  const wrong = np.array(
    Float32Array.from({ length: 2 * x.rows }, (_, i) => (labels[i >> 1] === i % 2 ? -1 : 1)),
  )
  const towards = wrong.reshape([x.rows, 2])
  const excess = lossAndGradient((x: np.Array, side: np.Array) => mlp(tree.ref(layers), x).mul(side).sum())
  const inputs = toArray(x)
  const moved = fgsm((x) => excess(x, towards)[1], inputs, eps)
  inputs.dispose()
  return judge(await readMatrix(mlp(tree.ref(layers), moved)), labels)
}

/** What the last hidden layer makes of inputs, [n, units]. The layers stay the caller's. */
export const representation = (layers: Dense[], x: Matrix): Promise<Matrix> =>
  readMatrix(nn.relu(mlp(tree.ref(layers.slice(0, -1)), toArray(x))))

const toArray = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(Float32Array.from(data)).reshape([rows, dim])

/** In doubles: small losses of sure nets are beyond the kernels' logarithm. */
function judge({ data }: Matrix, labels: Int32Array<ArrayBuffer>): Score {
  let [wrong, loss] = [0, 0]
  labels.forEach((label, i) => {
    const excess = data[2 * i + 1 - label]! - data[2 * i + label]!
    if (excess >= 0) wrong++
    loss += excess > 0 ? excess + Math.log1p(Math.exp(-excess)) : Math.log1p(Math.exp(excess))
  })
  return { error: wrong / labels.length, loss: loss / labels.length }
}
