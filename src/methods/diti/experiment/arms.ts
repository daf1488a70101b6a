import { type numpy as np, tree } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import type { Dense } from '#nn/dense.ts'
import { type GridChoice, grid, settingsOf } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { principalComponents, times, timesTransposed } from '#nn/linalg.ts'
import { linearProbe } from '#nn/metrics/probe.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import { keys } from '#nn/random.ts'
import type { Matrix } from '#nn/rows.ts'
import { decode, decodingSteps } from '../method/ddim.ts'
import type { Schedule } from '../method/schedule.ts'
import type { Stages } from '../method/stages.ts'
import { ATTRIBUTES, type Data } from './images.ts'
import {
  type Compensator,
  type Masks,
  type Noisy,
  type Vae,
  correct,
  masksAt,
  outputs,
  restore,
  stepColumns,
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

/** What all arms share: the frozen denoiser, and noisy pictures with what it missed in them. */
export interface Ground {
  data: Data
  schedule: Schedule
  stages: Stages
  denoiser: Dense[]
  bank: Noisy
  missing: Matrix
  /** How many denoising steps a picture is decoded by. */
  decoding: number
}

export interface ArmOptions {
  steps: number
  rates: readonly number[]
}

/**
 * Which features a noisy picture may use: those of its own step; those of another step, drawn anew; or all. And
 * whether a step trains its own features only.
 */
export interface Regime {
  opens: 'own step' | 'any step' | 'all'
  detaches: boolean
}

export const DITI: Regime = { opens: 'own step', detaches: true }
export const PDAE: Regime = { opens: 'all', detaches: false }

/** The masks of noisy pictures. */
export function masksFor(
  { opens, detaches }: Regime,
  stages: Stages,
  step: Int32Array,
  rng: RandomGenerator,
): Masks {
  const last = stages.blocks.length - 1
  const masks = masksAt(
    stages,
    step.map((t) => {
      if (opens === 'all') return last
      return stages.stageOf[opens === 'own step' ? t : rng.int(stages.stageOf.length)]!
    }),
  )
  return detaches ? masks : { open: masks.open, current: masks.open }
}

/** Features that make up for what the denoiser misses: DiTi, PDAE, and all between them. Consumes the key. */
export async function* compensating(
  key: np.Array,
  arm: string,
  regime: Regime,
  ground: Ground,
  { steps, rates }: ArmOptions,
): Run<Coder> {
  const { bank, missing, schedule, stages, data } = ground
  const own = keys(key, 'network', 'masks', 'start')
  const masks = masksFor(regime, stages, bank.step, generator(own.masks))
  const { model }: GridChoice<{ learningRate: number }, Compensator> = yield* grid({
    arm,
    settings: settingsOf({ learningRate: rates }),
    train: ({ learningRate }) =>
      trainCompensator(bank, missing, masks, schedule, {
        key: own.network.ref,
        steps,
        learningRate,
        doing: arm,
      }),
    score: ({ encoder }: Compensator) => attributesTold((x) => outputs(encoder, x), data),
    validation: data.validation,
    dispose: tree.dispose,
  })
  own.network.dispose()
  const encode = (x: Matrix) => outputs(model.encoder, x)
  const blocks =
    regime.opens === 'all' ? byVariance(await encode(data.train.x), stages.blocks) : stages.blocks
  const rng = generator(own.start)
  return {
    encode,
    decode: (z) => decodeBy(model.head, ground, regime, z, rng),
    blocks,
    dispose: () => tree.dispose(model),
  }
}

/** Draws pictures from noise: at each step the denoiser, corrected by the features that the step may use. */
function decodeBy(
  head: Dense[],
  { denoiser, schedule, stages, decoding, data }: Ground,
  { opens }: Regime,
  z: Matrix,
  rng: RandomGenerator,
): Promise<Matrix> {
  const dim = data.train.x.dim
  const start = { data: rng.fillNormal(new Float32Array(z.rows * dim)), rows: z.rows, dim }
  return decode(schedule, decodingSteps(schedule, decoding), start, async (x, t) => {
    const told = stepColumns(schedule, new Int32Array(z.rows).fill(t))
    const stage = opens === 'own step' ? stages.stageOf[t]! : stages.blocks.length - 1
    const masked = z.data.map((value, i) => value * stages.open.data[stage * z.dim + (i % z.dim)]!)
    const foreseen = await restore(denoiser, x, told)
    const correction = await correct(head, x, told, { ...z, data: masked })
    return { ...foreseen, data: foreseen.data.map((value, p) => value + correction.data[p]!) }
  })
}

/** A β-VAE, whose strength is chosen too. Consumes the key. */
export async function* variational(
  key: np.Array,
  { data, stages, bank }: Ground,
  { steps, rates, betas }: ArmOptions & { betas: readonly number[] },
): Run<Coder> {
  const own = keys(key, 'network', 'noise')
  const dim = stages.open.dim
  const rng = generator(own.noise)
  const { model }: GridChoice<{ learningRate: number; beta: number }, Vae> = yield* grid({
    arm: 'β-VAE',
    settings: settingsOf({ learningRate: rates, beta: betas }),
    train: ({ learningRate, beta }) =>
      trainVae(data.train, dim, beta, bank.x.rows, rng, {
        key: own.network.ref,
        steps,
        learningRate,
        doing: 'β-VAE',
      }),
    score: ({ encoder }: Vae) => attributesTold((x) => outputs(encoder, x, dim), data),
    validation: data.validation,
    dispose: tree.dispose,
  })
  own.network.dispose()
  const encode = (x: Matrix) => outputs(model.encoder, x, dim)
  return {
    encode,
    decode: (z) => outputs(model.decoder, z),
    blocks: byVariance(await encode(data.train.x), stages.blocks),
    dispose: () => tree.dispose(model),
  }
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
    blocks: byVariance(await encode(data.train.x), stages.blocks),
    dispose: () => {},
  }
}

const inFloats = ({ data, rows, dim }: { data: Float64Array; rows: number; dim: number }): Matrix => ({
  data: Float32Array.from(data),
  rows,
  dim,
})

/** Features of an arm that has no order of its own, in blocks as wide: what varies most is coarse. */
export function byVariance(z: Matrix, blocks: readonly (readonly number[])[]): number[][] {
  const means = columnMeans(z)
  const squares = columnMeans({ ...z, data: z.data.map((value, i) => (value - means[i % z.dim]!) ** 2) })
  const order = Array.from(squares, (_, d) => d).sort((a, b) => squares[a]! - squares[b]!)
  return blocks.map((block) => block.map((place) => order[place]!))
}

/** How well linear probes tell the attributes of validation pictures, on average. */
async function attributesTold(
  encode: (x: Matrix) => Promise<Matrix>,
  { train, validation }: Data,
): Promise<number> {
  const [seen, unseen] = [await encode(train.x), await encode(validation.x)]
  return mean(
    ATTRIBUTES.map(
      (attribute) =>
        linearProbe({ x: seen, labels: train[attribute] }, { x: unseen, labels: validation[attribute] })
          .validationAccuracy,
    ),
  )
}
