import { type RandomSource, checkOneOf, checkOptions, checkWhole } from '#nn/rows.ts'
import { WIN_OPTIONS, type WinOptions, winDistribution } from './winners.ts'

export interface MacOptions extends Omit<WinOptions, 'K'> {
  /**
   * How winners are chosen while learning: with noise that falls with familiarity (the paper), with noise that
   * ignores it (eta = 1), or by support alone, ties by chance. The last two are controls.
   */
  noise?: 'familiarity' | 'uniform' | 'none'
  /** A unit with more than this share of its weights set learns no more: its critical period. 1 never ends it. */
  freezeAt?: number
}

/** The names of all of them, for who hands options on. */
export const MAC_OPTIONS = [...WIN_OPTIONS, 'noise', 'freezeAt'] as const

export type EncodeOptions = { mode: 'learn'; rng: RandomSource } | { mode: 'recall'; rng?: RandomSource }

/**
 * A macrocolumn: Q competitive modules of K binary units, that stores binary inputs by one change of its binary
 * weights each (Rinkus 2010, 2014; the purely spatial case).
 */
export class Mac {
  readonly D: number
  readonly Q: number
  readonly K: number
  /** 0 or 1, [D, Q * K]. */
  readonly weights: Uint8Array
  /** Weights looked at and weights set (again) so far: the cost, counted instead of timed. */
  readonly operations = { reads: 0, writes: 0 }
  readonly #noise: NonNullable<MacOptions['noise']>
  readonly #freezeAt: number
  readonly #win: WinOptions
  /** Weights set, of each unit. */
  readonly #set: Uint32Array

  /**
   * @param D - inputs
   * @param Q - competitive modules, which is the number of winners in a code
   * @param K - units in a module, at most 65535
   */
  constructor(D: number, Q: number, K: number, options: MacOptions = {}) {
    checkWhole('D', D, { least: 1 })
    checkWhole('Q', Q, { least: 1 })
    checkWhole('K', K, { least: 1, most: 0xffff })
    checkOptions('Mac', options, MAC_OPTIONS)
    const { freezeAt = 1, noise = 'familiarity', ...win } = options
    if (!(freezeAt > 0 && freezeAt <= 1))
      throw new RangeError(`freezeAt lies above 0 and up to 1, got ${freezeAt}`)
    checkOneOf('noise', noise, ['familiarity', 'uniform', 'none'])
    // Speaks up about bad options now, not at the first input.
    winDistribution(new Float32Array(K), 0, { ...win, K })
    this.D = D
    this.Q = Q
    this.K = K
    this.weights = new Uint8Array(D * Q * K)
    this.#set = new Uint32Array(Q * K)
    this.#freezeAt = freezeAt
    this.#noise = noise
    this.#win = { ...win, K }
  }

  /** Share of the weights that are set, 0..1. */
  get saturation(): number {
    return this.#set.reduce((sum, set) => sum + set, 0) / this.weights.length
  }

  /** Share of the units whose critical period is over, 0..1. */
  get frozen(): number {
    return this.#set.filter((set) => this.#isFrozen(set)).length / this.#set.length
  }

  /**
   * The share of the active inputs that reach each unit by a set weight, [Q * K]; zeros when none is active.
   *
   * @param x - 0 or 1, [D]
   */
  support(x: ArrayLike<number>): Float32Array {
    const active = this.#active(x)
    const units = this.Q * this.K
    const V = new Float32Array(units)
    const { weights, operations } = this
    for (const j of active) {
      const row = j * units
      for (let i = 0; i < units; i++) V[i]! += weights[row + i]!
      operations.reads += units
    }
    if (active.length > 0) for (let i = 0; i < units; i++) V[i]! /= active.length
    return V
  }

  /** How familiar an input with support V [Q * K] is: the best support of each module, averaged; 0..1. */
  familiarity(V: ArrayLike<number>): number {
    if (V.length !== this.Q * this.K) {
      throw new RangeError(`expected ${this.Q * this.K} supports, got ${V.length}`)
    }
    let sum = 0
    for (let q = 0; q < this.Q; q++) {
      let best = 0
      for (let i = q * this.K; i < (q + 1) * this.K; i++) best = Math.max(best, V[i]!)
      sum += best
    }
    return sum / this.Q
  }

  /**
   * The code of an input: the winner 0..K-1 of each module, [Q]. Stores nothing.
   *
   * Learning draws winners from `winDistribution`; recall takes the best supported unit, the lowest among
   * equals (one of them by chance when a generator is given).
   */
  encode(x: ArrayLike<number>, { mode, rng }: EncodeOptions): Uint16Array {
    checkOneOf('mode', mode, ['learn', 'recall'])
    if (mode === 'learn' && !rng) throw new TypeError('learning draws its winners: pass a generator as rng')
    const V = this.support(x)
    if (mode === 'recall' || this.#noise === 'none') return this.#best(V, rng)
    const G = this.#noise === 'uniform' ? 0 : this.familiarity(V)
    return this.#draw(winDistribution(V, G, this.#win), rng!)
  }

  /** Sets every weight from an active input to a winner, at once; frozen winners stay as they are. */
  store(x: ArrayLike<number>, code: ArrayLike<number>): void {
    if (code.length !== this.Q)
      throw new RangeError(`expected a code of ${this.Q} winners, got ${code.length}`)
    for (let q = 0; q < this.Q; q++) {
      const winner = code[q]!
      if (!Number.isInteger(winner) || winner < 0 || winner >= this.K) {
        throw new RangeError(`module ${q} has winner ${winner} of ${this.K} units`)
      }
    }
    const active = this.#active(x)
    for (let q = 0; q < this.Q; q++) {
      const unit = q * this.K + code[q]!
      if (this.#isFrozen(this.#set[unit]!)) continue
      for (const j of active) {
        const at = j * this.Q * this.K + unit
        this.#set[unit]! += 1 - this.weights[at]!
        this.weights[at] = 1
      }
      this.operations.writes += active.length
    }
  }

  #isFrozen(set: number): boolean {
    return set / this.D > this.#freezeAt
  }

  /** The numbers of the inputs that are 1. */
  #active(x: ArrayLike<number>): number[] {
    if (x.length !== this.D) throw new RangeError(`expected ${this.D} inputs, got ${x.length}`)
    const active: number[] = []
    for (let j = 0; j < x.length; j++) {
      if (x[j] === 1) active.push(j)
      else if (x[j] !== 0) throw new RangeError(`inputs are 0 or 1, input ${j} is ${x[j]}`)
    }
    return active
  }

  #best(V: Float32Array, rng?: RandomSource): Uint16Array {
    return Uint16Array.from({ length: this.Q }, (_, q) => {
      const module = V.subarray(q * this.K, (q + 1) * this.K)
      let best = 0
      let ties = 1
      for (let i = 1; i < this.K; i++) {
        if (module[i]! > module[best]!) {
          best = i
          ties = 1
        } else if (rng && module[i] === module[best]) {
          ties++
          if (rng.uniform() * ties < 1) best = i
        }
      }
      return best
    })
  }

  #draw(chances: Float64Array, rng: RandomSource): Uint16Array {
    return Uint16Array.from({ length: this.Q }, (_, q) => {
      let left = rng.uniform()
      for (let i = 0; i < this.K - 1; i++) {
        left -= chances[q * this.K + i]!
        if (left < 0) return i
      }
      return this.K - 1
    })
  }
}
