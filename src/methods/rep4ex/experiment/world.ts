import type { numpy as np } from '@jax-js/jax'
import type { Matrix } from '#nn/rows.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'

export const CAUSES = 2
const OBSERVED = 10
const SLOPE = 0.5

/** How actions, hidden causes, observations and the outcome hang together. */
export interface World {
  /** Observations of n rows, with the actions drawn from the square [-1, 1]². */
  sample(n: number): Sample
  /** The expected outcome when the actions are set to these two, in closed form. */
  truth(a: readonly [number, number]): number
}

export interface Sample {
  A: Matrix
  Z: Matrix
  X: Matrix
  Y: Float32Array
}

export interface WorldOptions {
  /** How strongly the actions move the causes. */
  strength: number
  /** Standard deviation of the causes' own variation. */
  spread: number
}

/**
 * A random world: Z = M a + V with M a turn times the strength and V = C eps Gaussian, X = g(Z) a random
 * leaky-ReLU network, and Y = 1.5 sin(1.2 z1) + 0.4 z2² + U, where U = 0.7 (eps1 + eps2) + noise is confounded
 * with V. Consumes the key.
 */
export function world(key: np.Array, { strength, spread }: WorldOptions): World {
  const rng = generator(key)
  const M = turn(rng).map((row) => row.map((value) => value * strength))
  const C = correlated(rng, spread)
  const g = mixing(rng)
  const variance = C.map((row) => row.reduce((sum, value) => sum + value ** 2, 0))
  const moved = (a: ArrayLike<number>) => M.map((row) => row[0]! * a[0]! + row[1]! * a[1]!)

  return {
    sample(n) {
      const A = new Float32Array(n * CAUSES).map(() => 2 * rng.uniform() - 1)
      const Z = new Float32Array(n * CAUSES)
      const X = new Float32Array(n * OBSERVED)
      const Y = new Float32Array(n)
      for (let r = 0; r < n; r++) {
        const eps = [rng.normal(), rng.normal()]
        const mean = moved(A.subarray(r * CAUSES, (r + 1) * CAUSES))
        const z = C.map((row, i) => mean[i]! + row[0]! * eps[0]! + row[1]! * eps[1]!)
        Z.set(z, r * CAUSES)
        X.set(g(z), r * OBSERVED)
        const U = 0.7 * (eps[0]! + eps[1]!) + 0.1 * rng.normal()
        Y[r] = 1.5 * Math.sin(1.2 * z[0]!) + 0.4 * z[1]! ** 2 + U
      }
      const rows = n
      return {
        A: { data: A, rows, dim: 2 },
        Z: { data: Z, rows, dim: 2 },
        X: { data: X, rows, dim: OBSERVED },
        Y,
      }
    },
    truth(a) {
      const [z1, z2] = moved(a) as [number, number]
      const wave = Math.sin(1.2 * z1) * Math.exp((-(1.2 ** 2) * variance[0]!) / 2)
      return 1.5 * wave + 0.4 * (z2 ** 2 + variance[1]!)
    },
  }
}

/** A turn by a random angle of at most so much either way. */
function turn(rng: RandomGenerator, most = Math.PI): number[][] {
  const angle = most * (2 * rng.uniform() - 1)
  return [
    [Math.cos(angle), -Math.sin(angle)],
    [Math.sin(angle), Math.cos(angle)],
  ]
}

/** A square root of a covariance with these standard deviations and a correlation between -0.5 and 0.5. */
function correlated(rng: RandomGenerator, spread: number): number[][] {
  const angle = (Math.PI / 6) * (2 * rng.uniform() - 1)
  return [
    [spread, 0],
    [spread * Math.sin(angle), spread * Math.cos(angle)],
  ]
}

/**
 * Two layers within the plane, each a turn and a leaky ReLU, and one into ten dimensions. It is injective, since a
 * leaky ReLU is and ten random directions span the plane. The second turn is small: one by half a circle would let
 * the second leaky ReLU straighten what the first one bent.
 */
function mixing(rng: RandomGenerator): (z: readonly number[]) => number[] {
  const bend = (v: number) => (v > 0 ? v : SLOPE * v)
  const turns = [turn(rng), turn(rng, Math.PI / 4)]
  const out = Array.from({ length: OBSERVED }, () => [rng.normal(), rng.normal()])
  return (z) => {
    const plane = turns.reduce<readonly number[]>(
      (h, row) => row.map(([x, y]) => bend(x! * h[0]! + y! * h[1]!)),
      z,
    )
    return out.map(([x, y]) => bend(x! * plane[0]! + y! * plane[1]!))
  }
}
