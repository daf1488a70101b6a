import { numpy as np, tree } from '@jax-js/jax'
import { type Part, type Role, drawnSplit } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { fit, grid, settingsOf } from '#nn/fit.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { crossEntropy } from '#nn/loss.ts'
import { accuracyOf } from '#nn/metrics/accuracy.ts'
import { argmaxRows } from '#nn/metrics/linear-map.ts'
import { keys } from '#nn/random.ts'
import { MATERIALS, picturesToLearn } from './pictures-to-learn.ts'
import { SIDE, SIZES, type SizeName, type Vit, initVit, vit } from './vit.ts'

export const RECIPE = { pictures: 12_000, steps: 500, batchSize: 48 }
const VALIDATION = 800
/** Wider models want smaller steps. */
const RATES: Record<SizeName, number[]> = { small: [0.003, 0.006], large: [0.0012, 0.0024] }

type Classifier = { body: Vit; head: Dense }

interface Pictures<R extends Role> extends Part<R> {
  x: np.Array
  labels: Int32Array
}

/** Learns to name what objects are made of, and keeps what the model is without its head. Consumes the key. */
export async function* pretrain(
  key: np.Array,
  rng: RandomGenerator,
  name: SizeName,
  { pictures, steps, batchSize } = RECIPE,
): Run<{ model: Vit; score: number }> {
  const size = SIZES[name]
  const parts = keys(key, 'body', 'head', 'order')
  const split = drawnSplit({ train: pictures, validation: VALIDATION, test: 0 })
  const [train, validation] = [drawn(split.train, rng), drawn(split.validation, rng)]
  const labels = np.array(train.labels.slice())
  const scores = ({ body, head }: Classifier, x: np.Array) => dense(head, vit(body, x, size).mean([1, 2]))
  const { model, score } = yield* grid({
    arm: `${name} model`,
    settings: settingsOf({ learningRate: RATES[name] }),
    train: ({ learningRate }) =>
      fit(train, {
        params: {
          body: initVit(parts.body.ref, size),
          head: initDense(parts.head.ref, size.width, MATERIALS.length, 1),
        },
        loss: (net: Classifier, x: np.Array, y: np.Array) => crossEntropy(scores(net, x), y),
        batch: batchOf(train.x, labels),
        key: parts.order.ref,
        steps,
        batchSize,
        learningRate,
        schedule: 'cosine',
        warmUp: Math.floor(steps / 12),
        doing: `pre-training the ${name} model`,
        series: `${name}, learning rate ${learningRate}`,
      }),
    score: async (net: Classifier) =>
      accuracyOf(argmaxRows(await rowsBy(scores, net, validation.x)), validation.labels),
    validation,
    dispose: (net) => tree.dispose(net),
  })
  tree.dispose([train.x, validation.x, labels, model.head, ...Object.values(parts)])
  return { model: model.body, score }
}

function drawn<R extends Role>(part: Part<R>, rng: RandomGenerator): Pictures<R> {
  const { x, labels } = picturesToLearn(rng, part.indices.length)
  return {
    ...part,
    x: np.array(x as Float32Array<ArrayBuffer>).reshape([labels.length, SIDE, SIDE, 3]),
    labels,
  }
}
