import type { numpy as np } from '@jax-js/jax'
import type { Part, Role } from '#data/split.ts'
import type { SplitEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import type { Ranges, TransformName } from '../method/transforms.ts'
import { type Pictures, type Sample, transforms2d } from '../method/transforms2d.ts'
import { MIDDLE, grounds, quiet, sprites, things } from './worlds.ts'

export const CLASSES = 12
const BACKGROUNDS = 40
/** Milder than in the paper: the networks are small and see few images. */
const STRENGTHS: Ranges = { translate: 0.15, rotate: 1, hue: 0.5, invert: 0.5, noise: 0.2, erase: 0.35 }

/** Images of one part, one a row, and the class of each. Every image drawn in a run has a number of its own. */
export type Images<R extends Role = Role> = Part<R> & { x: Matrix; labels: Int32Array<ArrayBuffer> }

/** The data set that networks are transferred to. */
export interface Target {
  /** For the probe to fit, choose by, and be judged on. */
  train: Images<'train'>
  validation: Images<'validation'>
  test: Images<'test'>
  /** The same objects on the same backgrounds under two draws of the transformations, row by row. */
  pairs: readonly [Matrix, Matrix]
}

/** Objects of the target, other objects, and backgrounds that both stand on. */
export interface World {
  draw<R extends Role>(
    role: R,
    count: number,
    set: readonly TransformName[],
    whose?: 'target' | 'others',
  ): Images<R>
  pairs(count: number, set: readonly TransformName[]): readonly [Matrix, Matrix]
}

/** Draws a world, and then any images of it. Consumes the key. */
export function drawWorld(key: np.Array): World {
  const rng = generator(key)
  const list = things(rng, 2 * CLASSES)
  const objects = {
    target: sprites(list.slice(0, CLASSES), MIDDLE, rng),
    others: sprites(list.slice(CLASSES), MIDDLE, rng),
  }
  const backgrounds = grounds(quiet(rng, BACKGROUNDS), 1, rng)
  const family = (set: readonly TransformName[], whose: 'target' | 'others' = 'target') =>
    transforms2d(objects[whose], backgrounds, set, rng, STRENGTHS)
  const numbered = numbering()
  return {
    draw: (role, count, set, whose) => numbered(role, family(set, whose).sample(count)),
    pairs: (count, set) => {
      const [first, second] = family(set).pairs(count)
      return [rowsOf(first.images), rowsOf(second.images)]
    },
  }
}

/** Gives each image that comes by the next number. */
export function numbering() {
  let drawn = 0
  return <R extends Role>(role: R, { images, labels }: Pick<Sample, 'images' | 'labels'>): Images<R> => {
    const indices = Int32Array.from(labels, () => drawn++)
    return { role, indices, x: rowsOf(images), labels }
  }
}

const rowsOf = ({ data, count, side }: Pictures): Matrix => ({ data, rows: count, dim: side * side * 3 })

/** The first images of a part. */
export const firstOf = <R extends Role>(
  { role, indices, x, labels }: Images<R>,
  count: number,
): Images<R> => ({
  role,
  indices: indices.subarray(0, count),
  x: { ...x, data: x.data.subarray(0, count * x.dim), rows: count },
  labels: labels.slice(0, count),
})

/** What networks are pre-trained on: the right transformations or the other ones, and the target's objects or others. */
export const poolsOf = (
  { draw }: Pick<World, 'draw'>,
  right: readonly TransformName[],
  other: readonly TransformName[],
  count: number,
) => ({
  matched: draw('train', count, right),
  others: draw('train', count, right, 'others'),
  mismatched: draw('train', count, other),
})

/** What was read: images to train on, whether networks or probes, and those to choose by and to judge on. */
export const readEvent = (
  of: string,
  pools: readonly Images<'train'>[],
  { train, validation, test }: Pick<Target, 'train' | 'validation' | 'test'>,
): SplitEvent => ({
  kind: 'split',
  of,
  train: [...pools, train].flatMap(({ indices }) => [...indices]),
  validation: validation.indices,
  test: test.indices,
})
