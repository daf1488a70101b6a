import type { numpy as np } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type Encoder, type representer, pretrain } from './encoder.ts'
import { invarianceScore } from './invariance-score.ts'
import { type TransferTask, transferMatrix } from './linear-probe.ts'
import type { Ranges, TransformName } from './transforms.ts'
import { type Pictures, type Sample, transforms2d } from './transforms2d.ts'
import { MIDDLE, grounds, quiet, sprites, things } from './worlds.ts'

/** Two disjoint sets of transformations, their union, and none. */
export const SETS = {
  moves: ['translate', 'rotate', 'scale'],
  paints: ['hue', 'invert', 'erase'],
  both: ['translate', 'rotate', 'scale', 'hue', 'invert', 'erase'],
  none: [],
} as const satisfies Record<string, readonly TransformName[]>

export type SetName = keyof typeof SETS
export type TargetName = 'moves' | 'paints' | 'both'

/** Milder than in the paper: the networks are small and see few images. */
const RANGES: Ranges = { translate: 0.12, rotate: 0.5, scale: 0.7, hue: 0.5, invert: 0.5, erase: 0.35 }
const CLASSES = 12
const BACKGROUNDS = 40
const SAMPLES = 4000
const FEW = 1000
export const PROBE = { train: 400, test: 600, pairs: 400, options: { standardise: true, weightDecay: 0.05 } }

/** One pre-training: which transformations, on the objects of the target or on others, how many images. */
export interface Pretraining {
  name: string
  set: SetName
  others: boolean
  samples: number
}

const on = (set: SetName, name: string, change: Partial<Pretraining> = {}): Pretraining => ({
  name,
  set,
  others: false,
  samples: SAMPLES,
  ...change,
})

export const PRETRAININGS = {
  moves: on('moves', 'moved objects'),
  paints: on('paints', 'repainted objects'),
  both: on('both', 'moved and repainted objects'),
  none: on('none', 'untouched objects'),
  movesFew: on('moves', 'moved objects, few images', { samples: FEW }),
  paintsFew: on('paints', 'repainted objects, few images', { samples: FEW }),
  movesOthers: on('moves', 'other moved objects', { others: true }),
  paintsOthers: on('paints', 'other repainted objects', { others: true }),
} satisfies Record<string, Pretraining>

export type ModelName = keyof typeof PRETRAININGS | 'untrained'

/** A data set to transfer to, and pairs of images that differ by its transformations only. */
export interface Target extends TransferTask<Pictures> {
  pairs: [Sample, Sample]
}

/** Objects to transfer to, others, backgrounds, and the three targets. */
export interface World {
  objects: Pictures
  others: Pictures
  backgrounds: Pictures
  targets: Record<TargetName, Target>
}

/** Draws a world. Consumes the key. */
export async function* drawWorld(key: np.Array): Run<World> {
  const rng = generator(key)
  const list = things(rng, 2 * CLASSES)
  const objects = sprites(list.slice(0, CLASSES), MIDDLE, rng)
  const others = sprites(list.slice(CLASSES), MIDDLE, rng)
  const backgrounds = grounds(quiet(rng, BACKGROUNDS), 1, rng)
  const targets: Partial<World['targets']> = {}
  for (const [i, name] of (['moves', 'paints', 'both'] as const).entries()) {
    const family = transforms2d(objects, backgrounds, SETS[name], rng, RANGES)
    targets[name] = {
      train: labelled(family.sample(PROBE.train)),
      test: labelled(family.sample(PROBE.test)),
      pairs: family.pairs(PROBE.pairs),
    }
    yield { kind: 'progress', done: i + 1, total: 3, doing: 'drawing the images' }
  }
  return { objects, others, backgrounds, targets: targets as World['targets'] }
}

/** What a probe sees of a sample. */
export const labelled = ({ images, labels }: Sample) => ({ x: images, labels })

/** Pre-trains one network; `plain` leaves all transformations out. Consumes the key. */
export async function* pretrained(world: World, p: Pretraining, plain: boolean, key: np.Array): Run<Encoder> {
  const parts = keys(key, 'data', 'network')
  const rng = generator(parts.data)
  const objects = p.others ? world.others : world.objects
  const family = transforms2d(objects, world.backgrounds, plain ? [] : SETS[p.set], rng, RANGES)
  const { images, labels } = family.sample(p.samples)
  yield { kind: 'progress', done: 0, total: 1, doing: `drawing images: ${p.name}` }
  return yield* pretrain(p.name, { images, labels, classes: CLASSES }, parts.network)
}

/** Accuracy of a probe and invariance score, for each target. */
export type Transfer = Record<TargetName, { accuracy: number; invariance: number }>

/** Transfers a frozen encoder to each target. Keeps the encoder. */
export async function* transfer(
  name: string,
  encoder: Encoder,
  { targets }: World,
  reps: ReturnType<typeof representer>,
  seed: number,
): Run<Transfer> {
  const found: Partial<Transfer> = {}
  for (const [i, [target, { pairs, ...task }]] of Object.entries(targets).entries()) {
    const of = (images: Pictures) => reps.of(encoder, images)
    const [row] = await transferMatrix([of], [task], PROBE.options)
    const [first, second] = [await of(pairs[0].images), await of(pairs[1].images)]
    found[target as TargetName] = {
      accuracy: row![0]!,
      invariance: invarianceScore(first, second, seed),
    }
    yield { kind: 'progress', done: i + 1, total: 3, doing: `transferring: ${name}` }
  }
  return found as Transfer
}
