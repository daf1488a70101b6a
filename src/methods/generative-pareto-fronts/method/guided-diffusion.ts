import { numpy as np, tree } from '@jax-js/jax'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { type Fitting, fit } from '#nn/fit.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { keys } from '#nn/random.ts'
import {
  type Column,
  type Matrix,
  type Rows,
  checkNumber,
  checkOptions,
  checkPositive,
  checkWhole,
  readLabels,
  readMatrix,
  readRows,
} from '#nn/rows.ts'

/** Steps of noise from a row to pure noise. */
export const NOISE_STEPS = 100
const TIME = 16
/** The least signal, so that what is estimated from pure noise stays finite. */
const LEAST_SIGNAL = 1e-3

export interface DenoiserOptions {
  classes: number
  /** Of its three hidden layers. */
  width: number
  /** How often the class is hidden in training, so that one network learns with and without it. */
  dropClass: number
  /** Consumed. */
  key: np.Array
  steps: number
  batchSize: number
  learningRate: number
  doing: string
}

export interface SampleOptions {
  /** What is asked for, a class a row. */
  wanted: Column
  /** Consumed. */
  key: np.Array
  /** w: 0 ignores the class, 1 is the model as trained, more pushes towards the class. */
  guidance: number
  /** Standard deviation of the noise that sampling starts from. */
  temperature?: number
  steps: number
}

export interface Denoiser {
  /** One row for each class that is wanted, [n, dim]. */
  sample(options: SampleOptions): Promise<Matrix>
  /** Mean squared error of the velocity that is foretold with the class known, over noise drawn by the generator. */
  error(x: Rows, labels: Column, rng: RandomGenerator): Promise<number>
  dispose(): void
}

/** alpha bar, the share of a row's variance that is left after t of T steps (Nichol and Dhariwal 2021, eq. 17). */
export function signalLeft(t: number): number {
  const f = (share: number) => Math.cos((((share + 0.008) / 1.008) * Math.PI) / 2) ** 2
  const left = f(checkWhole('t', t, { most: NOISE_STEPS }) / NOISE_STEPS) / f(0)
  return Math.max(LEAST_SIGNAL, left)
}

/** Classifier-free guidance: away from the guess without the class, w times as far as the one with it. Consumes both. */
export const guided = (withClass: np.Array, without: np.Array, w: np.Array | number): np.Array =>
  without.ref.add(withClass.sub(without).mul(w))

/** The velocity of noisy rows, foretold (Salimans and Ho 2022): sqrt(signal) noise - sqrt(1 - signal) row. Consumes all. */
const foretell = (layers: readonly Dense[], x: np.Array, wanted: np.Array, time: np.Array): np.Array =>
  mlp(layers, np.concatenate([x, wanted, time], 1))

/** How far the velocity of rows under this noise is from what is foretold, squared. Consumes all. */
function velocityError(
  layers: Dense[],
  x: np.Array,
  wanted: np.Array,
  noise: np.Array,
  signal: np.Array,
  time: np.Array,
): np.Array {
  const [kept, added] = [np.sqrt(signal.ref), np.sqrt(np.subtract(1, signal))]
  const noisy = x.ref.mul(kept.ref).add(noise.ref.mul(added.ref))
  const velocity = noise.mul(kept).sub(x.mul(added))
  return np.square(foretell(layers, noisy, wanted, time).sub(velocity)).mean()
}

/**
 * Learns to tell the noise in rows, with their class and without (Ho and Salimans 2022).
 *
 * @throws RangeError for options that are unknown or out of range, or labels that do not fit the rows
 */
export async function* fitDenoiser(
  data: { readonly role: 'train'; readonly indices: ArrayLike<number>; x: Rows; labels: Column },
  options: DenoiserOptions,
): Fitting<Denoiser> {
  checkOptions('fitDenoiser', options, [
    'classes',
    'width',
    'dropClass',
    'key',
    'steps',
    'batchSize',
    'learningRate',
    'doing',
  ])
  const { classes, width, dropClass, key, steps, batchSize, learningRate, doing } = options
  checkWhole('classes', classes, { least: 2 })
  checkWhole('width', width, { least: 1 })
  checkNumber('dropClass', dropClass, { least: 0, most: 1 })
  const rows = readRows('the rows', data.x)
  const labels = readLabels('the labels', data.labels, { rows: rows.rows, classes })
  const { dim } = rows
  const { weights, order, noise } = keys(key, 'weights', 'order', 'noise')
  const rng = generator(noise)
  const [x, asked] = [array(rows.data, dim), array(oneHot(labels, classes), classes)]

  try {
    const params = yield* fit(data, {
      params: initMlp(weights, [dim + classes + TIME, width, width, width, dim]),
      loss: velocityError,
      batch: (chosen) => {
        const count = chosen.shape[0]!
        const drawn = noiseOf(rng, count, dim)
        const shown = Float32Array.from({ length: count }, () => Number(rng.uniform() >= dropClass))
        return [
          np.take(x.ref, chosen.ref, 0),
          np.take(asked.ref, chosen, 0).mul(array(shown, 1)),
          drawn.noise,
          drawn.signal,
          drawn.time,
        ]
      },
      key: order,
      steps,
      batchSize,
      learningRate,
      schedule: 'cosine',
      doing,
    })
    return denoiser(params, classes, rows)
  } finally {
    tree.dispose([x, asked])
  }
}

function denoiser(params: Dense[], classes: number, train: Matrix): Denoiser {
  const { dim } = train
  const { low, high } = rangeOf(train)
  /** One step of DDIM without noise (Song et al. 2021, eq. 12), its estimate kept within the range of training rows. */
  const step = compile(
    (
      layers: Dense[],
      x: np.Array,
      wanted: np.Array,
      time: np.Array,
      w: np.Array,
      before: np.Array,
      after: np.Array,
      low: np.Array,
      high: np.Array,
    ) => {
      const known = foretell(tree.ref(layers), x.ref, wanted.ref, time.ref)
      const unknown = foretell(layers, x.ref, wanted.mul(0), time)
      // The noise is linear in the velocity, so that guiding one guides the other.
      const velocity = guided(known, unknown, w)
      const [signal, spread] = [np.sqrt(before.ref), np.sqrt(np.subtract(1, before))]
      const guess = x.ref.mul(signal.ref).sub(velocity.mul(spread.ref))
      const clean = np.minimum(np.maximum(guess, low), high)
      const noise = x.sub(clean.ref.mul(signal)).div(spread)
      return clean.mul(np.sqrt(after.ref)).add(noise.mul(np.sqrt(np.subtract(1, after))))
    },
  )
  return {
    async sample(options) {
      checkOptions('sample', options, ['wanted', 'key', 'guidance', 'temperature', 'steps'])
      const { key, guidance, temperature = 1 } = options
      const steps = checkWhole('steps', options.steps, { least: 1, most: NOISE_STEPS })
      checkNumber('guidance', guidance)
      checkPositive('temperature', temperature)
      const labels = readLabels('wanted', options.wanted, { classes })
      const wanted = array(oneHot(labels, classes), classes)
      const start = generator(key).fillNormal(new Float32Array(labels.length * dim))
      let x = array(start.map((value) => value * temperature) as Float32Array<ArrayBuffer>, dim)
      const at = (i: number) => Math.round((NOISE_STEPS * i) / steps)
      for (let i = steps; i > 0; i--) {
        x = step(
          tree.ref(params),
          x,
          wanted.ref,
          array(timesOf(new Int32Array(labels.length).fill(at(i))), TIME),
          np.array(guidance),
          np.array(signalLeft(at(i))),
          np.array(signalLeft(at(i - 1))),
          np.array(low),
          np.array(high),
        )
      }
      wanted.dispose()
      return readMatrix(x)
    },
    async error(asked, labels, rng) {
      const rows = readRows('the rows', asked, { dim })
      const known = readLabels('the labels', labels, { rows: rows.rows, classes })
      const { noise, signal, time } = noiseOf(rng, rows.rows, dim)
      const error = velocityError(
        tree.ref(params),
        array(rows.data, dim),
        array(oneHot(known, classes), classes),
        noise,
        signal,
        time,
      )
      return (await error.data())[0]!
    },
    dispose() {
      step.dispose()
      tree.dispose(params)
    },
  }
}

/** Noise for each row, and how far it is on the way: [n, dim], [n, 1], [n, TIME]. */
function noiseOf(rng: RandomGenerator, count: number, dim: number) {
  const times = Int32Array.from({ length: count }, () => 1 + rng.int(NOISE_STEPS))
  return {
    noise: array(rng.fillNormal(new Float32Array(count * dim)), dim),
    signal: array(Float32Array.from(times, signalLeft), 1),
    time: array(timesOf(times), TIME),
  }
}

/** Sines and cosines of how far each row is, of doubling frequency: [n, TIME]. */
const timesOf = (times: Int32Array): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: times.length * TIME }, (_, i) => {
    const [share, place] = [times[Math.floor(i / TIME)]! / NOISE_STEPS, i % TIME]
    const angle = share * Math.PI * 2 ** ((place >> 1) - 1)
    return place % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
  })

const oneHot = (labels: Int32Array, classes: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: labels.length * classes }, (_, i) =>
    Number(labels[Math.floor(i / classes)] === i % classes),
  )

const array = (data: Float32Array, dim: number): np.Array =>
  np.array(data as Float32Array<ArrayBuffer>).reshape([data.length / dim, dim])

function rangeOf({ data, dim }: Matrix) {
  const [low, high] = [new Float32Array(dim).fill(Infinity), new Float32Array(dim).fill(-Infinity)]
  data.forEach((value, at) => {
    low[at % dim] = Math.min(low[at % dim]!, value)
    high[at % dim] = Math.max(high[at % dim]!, value)
  })
  return { low, high }
}
