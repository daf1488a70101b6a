import { type numpy as np, tree } from '@jax-js/jax'
import type { Background } from '#data/shapeworld.ts'
import type { Role } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import { part } from '#lab/part.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type Pictures, type Sample, transforms2d } from '../method/transforms2d.ts'
import { type Arm, accuracyOn, pretrained, probeOn } from './arms.ts'
import { type Images, numbering, readEvent } from './images.ts'
import { CORNER, SCENERY, grounds, sprites, things } from './worlds.ts'

/** As many objects as patterns, so that one can tell the other. */
const CLASSES = SCENERY.length
/** Backgrounds of each pattern, in random colours, so that colour does not tell patterns apart. */
const EACH = 20

/** A small object in the upper right of a patterned image, with the class of both. */
export interface TwoLabels<R extends Role> {
  object: Images<R>
  pattern: Images<R>
}

/** Draws images with two labels, that know nothing of each other unless the pattern is to tell the object. */
export function twoLabelled(rng: RandomGenerator) {
  const objects = sprites(things(rng, CLASSES), CORNER, rng)
  const backgrounds = grounds(sceneries(rng), 1, rng)
  const numbered = numbering()
  const parts = <R extends Role>(role: R, { images, labels, backgrounds: behind }: Sample): TwoLabels<R> => {
    const object = numbered(role, { images, labels })
    return { object, pattern: { ...object, labels: behind.map((b) => Math.floor(b / EACH)) } }
  }
  return {
    independent: <R extends Role>(role: R, count: number) =>
      parts(role, transforms2d(objects, backgrounds, [], rng).sample(count)),
    /** The pattern tells the object, in `count` images of each. */
    tied: <R extends Role>(role: R, count: number) => {
      const samples = SCENERY.map((_, i) => {
        const some = transforms2d(cut(objects, i, 1, 4), cut(backgrounds, i * EACH, EACH, 3), [], rng)
        return some.sample(count)
      })
      const data = new Float32Array(samples.reduce((sum, { images }) => sum + images.data.length, 0))
      samples.forEach(({ images }, i) => data.set(images.data, i * images.data.length))
      const { side } = objects
      return parts(role, {
        images: { data, count: samples.length * count, side },
        labels: Int32Array.from(samples.flatMap(({ labels }, i) => Array.from(labels, () => i))),
        backgrounds: Int32Array.from(
          samples.flatMap((s, i) => Array.from(s.backgrounds, (b) => b + i * EACH)),
        ),
      })
    },
  }
}

const cut = ({ data, side }: Pictures, from: number, count: number, channels: number): Pictures => ({
  data: data.slice(from * side * side * channels, (from + count) * side * side * channels),
  count,
  side,
})

/** Shares of right answers of a probe for one of the labels, on one of two networks. */
export interface TwoLabelScores {
  objectByObject: number
  objectByPattern: number
  patternByPattern: number
}

/**
 * Trains one network on each label and probes both for the object: what a network learns to ignore, a later task
 * cannot use. Consumes the key.
 */
export async function* twoLabels(
  key: np.Array,
  arm: Arm,
  {
    tied,
    sizes,
  }: { tied: boolean; sizes: { pool: number; train: number; validation: number; test: number } },
): Run<TwoLabelScores> {
  const own = keys(key, 'data', 'network')
  const draw = twoLabelled(generator(own.data))
  const pool = tied
    ? draw.tied('train', Math.round(sizes.pool / CLASSES))
    : draw.independent('train', sizes.pool)
  const target = {
    train: draw.independent('train', sizes.train),
    validation: draw.independent('validation', sizes.validation),
    test: draw.independent('test', sizes.test),
  }
  const of = (label: 'object' | 'pattern') => ({
    train: target.train[label],
    validation: target.validation[label],
    test: target.test[label],
  })
  yield readEvent('images with two labels', [pool.object], of('object'))

  /** A network that learned one label as well as it can be told by it, probed for both. */
  const learned = async function* (label: 'object' | 'pattern'): Run<Record<'object' | 'pattern', number>> {
    const name = `${label} label`
    const { net, probe } = yield* pretrained(own.network.ref, pool[label], of(label), { ...arm, name })
    const asked = label === 'object' ? 'pattern' : 'object'
    const itself = await accuracyOn(net.encoder, probe, of(label).test)
    const other = await accuracyOn(net.encoder, await probeOn(net.encoder, of(asked)), of(asked).test)
    tree.dispose(net)
    return { object: label === 'object' ? itself : other, pattern: label === 'pattern' ? itself : other }
  }
  const object = yield* part(0, 0.5, learned('object'))
  const pattern = yield* part(0.5, 1, learned('pattern'))
  own.network.dispose()
  return {
    objectByObject: object.object,
    objectByPattern: pattern.object,
    patternByPattern: pattern.pattern,
  }
}

const sceneries = (rng: RandomGenerator): Background[] =>
  SCENERY.flatMap((kind) =>
    Array.from({ length: EACH }, () => ({
      kind,
      rgb: [0.3 + 0.4 * rng.uniform(), 0.3 + 0.4 * rng.uniform(), 0.3 + 0.4 * rng.uniform()] as const,
      amount: 0.2,
    })),
  )
