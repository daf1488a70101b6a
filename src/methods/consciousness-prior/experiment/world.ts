import type { RandomGenerator } from '#nn/generator.ts'
import { type Matrix, checkOptions, checkWhole } from '#nn/rows.ts'

export interface WorldOptions {
  /** Free variables: bits that no rule drives. */
  free: number
  /** Variables with a rule. */
  ruled: number
  /** How many variables a rule ties. */
  arity: number
  /** How often a ruled variable does not follow its rule. */
  flips: number
  /** How often a free variable follows the mood. */
  coupling: number
}

export interface World {
  /** The variables that each rule reads. */
  parents: number[][]
  /**
   * States and what became of the ruled variables one step later. `shifted`: the mood drives the free variables
   * no more, and the rules are what they were.
   */
  draw(rows: number, shifted?: boolean): { x: Matrix; y: Matrix }
}

const BURN_IN = 3

/**
 * A world of n = free + ruled bits whose rules tie few variables: a ruled one is the AND or the OR of two others one
 * step before, each perhaps negated; with more than two it is a vote of them with weights. A hidden mood, the
 * same for an episode, drives the free ones, each in its own direction, so that everything goes with everything.
 */
export function world(rng: RandomGenerator, options: WorldOptions): World {
  checkOptions('world', options, ['free', 'ruled', 'arity', 'flips', 'coupling'])
  const { free, ruled, arity, flips, coupling } = options
  const n = checkWhole('free', free, { least: 1 }) + checkWhole('ruled', ruled, { least: 1 })
  checkWhole('arity', arity, { least: 2, most: n })
  const rules = Array.from({ length: ruled }, () => {
    const parents = [...rng.shuffle(Int32Array.from({ length: n }, (_, i) => i)).subarray(0, arity)]
    const weights = parents.map(
      () => (rng.uniform() < 0.5 ? -1 : 1) * (arity === 2 ? 1 : 0.5 + rng.uniform()),
    )
    // AND asks for both, OR for one; a vote for a majority.
    const threshold = arity === 2 ? (rng.uniform() < 0.5 ? 1 : -1) : 0
    return { parents, weights, threshold }
  })
  const moods = Int32Array.from({ length: free }, () => rng.int(2))

  const step = (state: Uint8Array, mood: number, follows: number): Uint8Array => {
    const next = new Uint8Array(n)
    for (let i = 0; i < free; i++)
      next[i] = rng.uniform() < follows ? moods[i]! ^ mood : 1 - (moods[i]! ^ mood)
    rules.forEach(({ parents, weights, threshold }, r) => {
      const sum = parents.reduce((total, i, p) => total + weights[p]! * (2 * state[i]! - 1), 0)
      next[free + r] = Number(sum > threshold) ^ Number(rng.uniform() < flips)
    })
    return next
  }
  return {
    parents: rules.map(({ parents }) => parents),
    draw(rows, shifted = false) {
      const follows = shifted ? 0.5 : coupling
      const x = { data: new Float32Array(rows * n), rows, dim: n }
      const y = { data: new Float32Array(rows * ruled), rows, dim: ruled }
      for (let row = 0; row < rows; row++) {
        const mood = rng.int(2)
        let state = new Uint8Array(n)
        for (let i = 0; i < BURN_IN; i++) state = step(state, mood, follows) as typeof state
        x.data.set(state, row * n)
        y.data.set(step(state, mood, follows).subarray(free), row * ruled)
      }
      return { x, y }
    },
  }
}
