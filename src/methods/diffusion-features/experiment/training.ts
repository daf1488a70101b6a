import { numpy as np, random, tree } from '@jax-js/jax'
import { type Fitting, fit } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { takeRows } from '#nn/rows.ts'
import { noiseLoss, noised } from '../method/diffusion.ts'
import { STEPS } from '../method/noise.ts'
import { SIDE, type UNet, initUNet } from '../method/unet.ts'
import { type Autoencoder, CODE, autoencoderLoss, initAutoencoder } from './autoencoder.ts'
import type { Pictures } from './data.ts'

/** Steps of pre-training, for the U-Net and for its rivals. */
export const TRAINING_STEPS = 3000
const BATCH = 64
const UNET_RATE = 2e-3
const RIVAL_RATES = [1e-3, 3e-3, 1e-2]
/** Steps with each rate before one is chosen. */
const TRIAL_STEPS = 500

export interface Trained<P> {
  params: P
  learningRate: number
  /** On held-out pictures: after a trial with each rate, and in the end; none for the U-Net. */
  losses: number[]
}

const asPictures = (data: Float32Array<ArrayBuffer>) => np.array(data).reshape([-1, SIDE, SIDE, 1])

/** Teaches a fresh U-Net to find the noise in digits, at any step. */
export async function* trainUNet(
  seed: number,
  pool: Pictures<'train'>,
  steps = TRAINING_STEPS,
): Fitting<Trained<UNet>> {
  const own = keys(random.key(seed), 'net', 'order', 'noise')
  const rng = generator(own.noise)
  const params = yield* fit(pool, {
    params: initUNet(own.net),
    loss: noiseLoss,
    batch: (rows): [np.Array, np.Array, np.Array] => {
      const chosen = takeRows(pool.x, rows.dataSync())
      const { x, steps: at, noise } = noised(chosen, () => rng.int(STEPS), rng)
      return [x, at, noise]
    },
    key: own.order,
    steps,
    batchSize: BATCH,
    learningRate: UNET_RATE,
    schedule: 'cosine',
    warmUp: Math.min(100, steps - 1),
    doing: 'the U-Net learns to find noise',
    series: 'loss',
  })
  return { params, learningRate: UNET_RATE, losses: [] }
}

interface Rival {
  variational: boolean
  steps: number
}

/**
 * Trains an autoencoder, or a variational one, at the rate that is best on held-out pictures after a few hundred
 * steps.
 */
export async function* trainAutoencoder(
  seed: number,
  pool: Pictures<'train'>,
  heldOut: Pictures<'validation'>,
  rival: Rival,
): Fitting<Trained<Autoencoder>> {
  const trial = { ...rival, steps: Math.min(TRIAL_STEPS, rival.steps) }
  const losses: number[] = []
  for (const rate of RIVAL_RATES) {
    const params = yield* fitAutoencoder(seed, pool, trial, rate)
    losses.push(await lossOn(params, heldOut, rival.variational, seed))
    tree.dispose(params)
  }
  const learningRate = RIVAL_RATES[losses.indexOf(Math.min(...losses))]!
  const params = yield* fitAutoencoder(seed, pool, rival, learningRate)
  losses.push(await lossOn(params, heldOut, rival.variational, seed))
  return { params, learningRate, losses }
}

const rivalLoss = autoencoderLoss as (net: Autoencoder, ...batch: np.Array[]) => np.Array

function fitAutoencoder(
  seed: number,
  pool: Pictures<'train'>,
  { variational, steps }: Rival,
  learningRate: number,
): Fitting<Autoencoder> {
  const own = keys(random.key(seed), 'net', 'order', 'noise')
  const rng = generator(own.noise)
  return fit(pool, {
    params: initAutoencoder(own.net),
    loss: rivalLoss,
    batch: (rows): np.Array[] => {
      const { data, rows: count } = takeRows(pool.x, rows.dataSync())
      return [asPictures(data as Float32Array<ArrayBuffer>), ...(variational ? [codeNoise(count, rng)] : [])]
    },
    key: own.order,
    steps,
    batchSize: BATCH,
    learningRate,
    schedule: 'cosine',
    warmUp: Math.min(100, steps - 1),
    doing: `the ${variational ? 'variational ' : ''}autoencoder learns at a rate of ${learningRate}`,
    series: 'loss',
  })
}

function codeNoise(rows: number, rng: RandomGenerator): np.Array {
  const noise = new Float32Array(rows * CODE)
  rng.fillNormal(noise)
  return np.array(noise).reshape([rows, CODE])
}

/** Keeps the network. */
async function lossOn(
  params: Autoencoder,
  { x }: Pictures<'validation'>,
  variational: boolean,
  seed: number,
): Promise<number> {
  const noise = variational ? [codeNoise(x.rows, generator(random.key(seed)))] : []
  const loss = rivalLoss(tree.ref(params), asPictures(x.data as Float32Array<ArrayBuffer>), ...noise)
  return (await loss.data())[0]!
}
