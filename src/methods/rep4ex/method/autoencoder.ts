import { numpy as np, tree } from '@jax-js/jax'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { meanSquaredError } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { DivergedError, type Fitting, fit } from '#nn/fit.ts'
import { checkNumber, checkOptions, checkPositive, checkWhole, readMatrix } from '#nn/rows.ts'
import { olsResidual } from './intervention.ts'
import { linearityPenalty } from './mmr.ts'

export interface Rep4ExOptions {
  /** Random numbers for weights and batches; stays the caller's. */
  key: np.Array
  /** What a reader sees while it trains. */
  doing?: string
  /** Dimensions of the representation. */
  dims: number
  /** Weight of the linearity penalty; 0 trains a plain autoencoder. */
  lambda?: number
  /** Width of the penalty's kernel, in the unit of the actions. */
  bandwidth?: number
  /** Widths of the encoder's hidden layers; the decoder has the same in reverse. */
  hidden?: readonly number[]
  steps?: number
  batch?: number
  /** Adam's first learning rate, falling to 0 along a cosine. */
  learningRate?: number
}

/** Observations and the actions under which they were made; both stay the caller's. */
export interface Observed {
  /** [n, p] */
  x: np.Array
  /** [n, k] */
  a: np.Array
}

/** A trained autoencoder. */
export interface Encoder {
  /** Representations of observations [n, p], giving [n, dims]. Consumes its argument. */
  encode(x: np.Array): np.Array
  /** Observations from representations [n, dims], giving [n, p]. Consumes its argument. */
  decode(z: np.Array): np.Array
  dispose(): void
}

/** A map with a linear path beside its layers: x skip + layers(x). */
type Bent = { skip: np.Array; layers: Dense[] }
type Params = { encoder: Bent; decoder: Bent }

/**
 * Trains an autoencoder whose representation is linear in the actions on average: reconstruction plus
 * `lambda` times `linearityPenalty` (Rep4Ex, section 4). If the actions move hidden causes linearly and reach
 * every direction of them, what it learns are the causes up to an affine map.
 *
 * @throws RangeError when shapes do not fit, an option is out of range, or the actions are not finite, constant or
 *   dependent on each other (one-hot ones are: leave one out); DivergedError when a batch shows too little of them
 */
export async function trainRep4Ex(data: Observed, options: Rep4ExOptions): Promise<Encoder> {
  const training = rep4ExFit(data, options)
  for (;;) {
    const { done, value } = await training.next()
    if (done) return value
  }
}

/** `trainRep4Ex` step by step: yields how far it is, and returns the encoder. */
export async function* rep4ExFit({ x, a }: Observed, options: Rep4ExOptions): Fitting<Encoder> {
  checkOptions('trainRep4Ex', options, OPTIONS)
  const {
    key,
    dims,
    lambda = 10,
    bandwidth = 0.3,
    hidden = [64, 64],
    steps = 1500,
    batch = 256,
    learningRate = 2e-3,
    doing = 'training an autoencoder',
  } = options
  if (x.ndim !== 2 || a.ndim !== 2 || x.shape[0] !== a.shape[0]) {
    throw new RangeError(`observations [n, p] and actions [n, k] expected, got [${x.shape}] and [${a.shape}]`)
  }
  const [rows, inputs] = x.shape as [number, number]
  checkWhole('dims', dims, { least: 1, most: inputs })
  checkNumber('lambda', lambda, { least: 0 })
  checkPositive('the bandwidth', bandwidth)
  checkWhole('batch', batch, { least: 2, most: rows })
  // Least squares of the observations on the actions: says what is wrong with either.
  olsResidual(await readMatrix(x.ref), await readMatrix(a.ref))

  const parts = keys(key.ref, 'encoder', 'decoder', 'batches')
  const centre = x.ref.mean(0)
  const scale = np.sqrt(np.square(x.ref.sub(centre.ref)).mean(0)).add(1e-8)
  const standard = x.ref.sub(centre.ref).div(scale.ref)
  const [into, out] = principal(standard.ref, dims)
  const start: Params = {
    encoder: { skip: into, layers: initFlat(parts.encoder, [inputs, ...hidden, dims]) },
    decoder: { skip: out, layers: initFlat(parts.decoder, [dims, ...hidden.toReversed(), inputs]) },
  }
  const loss = ({ encoder, decoder }: Params, x: np.Array, a: np.Array) => {
    const z = bent(encoder, x.ref)
    if (lambda === 0) {
      a.dispose()
      return meanSquaredError(bent(decoder, z), x)
    }
    const penalty = linearityPenalty(z.ref, a, { bandwidth }).mul(lambda)
    return meanSquaredError(bent(decoder, z), x).add(penalty)
  }
  const all = { role: 'train', indices: Int32Array.from({ length: rows }, (_, row) => row) } as const
  const { encoder, decoder } = yield* fit<Params, [np.Array, np.Array]>(all, {
    params: start,
    loss,
    batch: (chosen) => [np.take(standard.ref, chosen.ref, 0), np.take(a.ref, chosen, 0)],
    key: parts.batches,
    steps,
    batchSize: batch,
    learningRate,
    schedule: 'cosine',
    doing,
  })
  standard.dispose()
  // A row that is rare enough is missing from whole batches, whose least squares are then without meaning.
  const seen = bent(tree.ref(encoder), x.ref.sub(centre.ref).div(scale.ref))
  if (!(await readMatrix(seen)).data.every(Number.isFinite)) {
    throw new DivergedError(
      `${doing}: the encoder is not finite; do all actions occur in every batch of ${batch} rows?`,
    )
  }
  return {
    encode: (x) => bent(tree.ref(encoder), x.sub(centre.ref).div(scale.ref)),
    decode: (z) => bent(tree.ref(decoder), z).mul(scale.ref).add(centre.ref),
    dispose: () => tree.dispose([encoder, decoder, centre, scale]),
  }
}

const OPTIONS = [
  'key',
  'dims',
  'lambda',
  'bandwidth',
  'hidden',
  'steps',
  'batch',
  'learningRate',
  'doing',
] as const

/** Consumes all its arguments. */
const bent = ({ skip, layers }: Bent, x: np.Array): np.Array => np.dot(x.ref, skip).add(mlp(layers, x))

/** Layers whose output is zero at first. */
function initFlat(key: np.Array, sizes: readonly number[]): Dense[] {
  const layers = initMlp(key, sizes)
  const last = layers.at(-1)!
  const w = np.zeros(last.w.shape)
  last.w.dispose()
  return [...layers.slice(0, -1), { ...last, w }]
}

/** The maps into the first principal components of x [n, p], of variance 1 each, and back. Consumes x. */
function principal(x: np.Array, dims: number): [into: np.Array, out: np.Array] {
  const [rows, inputs] = x.shape as [number, number]
  const covariance = np.dot(np.transpose(x.ref), x).mul(1 / rows)
  const [variances, directions] = np.linalg.eigh(covariance)
  const deviations = np.sqrt(np.maximum(variances.slice([inputs - dims, inputs]), 1e-6))
  const chosen = directions.slice([], [inputs - dims, inputs])
  return [chosen.ref.div(deviations.ref), np.transpose(chosen.mul(deviations))]
}
