import { nn, numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { batches } from '#nn/batches.ts'
import { type Conv, conv2d, initConv } from '#nn/conv.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { compile } from '#nn/jit.ts'
import { crossEntropy } from '#nn/loss.ts'
import type { Matrix } from '#nn/rows.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import type { Pictures } from './transforms2d.ts'
import { SIDE } from './worlds.ts'

const CHANNELS = [8, 16] as const
export const FEATURES = 48
const STEPS = 320
const BATCH = 64
const RATE = 6e-3
/** Pictures encoded in one call. */
const AT_ONCE = 250

export type Encoder = { first: Conv; second: Conv; last: Dense }

/** Two convolutions of stride 2 and a dense layer, untrained. Consumes the key. */
export function initEncoder(key: np.Array): Encoder {
  const parts = keys(key, 'first', 'second', 'last')
  const [few, many] = CHANNELS
  return {
    first: initConv(parts.first, 3, 3, few),
    second: initConv(parts.second, 3, few, many),
    last: initDense(parts.last, (SIDE / 4) ** 2 * many, FEATURES),
  }
}

/** Representations [n, 48] of images [n, 16, 16, 3]. Consumes both arguments. */
function encode({ first, second, last }: Encoder, x: np.Array): np.Array {
  const fine = nn.relu(conv2d(first, x.sub(0.5), { stride: 2 }))
  const coarse = nn.relu(conv2d(second, fine, { stride: 2 }))
  return nn.relu(dense(last, coarse.reshape([coarse.shape[0]!, -1])))
}

/** Images with the class of each. */
export interface Task {
  images: Pictures
  labels: Int32Array<ArrayBuffer>
  classes: number
}

/** Trains an encoder to tell the classes of a task apart, from a fresh start. Consumes the key. */
export async function* pretrain(
  name: string,
  { images, labels, classes }: Task,
  key: np.Array,
): Run<Encoder> {
  const parts = keys(key, 'encoder', 'head', 'order')
  const start = { encoder: initEncoder(parts.encoder), head: initDense(parts.head, FEATURES, classes, 1) }
  const model = trainer(start, ({ encoder, head }, x: np.Array, y: np.Array) =>
    crossEntropy(dense(head, encode(encoder, x)), y),
  )
  const x = asArray(images)
  const y = np.array(labels)

  let step = 0
  for (const rows of batches(parts.order, labels.length, BATCH, STEPS)) {
    const rate = RATE * Math.min(1, (2 * (STEPS - step)) / STEPS)
    const loss = model.step(rate, np.take(x.ref, rows.ref, 0), np.take(y.ref, rows, 0))
    step++
    if (step % 10 === 0) {
      const [value] = await loss.data()
      if (step % 40 === 0) yield { kind: 'metric', series: `loss: ${name}`, step, value: value! }
      yield { kind: 'progress', done: step, total: STEPS, doing: `pre-training: ${name}` }
    } else loss.dispose()
  }
  model.dispose()
  tree.dispose([x, y, model.params.head])
  return model.params.encoder
}

/** Turns images into representations, one row each; compiled once for all encoders. */
export function representer() {
  const forward = compile(encode)
  return {
    /** Keeps the encoder. */
    of: async (encoder: Encoder, { data, count }: Pictures): Promise<Matrix> => {
      const found = new Float32Array(count * FEATURES)
      const size = SIDE * SIDE * 3
      for (let from = 0; from < count; from += AT_ONCE) {
        const part = data.slice(from * size, (from + AT_ONCE) * size)
        const images = asArray({ data: part, count: part.length / size, side: SIDE })
        found.set(await forward(tree.ref(encoder), images).data(), from * FEATURES)
      }
      return { data: found, rows: count, dim: FEATURES }
    },
    dispose: () => forward.dispose(),
  }
}

const asArray = ({ data, count }: Pictures): np.Array => np.array(data).reshape([count, SIDE, SIDE, 3])
