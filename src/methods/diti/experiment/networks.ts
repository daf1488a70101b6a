import { numpy as np, tree } from '@jax-js/jax'
import { batchOf, rowsBy } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { type DenseVae, denseVaeLoss, initDenseVae } from '#nn/dense-vae.ts'
import { type Fitting, fit } from '#nn/fit.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { keys } from '#nn/random.ts'
import { type Matrix, readMatrix, takeRows } from '#nn/rows.ts'
import { compensationLoss, missingSize, openFeatures } from '../method/compensation.ts'
import { type Denoiser, restored } from '../method/denoiser.ts'
import { type Schedule, noised } from '../method/schedule.ts'
import type { Stages } from '../method/stages.ts'
import { PIXELS, type Pictures } from '#data/fine-and-coarse.ts'

const BATCH = 128
/** Waves that tell a network which step it is. */
const WAVES = 8
const HIDDEN = { encoder: 96, head: 128 }
/** Of the encoder's last weights at first: a block should hold only what its own steps taught it. */
const FAINT = 0.03
/** Stretches of steps of which each has one size of what is missing. */
const STRETCHES = 20
const AT_ONCE = 2000

export interface Training {
  steps: number
  learningRate: number
  key: np.Array
  doing: string
}

/** Training pictures with noise of many steps, and what the frozen denoiser makes of them. */
export interface Bank {
  role: 'train'
  /** Of the picture, [n]. */
  indices: Int32Array
  /** x_0, and x̂_0. */
  x: Matrix
  foreseen: Matrix
  /** x_0 - x̂_0. */
  missing: Matrix
  /** The step of each, [n]. */
  step: Int32Array
  /** What is usually missing at each step, a pixel, [steps]. */
  size: Float64Array
}

export async function makeBank(
  { x, indices, role }: Pictures<'train'>,
  denoiser: Denoiser,
  schedule: Schedule,
  count: number,
  rng: RandomGenerator,
): Promise<Bank> {
  const rows = Int32Array.from({ length: count }, () => rng.int(x.rows))
  const step = Int32Array.from({ length: count }, () => rng.int(schedule.steps))
  const clean = takeRows(x, rows)
  const noise = rng.fillNormal(new Float32Array(clean.data.length))
  const foreseen = await restore(denoiser, schedule, noised(schedule, clean, step, noise), step)
  const missing = { ...clean, data: clean.data.map((value, p) => value - foreseen.data[p]!) }
  const size = missingSize(missing, step, { steps: schedule.steps, stretches: STRETCHES })
  return { role, indices: rows.map((row) => indices[row]!), x: clean, foreseen, missing, step, size }
}

/** The frozen denoiser's pictures, each of its own step. Keeps it. */
export async function restore(
  denoiser: Denoiser,
  schedule: Schedule,
  noisy: Matrix,
  step: Int32Array,
): Promise<Matrix> {
  const joined = np.concatenate([asArray(noisy), byStep(schedule.noise, step)], 1)
  const found = await rowsBy(
    (net: Denoiser, rows: np.Array) => {
      const [x, noise] = np.split(rows, [PIXELS], 1) as [np.Array, np.Array]
      return restored(net, x, noise)
    },
    denoiser,
    joined,
    AT_ONCE,
  )
  joined.dispose()
  return found
}

/** The encoder of pictures, and the head that corrects the frozen denoiser by their features. */
export type Compensator = { encoder: Dense[]; head: Dense[] }

/** Which features a noisy picture may use, and which it trains: a row each, [n, d]. */
export type Masks = Pick<Stages, 'open' | 'current'>

/** Trains encoder and head for what the frozen denoiser misses. Consumes the key. */
export async function* trainCompensator(
  bank: Bank,
  masks: Masks,
  { key, ...training }: Training,
): Fitting<Compensator> {
  const parts = keys(key, 'encoder', 'head', 'order')
  const dim = masks.open.dim
  const columns = [
    ...[bank.x, bank.foreseen, bank.missing, masks.open, masks.current].map(asArray),
    byStep(wavesOf(bank.size.length), bank.step, WAVES),
    byStep(bank.size, bank.step),
  ]
  try {
    return yield* fit(bank, {
      params: {
        encoder: scaled(initMlp(parts.encoder, [PIXELS, HIDDEN.encoder, dim]), FAINT),
        // No correction at first, as where a trained network is added to.
        head: scaled(initMlp(parts.head, [PIXELS + WAVES + dim, HIDDEN.head, PIXELS]), 0),
      },
      loss: (net: Compensator, ...batch: np.Array[]) => {
        const [x, foreseen, missing, open, current, waves, size] = batch as Seven
        const z = openFeatures(mlp(net.encoder, x), open, current)
        return compensationLoss(missing, corrected(net.head, foreseen, waves, z, size.ref), size)
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

type Seven = [np.Array, np.Array, np.Array, np.Array, np.Array, np.Array, np.Array]

/** g: the head's correction, in units of what is usually missing. Consumes its arguments. */
const corrected = (
  head: Dense[],
  foreseen: np.Array,
  waves: np.Array,
  z: np.Array,
  size: np.Array,
): np.Array => mlp(head, np.concatenate([foreseen, waves, z], 1)).mul(size)

/** Foresees pictures by the frozen denoiser and the head. Keeps both. */
export function drawer(denoiser: Denoiser, head: Dense[], schedule: Schedule, sizes: Float64Array) {
  type Nets = { denoiser: Denoiser; head: Dense[] }
  const forward = compile((nets: Nets, ...[x, z, noise, waves, size]: np.Array[]) => {
    const foreseen = restored(nets.denoiser, x!, noise!)
    return foreseen.ref.add(corrected(nets.head, foreseen, waves!, z!, size!))
  })
  const waves = wavesOf(schedule.steps)
  return {
    foresee(x: Matrix, z: Matrix, t: number): Promise<Matrix> {
      const step = new Int32Array(x.rows).fill(t)
      const told = [byStep(schedule.noise, step), byStep(waves, step, WAVES), byStep(sizes, step)]
      return readMatrix(forward(tree.ref({ denoiser, head }), asArray(x), asArray(z), ...told))
    },
    dispose: () => forward.dispose(),
  }
}

const wavesOf = (steps: number): Float64Array =>
  Float64Array.from({ length: steps * WAVES }, (_, i) =>
    Math.cos((((i % WAVES) + 1) * Math.PI * Math.floor(i / WAVES)) / steps),
  )

/** The numbers of each row's step, [n, width]. */
const byStep = (table: Float64Array, step: Int32Array, width = 1): np.Array =>
  asArray({
    data: Float32Array.from(
      { length: step.length * width },
      (_, i) => table[step[Math.floor(i / width)]! * width + (i % width)]!,
    ),
    rows: step.length,
    dim: width,
  })

function scaled(layers: Dense[], by: number): Dense[] {
  const { w, b } = layers.at(-1)!
  return [...layers.slice(0, -1), { w: w.mul(by), b }]
}

/** Trains a variational autoencoder with `beta` times the divergence (Higgins et al. 2017). Consumes the key. */
export async function* trainVae(
  bank: Bank,
  dim: number,
  beta: number,
  rng: RandomGenerator,
  { key, ...training }: Training,
): Fitting<DenseVae> {
  const parts = keys(key, 'encoder', 'decoder', 'order')
  const rows = bank.x.rows
  const drawn = { data: rng.fillNormal(new Float32Array(rows * dim)), rows, dim }
  const columns = [bank.x, drawn].map(asArray)
  try {
    return yield* fit(bank, {
      params: initDenseVae(parts, {
        inputs: PIXELS,
        code: dim,
        hidden: { encoder: HIDDEN.encoder, decoder: HIDDEN.head },
      }),
      loss: (net: DenseVae, ...[x, noise]: np.Array[]) => denseVaeLoss(net, x!, noise!, beta),
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
    AT_ONCE,
  )
  array.dispose()
  return found
}

export const asArray = ({ data, rows, dim }: Matrix): np.Array =>
  np.array(data as Float32Array<ArrayBuffer>).reshape([rows, dim])
