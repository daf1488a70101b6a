import { numpy as np, random } from '@jax-js/jax'
import { generator } from '#nn/generator.ts'

/** What is computed from bits of its own: which side the sum is on, or whether an odd number is set. */
export interface FeatureKind {
  kind: 'linear' | 'parity'
  /** How many input bits it takes; a linear feature of one bit is that bit. */
  bits: number
}

export interface FeatureDatasetOptions {
  /** Number of examples. */
  n: number
  features: readonly FeatureKind[]
  /** Further input bits that no feature depends on. */
  noiseBits: number
  seed: number
}

export interface FeatureDataset {
  /** Input bits, 0 or 1, [n, bits]: those of each feature in turn, then the noise. */
  x: np.Array
  /** The features, 0 or 1, [n, features]. */
  y: np.Array
}

/**
 * Examples whose features are independent of each other and each on for half of the inputs: fair coins as
 * bits, and for each feature bits of its own. A linear feature is on when more of its bits are set than not;
 * a tie goes with its first bit, which keeps it balanced and linear. A parity feature is the sum of its bits
 * modulo 2.
 *
 * @throws RangeError when a number is not whole or out of range, there is no feature, or a kind is unknown
 */
export function makeFeatureDataset({ n, features, noiseBits, seed }: FeatureDatasetOptions): FeatureDataset {
  checkWhole('examples', n, 1)
  checkWhole('noise bits', noiseBits, 0)
  checkWhole('seed', seed, 0)
  if (features.length === 0) throw new RangeError('a dataset needs at least one feature')
  features.forEach(({ kind, bits }, f) => {
    if (kind !== 'linear' && kind !== 'parity') {
      throw new RangeError(`feature ${f} is ${String(kind)}; there are linear, parity`)
    }
    checkWhole(`bits of feature ${f}`, bits, 1)
  })

  const rng = generator(random.key(seed))
  const width = features.reduce((sum, { bits }) => sum + bits, noiseBits)
  const x = Float32Array.from({ length: n * width }, () => rng.int(2))
  const y = new Float32Array(n * features.length)
  for (let row = 0; row < n; row++) {
    let at = row * width
    features.forEach(({ kind, bits }, f) => {
      y[row * features.length + f] = value(kind, x.subarray(at, at + bits))
      at += bits
    })
  }
  return { x: np.array(x).reshape([n, width]), y: np.array(y).reshape([n, features.length]) }
}

function value(kind: FeatureKind['kind'], bits: Float32Array): number {
  const set = bits.reduce((sum, bit) => sum + bit, 0)
  if (kind === 'parity') return set % 2
  return 2 * set === bits.length ? bits[0]! : Number(2 * set > bits.length)
}

function checkWhole(what: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(`${what}: ${value} is not a whole number from ${least}`)
  }
}
