import { numpy as np, tree } from '@jax-js/jax'
import { batches } from '#nn/batches.ts'
import { type Dense, initMlp, mlp } from '#nn/dense.ts'
import { meanSquaredError } from '#nn/loss.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { linearityPenalty } from './mmr.ts'

export interface Rep4ExOptions {
  /** Random numbers for weights and batches; stays the caller's. */
  key: np.Array
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

const READ_EVERY = 10

/**
 * Trains an autoencoder whose representation is linear in the actions on average: reconstruction plus
 * `lambda` times `linearityPenalty` (Rep4Ex, section 4). If the actions move hidden causes linearly and reach
 * every direction of them, what it learns are the causes up to an affine map.
 *
 * @throws RangeError when shapes do not fit or an option is out of range
 */
export async function trainRep4Ex(data: Observed, options: Rep4ExOptions): Promise<Encoder> {
  const training = rep4ExSteps(data, options)
  for (;;) {
    const { done, value } = await training.next()
    if (done) return value
  }
}

/** `trainRep4Ex` step by step: yields the loss of every tenth step, and returns the encoder. */
export async function* rep4ExSteps(
  { x, a }: Observed,
  options: Rep4ExOptions,
): AsyncGenerator<{ step: number; loss: number }, Encoder, void> {
  const {
    key,
    dims,
    lambda = 10,
    bandwidth = 0.3,
    hidden = [64, 64],
    steps = 1500,
    batch = 256,
    learningRate = 2e-3,
  } = options
  check(x, a, { dims, lambda, steps, learningRate })
  const [rows, inputs] = x.shape as [number, number]
  const parts = keys(key.ref, 'encoder', 'decoder', 'batches')
  const centre = x.ref.mean(0)
  const scale = np.sqrt(np.square(x.ref.sub(centre.ref)).mean(0)).add(1e-8)
  const standard = x.ref.sub(centre.ref).div(scale.ref)

  const [into, out] = principal(standard.ref, dims)
  const start: Params = {
    encoder: { skip: into, layers: initFlat(parts.encoder, [inputs, ...hidden, dims]) },
    decoder: { skip: out, layers: initFlat(parts.decoder, [dims, ...hidden.toReversed(), inputs]) },
  }
  const model = trainer(start, ({ encoder, decoder }, x: np.Array, a: np.Array) => {
    const z = bent(encoder, x.ref)
    if (lambda === 0) {
      a.dispose()
      return meanSquaredError(bent(decoder, z), x)
    }
    const penalty = linearityPenalty(z.ref, a, { bandwidth }).mul(lambda)
    return meanSquaredError(bent(decoder, z), x).add(penalty)
  })
  try {
    let step = 0
    for (const chosen of batches(parts.batches, rows, batch, steps)) {
      const rate = (learningRate / 2) * (1 + Math.cos((Math.PI * step) / steps))
      const loss = model.step(rate, np.take(standard.ref, chosen.ref, 0), np.take(a.ref, chosen, 0))
      if (++step % READ_EVERY === 0 || step === steps) yield { step, loss: (await loss.data())[0]! }
      else loss.dispose()
    }
  } finally {
    standard.dispose()
    model.dispose()
  }

  const { encoder, decoder } = model.params
  return {
    encode: (x) => bent(tree.ref(encoder), x.sub(centre.ref).div(scale.ref)),
    decode: (z) => bent(tree.ref(decoder), z).mul(scale.ref).add(centre.ref),
    dispose: () => tree.dispose([encoder, decoder, centre, scale]),
  }
}

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

function check(
  x: np.Array,
  a: np.Array,
  {
    dims,
    lambda,
    steps,
    learningRate,
  }: { dims: number; lambda: number; steps: number; learningRate: number },
): void {
  if (x.ndim !== 2 || a.ndim !== 2 || x.shape[0] !== a.shape[0]) {
    throw new RangeError(`observations [n, p] and actions [n, k] expected, got [${x.shape}] and [${a.shape}]`)
  }
  for (const [name, count] of Object.entries({ dims, steps })) {
    if (!Number.isInteger(count) || count < 1) throw new RangeError(`${name} must be 1 or more, got ${count}`)
  }
  if (dims > x.shape[1]!) throw new RangeError(`${dims} dimensions from observations of ${x.shape[1]}`)
  if (!(lambda >= 0 && lambda < Infinity)) throw new RangeError(`lambda must be 0 or more, got ${lambda}`)
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new RangeError(`the learning rate must be above 0, got ${learningRate}`)
  }
}
