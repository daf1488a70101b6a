import { numpy as np, tree } from '@jax-js/jax'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { type Fitting, fit } from '#nn/fit.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { compensationLoss, openFeatures } from '../method/compensation.ts'
import { type Schedule, noised } from '../method/schedule.ts'
import type { Stages } from '../method/stages.ts'
import { PIXELS, type Pictures } from './images.ts'

const BATCH = 128
/** Waves that tell a network which step it is. */
const WAVES = 8
const HIDDEN = { denoiser: 256, encoder: 128, head: 192 }

export interface Training {
  steps: number
  learningRate: number
  key: np.Array
  doing: string
}

/** Pictures of a part with noise of many steps, the same picture several times. */
export interface Noisy {
  role: 'train'
  /** Of the picture, [n]. */
  indices: Int32Array
  x: Matrix
  noisy: Matrix
  /** The step of each, [n], and its waves, [n, 8]. */
  step: Int32Array
  waves: Matrix
  /** The deviation of the noise, [n, 1]. */
  noise: Matrix
}

export function addNoise(
  { x, indices, role }: Pictures<'train'>,
  schedule: Schedule,
  count: number,
  rng: RandomGenerator,
): Noisy {
  const rows = Int32Array.from({ length: count }, () => rng.int(x.rows))
  const step = Int32Array.from({ length: count }, () => rng.int(schedule.steps))
  const clean = takeRows(x, rows)
  const noise = rng.fillNormal(new Float32Array(clean.data.length))
  return {
    role,
    indices: rows.map((row) => indices[row]!),
    x: clean,
    noisy: noised(schedule, clean, step, noise),
    step,
    ...stepColumns(schedule, step),
  }
}

/** What a network is told of each row's step. */
export function stepColumns(schedule: Schedule, step: Int32Array): Pick<Noisy, 'waves' | 'noise'> {
  const data = Float32Array.from({ length: step.length * WAVES }, (_, i) =>
    Math.cos(((i % WAVES) + 1) * Math.PI * (step[Math.floor(i / WAVES)]! / schedule.steps)),
  )
  return {
    waves: { data, rows: step.length, dim: WAVES },
    noise: column(Float32Array.from(step, (t) => schedule.noise[t]!)),
  }
}

/** The picture foreseen, signal x_t - noise v, by a network that gives v [n, 144]. Consumes its arguments. */
export function restored(denoiser: Dense[], x: np.Array, waves: np.Array, noise: np.Array): np.Array {
  const v = mlp(denoiser, np.concatenate([x.ref, waves], 1))
  const signal = np.sqrt(np.square(noise.ref).neg().add(1))
  return x.mul(signal).sub(v.mul(noise))
}

/** Trains a denoiser, which from then on stays as it is. Consumes the key. */
export async function* trainDenoiser(bank: Noisy, { key, ...training }: Training): Fitting<Dense[]> {
  const { weights, order } = keys(key, 'weights', 'order')
  const columns = [bank.x, bank.noisy, bank.waves, bank.noise].map(asArray)
  try {
    return yield* fit(bank, {
      params: initMlp(weights, [PIXELS + WAVES, HIDDEN.denoiser, HIDDEN.denoiser, PIXELS]),
      loss: (net: Dense[], ...[x, noisy, waves, noise]: np.Array[]) => {
        const missing = x!.sub(restored(net, noisy!, waves!, noise!.ref))
        // An error of v is that of the picture in units of the noise.
        return np.square(missing.div(noise!)).mean()
      },
      batch: batchOf(...columns),
      key: order,
      batchSize: BATCH,
      schedule: 'cosine',
      series: 'denoiser',
      ...training,
    })
  } finally {
    tree.dispose(columns)
  }
}

/** What the frozen denoiser could not restore, x_0 - x̂_0. Keeps the denoiser. */
export async function missingOf(
  denoiser: Dense[],
  { x, noisy, waves, noise }: Omit<Noisy, 'role'>,
): Promise<Matrix> {
  const foreseen = await restore(denoiser, noisy, { waves, noise })
  return { ...x, data: x.data.map((value, p) => value - foreseen.data[p]!) }
}

/** The frozen denoiser's pictures. Keeps it. */
export async function restore(
  denoiser: Dense[],
  noisy: Matrix,
  { waves, noise }: Pick<Noisy, 'waves' | 'noise'>,
): Promise<Matrix> {
  const joined = np.concatenate([noisy, waves, noise].map(asArray), 1)
  const run = (net: Dense[], x: np.Array) => {
    const [pixels, told, level] = np.split(x, [PIXELS, PIXELS + WAVES], 1) as [np.Array, np.Array, np.Array]
    return restored(net, pixels, told, level)
  }
  const found = await rowsBy(run, denoiser, joined, 2000)
  joined.dispose()
  return found
}

/** The encoder of pictures, and the head that corrects the frozen denoiser by their features. */
export type Compensator = { encoder: Dense[]; head: Dense[] }

/** Which features a noisy picture may use, and which it trains: a row each, [n, d]. */
export interface Masks {
  open: Matrix
  current: Matrix
}

export function masksAt(
  { open, current }: Pick<Stages, 'open' | 'current'>,
  stages: ArrayLike<number>,
): Masks {
  return { open: takeRows(open, stages), current: takeRows(current, stages) }
}

/** Trains encoder and head for what the frozen denoiser misses. Consumes the key. */
export async function* trainCompensator(
  bank: Noisy,
  missing: Matrix,
  masks: Masks,
  schedule: Schedule,
  { key, ...training }: Training,
): Fitting<Compensator> {
  const parts = keys(key, 'encoder', 'head', 'order')
  const dim = masks.open.dim
  const weight = np.array(Float32Array.from(bank.step, (t) => schedule.weight[t]!))
  const columns = [bank.x, bank.noisy, bank.waves, bank.noise, missing, masks.open, masks.current].map(
    asArray,
  )
  try {
    return yield* fit(bank, {
      params: {
        encoder: initMlp(parts.encoder, [PIXELS, HIDDEN.encoder, dim]),
        head: initMlp(parts.head, [PIXELS + WAVES + dim, HIDDEN.head, PIXELS]),
      },
      loss: (net: Compensator, ...batch: np.Array[]) => {
        const [w, x, noisy, waves, noise, lost, open, current] = batch as [np.Array, ...Eight]
        const z = openFeatures(mlp(net.encoder, x), open, current)
        return compensationLoss(lost, corrected(net.head, noisy, waves, noise, z), w)
      },
      batch: batchOf(weight, ...columns),
      key: parts.order,
      batchSize: BATCH,
      schedule: 'cosine',
      ...training,
    })
  } finally {
    tree.dispose([weight, ...columns])
  }
}

type Eight = [np.Array, np.Array, np.Array, np.Array, np.Array, np.Array, np.Array]

/** The head's correction of a picture, none where there is no noise. Consumes its arguments. */
export const corrected = (
  head: Dense[],
  noisy: np.Array,
  waves: np.Array,
  noise: np.Array,
  z: np.Array,
): np.Array => mlp(head, np.concatenate([noisy, waves, z], 1)).mul(noise)

/** The head's corrections of many pictures. Keeps the head. */
export async function correct(
  head: Dense[],
  noisy: Matrix,
  { waves, noise }: Pick<Noisy, 'waves' | 'noise'>,
  z: Matrix,
): Promise<Matrix> {
  const joined = np.concatenate([noisy, waves, z, noise].map(asArray), 1)
  const inputs = PIXELS + WAVES + z.dim
  const run = (net: Dense[], x: np.Array) => {
    const [told, level] = np.split(x, [inputs], 1) as [np.Array, np.Array]
    return mlp(net, told).mul(level)
  }
  const found = await rowsBy(run, head, joined, 2000)
  joined.dispose()
  return found
}

/** Encoder to means and log variances, and decoder. */
export type Vae = { encoder: Dense[]; decoder: Dense[] }

/** Trains a variational autoencoder with `beta` times the divergence (Higgins et al. 2017). Consumes the key. */
export async function* trainVae(
  pictures: Pictures<'train'>,
  dim: number,
  beta: number,
  rows: number,
  rng: RandomGenerator,
  { key, ...training }: Training,
): Fitting<Vae> {
  const parts = keys(key, 'encoder', 'decoder', 'order')
  const chosen = Int32Array.from({ length: rows }, () => rng.int(pictures.x.rows))
  const part = { role: pictures.role, indices: chosen.map((row) => pictures.indices[row]!) }
  const drawn = rng.fillNormal(new Float32Array(rows * dim))
  const columns = [takeRows(pictures.x, chosen), { data: drawn, rows, dim }].map(asArray)
  try {
    return yield* fit(part, {
      params: {
        encoder: initMlp(parts.encoder, [PIXELS, HIDDEN.encoder, 2 * dim]),
        decoder: initMlp(parts.decoder, [dim, HIDDEN.head, PIXELS]),
      },
      loss: ({ encoder, decoder }: Vae, ...[x, noise]: np.Array[]) => {
        const [mean, logVariance] = np.split(mlp(encoder, x!.ref), 2, 1) as [np.Array, np.Array]
        const z = mean.ref.add(noise!.mul(np.exp(logVariance.ref.mul(0.5))))
        const error = np.square(mlp(decoder, z).sub(x!)).sum(-1).mul(0.5)
        const divergence = np
          .exp(logVariance.ref)
          .add(np.square(mean))
          .sub(logVariance.add(1))
          .sum(-1)
          .mul(0.5 * beta)
        return error.add(divergence).mean()
      },
      batch: batchOf(...columns),
      key: parts.order,
      batchSize: BATCH,
      schedule: 'cosine',
      ...training,
    })
  } finally {
    tree.dispose(columns)
  }
}

/** What dense layers make of rows, at most the first `width` outputs. Keeps the layers. */
export async function outputs(layers: Dense[], x: Matrix, width?: number): Promise<Matrix> {
  const array = asArray(x)
  const found = await rowsBy(
    (net: Dense[], rows: np.Array) => {
      const all = mlp(net, rows)
      return width === undefined ? all : all.slice([], [0, width])
    },
    layers,
    array,
    2000,
  )
  array.dispose()
  return found
}

export const asArray = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(data as Float32Array<ArrayBuffer>).reshape([rows, dim])

export const column = (data: Float32Array): Matrix => ({ data, rows: data.length, dim: 1 })
