import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { batches } from '#nn/batches.ts'
import type { Matrix } from '#nn/rows.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import type { FeatureDataset } from './feature-dataset.ts'

/** Networks of one shape, stacked: each layer's w is [networks, inputs, outputs], its b [networks, 1, outputs]. */
type Stack = { w: np.Array; b: np.Array }[]

/** One network on the held-out examples. */
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
  rate: number
  /** Looks at the held-out examples before training, then each time so many steps are done. */
  lookEvery: number
}

/** Reports progress every so many steps, which is also when a loss is awaited. */
const REPORT_EVERY = 10

/**
 * Trains networks side by side on the same examples by Adam: all have an output for every feature, and the
 * weight of its loss, which may change on the way, says whether a network is asked for it. Yields the step
 * at every tenth, with what the networks look like when it is time to look. Consumes the key.
 *
 * @param weights - loss weights at a step, [networks][features]
 */
export async function* trainSideBySide(
  key: np.Array,
  train: FeatureDataset,
  held: FeatureDataset,
  weights: (step: number) => readonly (readonly number[])[],
  { hidden, batch, steps, rate, lookEvery }: Course,
): AsyncGenerator<{ step: number; seen?: Seen[] }, void, void> {
  const networks = weights(0).length
  const { init, order } = keys(key, 'init', 'order')
  const [examples, inputs] = train.x.shape as [number, number]
  const model = trainer(
    initStack(init, networks, [inputs, ...hidden, train.y.shape[1]!]),
    (params: Stack, x: np.Array, y: np.Array, asked: np.Array) => {
      const { h, logits } = forward(params, x)
      h.dispose()
      return logistic(logits, y).mul(asked).sum().div(batch)
    },
  )
  const truth = await held.y.ref.data()
  let asked: np.Array | undefined
  let last: ReturnType<typeof weights> | undefined
  let step = 0

  // `finally`, because a run that is cancelled leaves the loop early.
  try {
    yield { step, seen: await look(model.params, held.x, truth) }
    for (const rows of batches(order, examples, batch, steps)) {
      const now = weights(step)
      if (now !== last) {
        asked?.dispose()
        asked = np.array(now as number[][]).reshape([networks, 1, train.y.shape[1]!])
        last = now
      }
      const loss = model.step(
        rate,
        np.take(train.x.ref, rows.ref, 0),
        np.take(train.y.ref, rows, 0),
        asked!.ref,
      )
      step++
      const due = step % lookEvery === 0 || step === steps
      if (!due && step % REPORT_EVERY !== 0) {
        loss.dispose()
        continue
      }
      await loss.data()
      yield due ? { step, seen: await look(model.params, held.x, truth) } : { step }
    }
  } finally {
    asked?.dispose()
    tree.dispose(model.params)
    model.dispose()
  }
}

function initStack(key: np.Array, networks: number, sizes: readonly number[]): Stack {
  const parts = random.split(key, sizes.length - 1)
  const stack = sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i]!
    const gain = i === sizes.length - 2 ? 1 : 2
    const w = random.normal(parts.ref.slice(i), [networks, inputs, outputs]).mul(Math.sqrt(gain / inputs))
    return { w, b: np.zeros([networks, 1, outputs]) }
  })
  parts.dispose()
  return stack
}

/** Inputs 0 and 1 are shown as -1 and 1. Consumes both arguments. */
function forward(params: Stack, x: np.Array): { h: np.Array; logits: np.Array } {
  const [n, inputs] = x.shape as [number, number]
  const { w, b } = params.at(-1)!
  let h = np.broadcastTo(x, [w.shape[0]!, n, inputs])
  for (const layer of params.slice(0, -1)) h = nn.relu(np.matmul(h, layer.w).add(layer.b))
  return { h: h.ref, logits: np.matmul(h, w).add(b) }
}

/** Cross-entropy in nats of logits [networks, n, features] against 0 or 1 [n, features], each by itself. */
function logistic(logits: np.Array, y: np.Array): np.Array {
  const small = np.log1p(np.exp(np.abs(logits.ref).neg()))
  return np.maximum(logits.ref, 0).sub(logits.mul(y)).add(small)
}

async function look(params: Stack, x: np.Array, truth: ArrayLike<number>): Promise<Seen[]> {
  const { h, logits } = forward(tree.ref(params), x.ref)
  const [networks, n, units] = h.shape as [number, number, number]
  const features = logits.shape[2]!
  const [active, scores] = [await h.data(), await logits.data()]
  return Array.from({ length: networks }, (_, m) => {
    const right = Array.from({ length: features }, () => 0)
    for (let i = 0; i < n * features; i++) {
      if (scores[m * n * features + i]! > 0 === truth[i]! > 0.5) right[i % features]!++
    }
    const data = Float32Array.from(active.subarray(m * n * units, (m + 1) * n * units))
    return { hidden: { data, rows: n, dim: units }, accuracy: right.map((count) => count / n) }
  })
}
