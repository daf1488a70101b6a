import { type numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import type { Background } from '#data/shapeworld.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type Encoder, initEncoder, pretrain, type representer } from './encoder.ts'
import { transferMatrix } from './linear-probe.ts'
import { part } from '#lab/part.ts'
import { PROBE } from './transfer.ts'
import { type Pictures, transforms2d } from './transforms2d.ts'
import { CORNER, SCENERY, grounds, sprites, things } from './worlds.ts'

const OBJECTS = 8
const EACH = 20
const SAMPLES = 4000

/** Images with two labels that know nothing of each other: a small object, and the pattern it stands on. */
interface TwoLabels {
  images: Pictures
  object: Int32Array<ArrayBuffer>
  scenery: Int32Array<ArrayBuffer>
}

/** Accuracy of both probes on one network. */
export interface BothProbes {
  object: number
  scenery: number
}

/**
 * Trains one network on each label and probes both, and an untrained one, for both labels: what a network learns to
 * ignore, a later task cannot use. Consumes the key.
 */
export async function* twoLabels(
  key: np.Array,
  reps: ReturnType<typeof representer>,
): Run<Record<'object' | 'scenery' | 'untrained', BothProbes>> {
  const parts = keys(key, 'data', 'object', 'scenery', 'untrained')
  const rng = generator(parts.data)
  const objects = sprites(things(rng, OBJECTS), CORNER, rng)
  const draw = (count: number): TwoLabels => {
    const family = transforms2d(objects, grounds(sceneries(rng), 1, rng), [], rng)
    const { images, labels, backgrounds } = family.sample(count)
    return { images, object: labels, scenery: backgrounds.map((b) => Math.floor(b / EACH)) }
  }
  const pretraining = draw(SAMPLES)
  yield { kind: 'progress', done: 0, total: 1, doing: 'drawing images with two labels' }
  const [train, test] = [draw(PROBE.train), draw(PROBE.test)]
  const probes = async (encoder: Encoder): Promise<BothProbes> => {
    const tasks = (['object', 'scenery'] as const).map((label) => ({
      train: { x: train.images, labels: train[label] },
      test: { x: test.images, labels: test[label] },
    }))
    const [row] = await transferMatrix([(images) => reps.of(encoder, images)], tasks, PROBE.options)
    tree.dispose(encoder)
    return { object: row![0]!, scenery: row![1]! }
  }
  const { images } = pretraining
  const object = { images, labels: pretraining.object, classes: OBJECTS }
  const scenery = { images, labels: pretraining.scenery, classes: SCENERY.length }
  return {
    object: await probes(yield* part(0, 0.5, pretrain('object label', object, parts.object))),
    scenery: await probes(yield* part(0.5, 1, pretrain('pattern label', scenery, parts.scenery))),
    untrained: await probes(initEncoder(parts.untrained)),
  }
}

/** Backgrounds of each pattern, pattern by pattern, in random colours, so that colour does not tell them apart. */
const sceneries = (rng: RandomGenerator): Background[] =>
  SCENERY.flatMap((kind) =>
    Array.from({ length: EACH }, () => ({
      kind,
      rgb: [0.3 + 0.4 * rng.uniform(), 0.3 + 0.4 * rng.uniform(), 0.3 + 0.4 * rng.uniform()] as const,
      amount: 0.2,
    })),
  )
