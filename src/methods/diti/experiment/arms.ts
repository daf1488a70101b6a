import { type numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import type { Dense } from '#nn/dense.ts'
import type { DenseVae } from '#nn/dense-vae.ts'
import { type GridChoice, grid, settingsOf } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { principalComponents, times, timesTransposed } from '#nn/linalg.ts'
import { betweenClasses } from '#nn/metrics/between-classes.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { decode, decodingSteps } from '../method/ddim.ts'
import type { Denoiser } from '../method/denoiser.ts'
import type { Schedule } from '../method/schedule.ts'
import type { Stages } from '../method/stages.ts'
import { ATTRIBUTES, type Attribute, type Data } from '#data/fine-and-coarse.ts'
import {
  type Bank,
  type Compensator,
  type Masks,
  drawer,
  outputs,
  trainCompensator,
  trainVae,
} from './networks.ts'

/** A way to describe pictures by numbers, in blocks from fine to coarse, and to draw a picture from them. */
export interface Coder {
  encode(x: Matrix): Promise<Matrix>
  decode(z: Matrix): Promise<Matrix>
  blocks: readonly (readonly number[])[]
  dispose(): void
}

/** What all arms share: the pictures, the frozen denoiser, and what it misses of noisy pictures. */
export interface Ground {
  data: Data
  schedule: Schedule
  stages: Stages
  denoiser: Denoiser
  bank: Bank
  /** How many denoising steps a picture is decoded by. */
  decoding: number
}

export interface ArmOptions {
  steps: number
  rates: readonly number[]
}

/** Which features a noisy picture may use: those lost by its own step, by another one drawn at random, or all. */
export type Opens = 'own step' | 'any step' | 'all'

/** The masks of noisy pictures. Where all is open there is no block of its own to train, so all is trained. */
export function masksFor(opens: Opens, stages: Stages, step: Int32Array, rng: RandomGenerator): Masks {
  const last = stages.blocks.length - 1
  const stage = step.map((t) =>
    opens === 'all' ? last : stages.stageOf[opens === 'own step' ? t : rng.int(stages.stageOf.length)]!,
  )
  const open = takeRows(stages.open, stage)
  return { open, current: opens === 'all' ? open : takeRows(stages.current, stage) }
}

/** Features that make up for what the denoiser misses: DiTi, PDAE, and what lies between. Consumes the key. */
export async function* compensating(
  key: np.Array,
  arm: string,
  opens: Opens,
  ground: Ground,
  { steps, rates }: ArmOptions,
): Run<Coder> {
  const { bank, stages, data } = ground
  const own = keys(key, 'network', 'masks', 'start')
  const masks = masksFor(opens, stages, bank.step, generator(own.masks))
  const rng = generator(own.start)
  const coderOf = ({ encoder, head }: Compensator) => ({
    encode: (x: Matrix) => outputs(encoder, x),
    decode: (z: Matrix) => decodeBy(head, ground, opens, z, rng),
  })
  const { model }: GridChoice<{ learningRate: number }, Compensator> = yield* grid({
    arm,
    settings: settingsOf({ learningRate: rates }),
    train: ({ learningRate }) =>
      trainCompensator(bank, masks, { key: own.network.ref, steps, learningRate, doing: arm }),
    score: (model: Compensator) => likeness(coderOf(model), data.validation.x),
    validation: data.validation,
    dispose: tree.dispose,
  })
  own.network.dispose()
  const coder = coderOf(model)
  const blocks =
    opens === 'all' ? byLabels(await coder.encode(data.train.x), data.train, stages.blocks) : stages.blocks
  return { ...coder, blocks, dispose: () => tree.dispose(model) }
}

/** Draws pictures from noise: at each step the denoiser, corrected by the features that the step may use. */
function decodeBy(
  head: Dense[],
  { denoiser, schedule, stages, decoding, data, bank }: Ground,
  opens: Opens,
  z: Matrix,
  rng: RandomGenerator,
): Promise<Matrix> {
  const dim = data.train.x.dim
  const start = { data: rng.fillNormal(new Float32Array(z.rows * dim)), rows: z.rows, dim }
  const { foresee, dispose } = drawer(denoiser, head, schedule, bank.size)
  return decode(schedule, decodingSteps(schedule, decoding), start, (x, t) => {
    const stage = opens === 'own step' ? stages.stageOf[t]! : stages.blocks.length - 1
    const masked = z.data.map((value, i) => value * stages.open.data[stage * z.dim + (i % z.dim)]!)
    return foresee(x, { ...z, data: masked }, t)
  }).finally(dispose)
}

/** How like their originals pictures are that are drawn from their features: 0 at best. */
async function likeness({ encode, decode }: Pick<Coder, 'encode' | 'decode'>, x: Matrix): Promise<number> {
  const drawn = await decode(await encode(x))
  return -x.data.reduce((sum, value, p) => sum + (value - drawn.data[p]!) ** 2, 0) / x.data.length
}

/** A β-VAE of the same width. Consumes the key. */
export async function* variational(
  key: np.Array,
  { data, stages, bank }: Ground,
  { steps, rates, beta }: ArmOptions & { beta: number },
): Run<Coder> {
  const own = keys(key, 'network', 'noise')
  const dim = stages.open.dim
  const rng = generator(own.noise)
  const coderOf = ({ encoder, decoder }: DenseVae) => ({
    encode: (x: Matrix) => outputs(encoder, x, dim),
    decode: (z: Matrix) => outputs(decoder, z),
  })
  const { model }: GridChoice<{ learningRate: number }, DenseVae> = yield* grid({
    arm: 'β-VAE',
    settings: settingsOf({ learningRate: rates }),
    train: ({ learningRate }) =>
      trainVae(bank, dim, beta, rng, { key: own.network.ref, steps, learningRate, doing: 'β-VAE' }),
    score: (model: DenseVae) => likeness(coderOf(model), data.validation.x),
    validation: data.validation,
    dispose: tree.dispose,
  })
  own.network.dispose()
  const coder = coderOf(model)
  const blocks = byLabels(await coder.encode(data.train.x), data.train, stages.blocks)
  return { ...coder, blocks, dispose: () => tree.dispose(model) }
}

/** The directions of largest variance. */
export async function principal({ data, stages }: Pick<Ground, 'data' | 'stages'>): Promise<Coder> {
  const { means, components } = principalComponents(data.train.x, stages.open.dim)
  const encode = async (x: Matrix) => {
    const centred = { ...x, data: x.data.map((value, p) => value - means[p % x.dim]!) }
    return inFloats(timesTransposed(centred, components))
  }
  return {
    encode,
    decode: async (z) => {
      const drawn = times(z, components)
      return inFloats({ ...drawn, data: drawn.data.map((value, p) => value + means[p % drawn.dim]!) })
    },
    blocks: byLabels(await encode(data.train.x), data.train, stages.blocks),
    dispose: () => {},
  }
}

const inFloats = ({ data, rows, dim }: { data: Float64Array; rows: number; dim: number }): Matrix => ({
  data: Float32Array.from(data),
  rows,
  dim,
})

/**
 * Features of an arm that has no order of its own, in blocks as wide, chosen by labels in its favour: each block in turn
 * takes the features left that tell its attribute best, the last one the rest.
 */
export function byLabels(
  z: Matrix,
  labels: Record<Attribute, Int32Array>,
  blocks: readonly (readonly number[])[],
): number[][] {
  let left = Array.from({ length: z.dim }, (_, d) => d)
  return blocks.map(({ length }, i) => {
    const told = betweenClasses(z, labels[ATTRIBUTES[i]!])
    const best = left.toSorted((a, b) => told[b]! - told[a]!).slice(0, length)
    left = left.filter((d) => !best.includes(d))
    return best
  })
}
