import { nn, numpy as np, random, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { DivergedError } from '#nn/fit.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { trainer } from '#nn/train.ts'
import type { FeatureDataset } from '../method/feature-dataset.ts'

/** Networks of one shape, stacked: each layer's w is [networks, inputs, outputs], its b [networks, 1, outputs]. */
type Stack = { w: np.Array; b: np.Array }[]

/** What a network is asked for, as numbers of features: at first, and from half-way on. */
export interface Asked {
  first: readonly number[]
  later: readonly number[]
  loss: 'squared' | 'crossEntropy'
}

/** One network on the test examples. */
export interface Seen {
  /** The last hidden layer, [n, units]. */
  hidden: Matrix
  /** Share of the examples that each output gets right. */
  accuracy: number[]
}

export interface Course {
  hidden: readonly number[]
  batch: number
  steps: number
  /** From this step on, networks are asked for what comes later. */
  turn: number
  rate: number
  /** Looks at the test examples before training, and each time so many steps are done. */
  lookEvery: number
}

/** Reports progress every so many steps, which is also when a loss is awaited. */
const REPORT_EVERY = 20

/**
 * Trains networks side by side on the same examples by Adam, each from its own start and for what it is asked, and
 * returns what they look like at each look. An example in which a feature can't be seen asks for nothing. Consumes the key.
 *
 * @throws DivergedError when a loss is not finite
 */
export async function* trainSideBySide(
  key: np.Array,
  train: FeatureDataset,
  test: FeatureDataset,
  asked: readonly Asked[],
  { hidden, batch, steps, turn, rate, lookEvery }: Course,
): Run<{ step: number; seen: Seen[] }[]> {
  const { init, order } = keys(key, 'init', 'order')
  const features = train.y.dim
  const [x, y, held] = [train.x, train.y, test.x].map(({ data, rows, dim }) =>
    np.array(Float32Array.from(data)).reshape([rows, dim]),
  )
  /** 1 where a network is asked for a feature by this loss, [networks, 1, features]. */
  const mask = (when: 'first' | 'later', loss: Asked['loss']) =>
    np
      .array(
        asked.map((one) => range(features).map((f) => Number(one.loss === loss && one[when].includes(f)))),
      )
      .reshape([asked.length, 1, features])
  const masks = (['first', 'later'] as const).map((when) => [
    mask(when, 'squared'),
    mask(when, 'crossEntropy'),
  ])

  const model = trainer(
    initStack(init, asked.length, [train.x.dim, ...hidden, features]),
    (params: Stack, x: np.Array, y: np.Array, squared: np.Array, crossEntropy: np.Array) => {
      const { h, outputs } = forward(params, x)
      h.dispose()
      const off = np.square(outputs.ref.sub(y.ref)).mul(np.abs(y.ref))
      const surprise = softplus(outputs.mul(y.ref).neg()).mul(np.abs(y))
      return off.mul(squared).add(surprise.mul(crossEntropy)).sum().div(batch)
    },
  )
  const looks: { step: number; seen: Seen[] }[] = []
  // `finally`, because a run that is cancelled leaves the loop early.
  try {
    looks.push({ step: 0, seen: await look(model.params, held!, test.y.data) })
    let step = 0
    for (const rows of batches(order, train.x.rows, batch, steps)) {
      const [squared, crossEntropy] = masks[step < turn ? 0 : 1] as [np.Array, np.Array]
      const batchX = np.take(x!.ref, rows.ref, 0)
      const loss = model.step(rate, batchX, np.take(y!.ref, rows, 0), squared.ref, crossEntropy.ref)
      step++
      if (step % REPORT_EVERY !== 0 && step % lookEvery !== 0 && step !== steps) {
        loss.dispose()
        continue
      }
      const value = (await loss.data())[0]!
      if (!Number.isFinite(value)) throw new DivergedError(`the loss is ${value} at step ${step}`)
      if (step % lookEvery === 0) looks.push({ step, seen: await look(model.params, held!, test.y.data) })
      yield {
        kind: 'progress',
        done: step,
        total: steps,
        doing: `training ${asked.length} networks side by side`,
      }
    }
    return looks
  } finally {
    tree.dispose([x!, y!, held!, ...masks.flat(), model.params])
    model.dispose()
  }
}

/** Gain 1: small enough at the start for what is learned to outgrow it. */
function initStack(key: np.Array, networks: number, sizes: readonly number[]): Stack {
  const parts = random.split(key, sizes.length - 1)
  const stack = sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i]!
    const w = random.normal(parts.ref.slice(i), [networks, inputs, outputs]).mul(1 / Math.sqrt(inputs))
    return { w, b: np.zeros([networks, 1, outputs]) }
  })
  parts.dispose()
  return stack
}

/** For x [n, inputs], all networks at once. Consumes both arguments. */
function forward(params: Stack, x: np.Array): { h: np.Array; outputs: np.Array } {
  const [n, inputs] = x.shape as [number, number]
  const { w, b } = params.at(-1)!
  let h = np.broadcastTo(x, [w.shape[0]!, n, inputs])
  for (const layer of params.slice(0, -1)) h = nn.relu(np.matmul(h, layer.w).add(layer.b))
  return { h: h.ref, outputs: np.matmul(h, w).add(b) }
}

const softplus = (z: np.Array): np.Array => np.maximum(z.ref, 0).add(np.log1p(np.exp(np.abs(z).neg())))

async function look(params: Stack, x: np.Array, truth: ArrayLike<number>): Promise<Seen[]> {
  const { h, outputs } = forward(tree.ref(params), x.ref)
  const [networks, n, units] = h.shape as [number, number, number]
  const features = outputs.shape[2]!
  const [active, scores] = [await h.data(), await outputs.data()]
  return range(networks).map((m) => {
    const right = range(features).map(() => 0)
    for (let i = 0; i < n * features; i++) {
      if (scores[m * n * features + i]! * truth[i]! > 0) right[i % features]!++
    }
    const data = Float32Array.from(active.subarray(m * n * units, (m + 1) * n * units))
    return { hidden: { data, rows: n, dim: units }, accuracy: right.map((count) => count / n) }
  })
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
