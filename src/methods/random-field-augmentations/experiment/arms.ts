import { type numpy as np, tree } from '@jax-js/jax'
import { part } from '#lab/part.ts'
import type { Run } from '#lab/reproduction.ts'
import { grid, settingsOf } from '#nn/fit.ts'
import { mean } from '#nn/metrics/statistics.ts'
import type { Matrix } from '#nn/rows.ts'
import type { Strengths } from '../method/augment.ts'
import type { Fields } from '../method/random-field.ts'
import { BATCH, type Lesson, type Network, type Views, drawViews, featuresOf, pretrain } from './contrast.ts'
import { type Data, SIDE } from './digits.ts'
import { judged, validated } from './judge.ts'

/** The crop of every arm: its side, as a share of the picture's. */
const LEAST_CROP = 0.8
/** The standard deviation of each parameter at strength 1. */
export const ALL: Strengths = {
  rotation: 0.2,
  scale: 0.12,
  shear: 0.2,
  right: 0.05,
  down: 0.05,
  brightness: 0.2,
}
/** The classic elastic deformation: shifts alone. */
export const SHIFTS: Strengths = { right: 0.1, down: 0.1 }

/** One way to alter pictures at random. */
export interface Arm {
  name: string
  parameters: Strengths
  varies: 'pixel' | 'picture'
  /** Times the strengths above. */
  strengths: readonly number[]
  rates: readonly number[]
  steps: number
}

/** What is compared: without the variation the paper's own way is the rival's; with more time the rival has three times as many steps. */
export function armsFor(
  common: Pick<Arm, 'strengths' | 'rates' | 'steps'>,
  { without, longer = false }: { without?: string | undefined; longer?: boolean | undefined } = {},
) {
  const varies = without === 'variation' ? 'picture' : 'pixel'
  const steps = common.steps * (longer ? 3 : 1)
  return {
    fields: { ...common, name: 'fields', parameters: ALL, varies },
    alike: { ...common, name: 'alike', parameters: ALL, varies: 'picture', steps },
    elastic: { ...common, name: 'elastic', parameters: SHIFTS, varies: 'pixel' },
    crop: { ...common, name: 'crops alone', parameters: {}, varies: 'picture', strengths: [1] },
  } satisfies Record<string, Arm>
}

/** Random numbers of one network: where it starts, and in which order it sees views. */
export interface Chance {
  start: np.Array
  order: np.Array
}

/** What all arms share, so that they differ in nothing but how pictures are altered. It stays the caller's. */
export interface Ground {
  data: Data
  fields: Fields
  /** Which rows are labelled, of the seen and of the unseen classes. */
  draws: { seen: readonly Int32Array[]; unseen: readonly Int32Array[] }
  networks: readonly Chance[]
  /** Which digits are altered, by which windows of which fields, and cropped where. */
  views: np.Array
}

/** An arm as it came out, each of its networks judged on the test part. */
export interface Trained {
  strength: number
  learningRate: number
  /** How often each digit of the seen classes is named rightly, over draws of labels. */
  seen: readonly Float64Array[]
  unseen: readonly Float64Array[]
  /** Share of the validation part that is named rightly, the mean over networks, at each strength. */
  curve: readonly number[]
}

export const accuracyOf = (named: readonly Float64Array[]): number => mean(named.map((right) => mean(right)))

/** All of them so many times as strong. */
export const stronger = (strengths: Strengths, times: number): Strengths =>
  Object.fromEntries(Object.entries(strengths).map(([name, one]) => [name, times * one]))

/** Chooses the rate with the first network at the last strength, and then the strength with all networks, by probes on the validation part. */
export async function* trained(ground: Ground, arm: Arm): Run<Trained> {
  const { data, draws, networks } = ground
  const { validation } = data.seen
  const views = arm.strengths.map((strength) => viewsOf(ground, arm, strength))
  const score = async (several: readonly Network[]) =>
    mean(await Promise.all(several.map((one) => validated(lookOf(one), data.seen, draws.seen))))
  const dispose = (several: readonly Network[]) => tree.dispose([...several])
  const chosen = yield* part(
    0,
    0.25,
    grid({
      arm: arm.name,
      settings: settingsOf({ learningRate: arm.rates }),
      train: ({ learningRate }) => pretrained(views.at(-1)!, { ...arm, learningRate }, networks.slice(0, 1)),
      score: (several: Network[]) => score(several),
      validation,
      dispose,
    }),
  )
  dispose(chosen.model)
  const { learningRate } = chosen.setting
  const { model, setting, scores } = yield* part(
    0.25,
    1,
    grid({
      arm: arm.name,
      settings: settingsOf({ strength: arm.strengths }),
      train: ({ strength }) =>
        pretrained(views[arm.strengths.indexOf(strength)]!, { ...arm, learningRate }, networks),
      score: (several: Network[]) => score(several),
      validation,
      dispose,
    }),
  )
  for (const { one, other } of views) tree.dispose([one, other])
  const [seen, unseen] = [[] as Float64Array[], [] as Float64Array[]]
  for (const network of model) {
    seen.push(await judged(lookOf(network), data.seen, draws.seen))
    unseen.push(await judged(lookOf(network), data.unseen, draws.unseen))
  }
  dispose(model)
  return { strength: setting.strength, learningRate, seen, unseen, curve: scores }
}

/** Shares of the seen classes that networks name when trained at one strength: of the validation and of the test part. */
export async function* trainedAt(
  ground: Ground,
  arm: Arm,
  { strength, learningRate }: Pick<Trained, 'strength' | 'learningRate'>,
): Run<{ validation: number; test: number }> {
  const { data, draws, networks } = ground
  const views = viewsOf(ground, arm, strength)
  const several = yield* pretrained(views, { ...arm, learningRate }, networks)
  tree.dispose([views.one, views.other])
  const [validation, test] = [[] as number[], [] as number[]]
  for (const network of several) {
    validation.push(await validated(lookOf(network), data.seen, draws.seen))
    test.push(mean(await judged(lookOf(network), data.seen, draws.seen)))
    tree.dispose(network)
  }
  return { validation: mean(validation), test: mean(test) }
}

export const lookOf = (network: Network) => (x: Matrix) => featuresOf(network, x)

/** The views of an arm at one strength, the same draws for every arm. */
const viewsOf = (
  { data, fields, views }: Ground,
  { parameters, varies, steps }: Arm,
  strength: number,
): Views =>
  drawViews(views.ref, data.pool, steps * BATCH, {
    strengths: stronger(parameters, strength),
    fields,
    side: SIDE,
    varies,
    leastCrop: LEAST_CROP,
  })

async function* pretrained(views: Views, lesson: Lesson, networks: readonly Chance[]): Run<Network[]> {
  const several: Network[] = []
  for (const [i, { start, order }] of networks.entries()) {
    const training = pretrain(views, lesson, { start: start.ref, order: order.ref })
    several.push(yield* part(i / networks.length, (i + 1) / networks.length, training))
  }
  return several
}
