import { checkOptions } from '#nn/rows.ts'

/** How much familiarity narrows the choice of winners; the letters are those of Rinkus (2014). */
export interface WinOptions {
  /** Units in a competitive module; all of V when left out. */
  K?: number
  /** Familiarity at and below which the choice is pure chance, in [0, 1). */
  gMin?: number
  /** Exponent of the familiarity. */
  gamma?: number
  /** Height of the sigmoid at full familiarity, in units of K. */
  chi?: number
  /** Steepness of the sigmoid over the support. */
  s2?: number
  /** Support at the middle of the sigmoid. */
  s3?: number
}

/** The names of the options that a caller may set beside K. */
export const WIN_OPTIONS = ['gMin', 'gamma', 'chi', 's2', 's3'] as const

type RangeOptions = Pick<WinOptions, 'gMin' | 'gamma' | 'chi'> & { K: number }

/**
 * The height of the sigmoid at familiarity G: 1 (pure chance) up to gMin, then rising to 1 + chi K at G = 1.
 *
 * eta = 1 + max(0, (G - gMin) / (1 - gMin))^gamma chi K, the form of Rinkus (2014).
 */
export function sigmoidRange(G: number, { K, gMin = 0.1, gamma = 2, chi = 100 }: RangeOptions): number {
  if (!(G >= 0 && G <= 1)) throw new RangeError(`familiarity lies between 0 and 1, got ${G}`)
  if (!(gMin >= 0 && gMin < 1)) throw new RangeError(`gMin must be at least 0 and below 1, got ${gMin}`)
  if (!(gamma > 0 && chi >= 0))
    throw new RangeError(`gamma must be above 0 and chi at least 0, got ${gamma}, ${chi}`)
  return 1 + Math.max(0, (G - gMin) / (1 - gMin)) ** gamma * chi * K
}

/**
 * The chance of each unit to win in its competitive module, given the support of all and the familiarity.
 *
 * psi = 1 + (eta - 1) / (1 + exp(-s2 (V - s3))), then divided by its sum over the module. At low G all
 * units of a module are equally likely; at G = 1 the best supported one wins almost surely.
 *
 * @param V - support 0..1, [Q * K], module by module
 * @param G - familiarity 0..1
 * @returns chances, [Q * K], each module summing to 1
 */
export function winDistribution(V: ArrayLike<number>, G: number, options: WinOptions = {}): Float64Array {
  checkOptions('winDistribution', options, ['K', ...WIN_OPTIONS])
  const { K = V.length, s2 = 20, s3 = 0.7 } = options
  if (!Number.isInteger(K) || K < 1 || V.length === 0 || V.length % K !== 0) {
    throw new RangeError(`${V.length} supports do not fill modules of ${K} units`)
  }
  if (!Number.isFinite(s2) || !Number.isFinite(s3))
    throw new RangeError(`s2 and s3 must be finite, got ${s2}, ${s3}`)
  const eta = sigmoidRange(G, { ...options, K })
  const chances = new Float64Array(V.length)

  for (let first = 0; first < V.length; first += K) {
    let sum = 0
    for (let i = first; i < first + K; i++) {
      const v = V[i]!
      if (!(v >= 0 && v <= 1)) throw new RangeError(`support lies between 0 and 1, unit ${i} has ${v}`)
      chances[i] = 1 + (eta - 1) / (1 + Math.exp(-s2 * (v - s3)))
      sum += chances[i]!
    }
    for (let i = first; i < first + K; i++) chances[i]! /= sum
  }
  return chances
}
