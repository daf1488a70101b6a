import { qr, solve, times, timesTransposed } from '#nn/linalg.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type Doubles, type Matrix, checkWhole } from '#nn/rows.ts'
import type { LinearWorld } from '../method/excess-risk.ts'
import type { FactorModel } from '../method/factor-model.ts'

/** Squared lengths of the columns of B: how strongly each factor shows in x, against noise of variance 1. */
const STRENGTHS = [6, 4, 3]
export const FACTORS = STRENGTHS.length
/** Standard deviation of the noise in y. */
const LABEL_NOISE = 0.5

export interface FactorWorld extends LinearWorld {
  /** The truth, for the arm that needs no pretraining. */
  model: FactorModel
  /** Variance of y given x. */
  unexplained: number
  draw(n: number): { x: Matrix; y: Float32Array }
}

/**
 * x = B z + e, and y = β·z + noise with β of length 1. If the factors are not informative, y = u·x + noise instead,
 * for a direction u in which no factor shows.
 */
export function factorWorld(rng: RandomGenerator, dims: number, informative: boolean): FactorWorld {
  checkWhole('dims', dims, { least: FACTORS + 1 })
  const directions = qr(normals(rng, dims, FACTORS + 1)).q
  const column = (k: number) =>
    Float64Array.from({ length: dims }, (_, d) => directions.data[d * directions.dim + k]!)
  const B = { data: new Float64Array(dims * FACTORS), rows: dims, dim: FACTORS }
  STRENGTHS.forEach((strength, k) =>
    column(k).forEach((value, d) => (B.data[d * FACTORS + k] = Math.sqrt(strength) * value)),
  )
  const u = column(FACTORS)
  const free = rng.fillNormal(new Float32Array(FACTORS))
  const beta = free.map((value) => value / Math.hypot(...free))
  const covariance = timesTransposed(B, B)
  for (let d = 0; d < dims; d++) covariance.data[d * dims + d]! += 1
  const toY = times(B, { data: beta, rows: FACTORS, dim: 1 })
  const best = informative ? solve(covariance, toY).data : u
  const told = informative ? toY.data.reduce((sum, value, d) => sum + value * best[d]!, 0) : 1
  return {
    model: { mean: new Float64Array(dims), loadings: B, noise: 1 },
    covariance,
    best,
    unexplained: 1 + LABEL_NOISE ** 2 - told,
    draw(n) {
      const z = normals(rng, n, FACTORS)
      const x = { data: rng.fillNormal(new Float32Array(n * dims)), rows: n, dim: dims }
      const y = rng.fillNormal(new Float32Array(n)).map((value) => LABEL_NOISE * value)
      for (let row = 0; row < n; row++) {
        for (let d = 0; d < dims; d++)
          for (let k = 0; k < FACTORS; k++)
            x.data[row * dims + d]! += B.data[d * FACTORS + k]! * z.data[row * FACTORS + k]!
        if (informative) for (let k = 0; k < FACTORS; k++) y[row]! += beta[k]! * z.data[row * FACTORS + k]!
        else for (let d = 0; d < dims; d++) y[row]! += u[d]! * x.data[row * dims + d]!
      }
      return { x, y }
    },
  }
}

export interface MixtureWorld {
  draw(n: number): { x: Matrix; labels: Int32Array }
}

/**
 * K round Gaussians of variance 1, half of them of either class. If the components are not informative, the class
 * is the side of a plane that all of them lie across.
 */
export function mixtureWorld(
  rng: RandomGenerator,
  { dims, components, apart }: { dims: number; components: number; apart: number },
  informative: boolean,
): MixtureWorld {
  checkWhole('dims', dims, { least: components + 1 })
  const means = normals(rng, components, dims).data.map((value) => (apart / Math.sqrt(2 * dims)) * value)
  const classes = rng.shuffle(Int32Array.from({ length: components }, (_, k) => k % 2))
  // Orthogonal to every mean, as the last of an orthonormal set that begins with them.
  const columns = new Float64Array(dims * (components + 1))
  for (let d = 0; d < dims; d++) {
    for (let k = 0; k < components; k++) columns[d * (components + 1) + k] = means[k * dims + d]!
    columns[d * (components + 1) + components] = rng.normal()
  }
  const { q } = qr({ data: columns, rows: dims, dim: components + 1 })
  const u = Float64Array.from({ length: dims }, (_, d) => q.data[d * (components + 1) + components]!)
  return {
    draw(n) {
      const x = { data: rng.fillNormal(new Float32Array(n * dims)), rows: n, dim: dims }
      const labels = Int32Array.from({ length: n }, (_, row) => {
        const k = rng.int(components)
        let side = 0
        for (let d = 0; d < dims; d++) {
          side += u[d]! * (x.data[row * dims + d]! += means[k * dims + d]!)
        }
        return informative ? classes[k]! : Number(side > 0)
      })
      return { x, labels }
    },
  }
}

const normals = (rng: RandomGenerator, rows: number, dim: number): Doubles => ({
  data: Float64Array.from(rng.fillNormal(new Float32Array(rows * dim))),
  rows,
  dim,
})
