import type { RandomGenerator } from '#nn/generator.ts'
import { type Matrix, checkNumber, checkOneOf, checkOptions, checkWhole } from '#nn/rows.ts'

/** What is computed from bits of its own: which side the sum is on, or whether an odd number is set. */
export interface FeatureKind {
  kind: 'linear' | 'parity'
  /** How many input bits it takes; a linear feature of one bit is that bit. */
  bits: number
  /** Share of the examples in which it can be seen; 1 if not said. */
  prevalence?: number
}

export interface FeatureDatasetOptions {
  /** Number of examples. */
  n: number
  features: readonly FeatureKind[]
  /** Further input bits that no feature depends on. */
  noiseBits: number
}

export interface FeatureDataset {
  /** Input bits, -1 or 1, those of each feature in turn, then the noise; 0 where a feature can't be seen, [n, bits]. */
  x: Matrix
  /** The features, -1 or 1, and 0 where one can't be seen, [n, features]. */
  y: Matrix
}

/**
 * Examples whose features are independent of each other and each on for half of the inputs: fair coins as
 * bits, and for each feature bits of its own. A linear feature is on when more of its bits are set than not;
 * a tie goes with its first bit, which keeps it balanced and linear. A parity feature is on when an odd number is set.
 *
 * @throws RangeError for an unknown option or kind, a number out of range, or when there is no feature
 */
export function makeFeatureDataset(options: FeatureDatasetOptions, rng: RandomGenerator): FeatureDataset {
  checkOptions('makeFeatureDataset', options, ['n', 'features', 'noiseBits'])
  const { features } = options
  const n = checkWhole('n', options.n, { least: 1 })
  const noiseBits = checkWhole('noiseBits', options.noiseBits)
  if (features.length === 0) throw new RangeError('a dataset needs at least one feature')
  features.forEach((feature, f) => {
    checkOptions(`feature ${f}`, feature, ['kind', 'bits', 'prevalence'])
    checkOneOf(`the kind of feature ${f}`, feature.kind, ['linear', 'parity'])
    checkWhole(`bits of feature ${f}`, feature.bits, { least: 1 })
    checkNumber(`the prevalence of feature ${f}`, feature.prevalence ?? 1, { least: 0, most: 1 })
  })

  const width = features.reduce((sum, { bits }) => sum + bits, noiseBits)
  const x = Float32Array.from({ length: n * width }, () => 2 * rng.int(2) - 1)
  const y = new Float32Array(n * features.length)
  for (let row = 0; row < n; row++) {
    let at = row * width
    features.forEach(({ kind, bits, prevalence = 1 }, f) => {
      const own = x.subarray(at, at + bits)
      if (prevalence < 1 && rng.uniform() >= prevalence) own.fill(0)
      else y[row * features.length + f] = value(kind, own)
      at += bits
    })
  }
  return { x: { data: x, rows: n, dim: width }, y: { data: y, rows: n, dim: features.length } }
}

function value(kind: FeatureKind['kind'], bits: Float32Array): number {
  const set = bits.filter((bit) => bit > 0).length
  if (kind === 'parity') return set % 2 === 1 ? 1 : -1
  return 2 * set === bits.length ? bits[0]! : 2 * set > bits.length ? 1 : -1
}
