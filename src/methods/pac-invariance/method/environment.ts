import { type Scm, exactMoments, sampleScm } from '#data/scm.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { type Doubles, checkWhole } from '#nn/rows.ts'

/** All that a linear predictor of Y from X can see of one environment e: second moments. */
export interface Environment {
  /** Σ_e = E[X Xᵀ], [d, d]. */
  covariance: Doubles
  /** c_e = E[X Y], [d]. */
  cross: Float64Array
  /** E[Y²]. */
  variance: number
}

/** The moments of a model exactly, Σ = (I - B)⁻¹ D (I - B)⁻ᵀ; Y is the node `target`, X are the others. */
export const exactEnvironment = (model: Scm, target: number): Environment =>
  around(target, model.nodes, exactMoments(model).covariance)

/** The moments of `count` draws from the model. */
export function sampledEnvironment(
  rng: Pick<RandomGenerator, 'uniform' | 'normal'>,
  model: Scm,
  target: number,
  count: number,
): Environment {
  checkWhole('the number of draws', count, { least: 1 })
  const { nodes } = model
  const rows = sampleScm(rng, model, count)
  const moments = new Float64Array(nodes * nodes)
  for (let at = 0; at < rows.length; at += nodes) {
    for (let i = 0; i < nodes; i++) {
      const value = rows[at + i]!
      for (let j = 0; j <= i; j++) moments[i * nodes + j]! += value * rows[at + j]!
    }
  }
  for (let i = 0; i < nodes; i++) {
    for (let j = 0; j <= i; j++) moments[j * nodes + i] = moments[i * nodes + j]! /= count
  }
  return around(target, nodes, moments)
}

/** All environments in one pot: the mean of their moments. @throws RangeError when there are none or widths differ */
export function pooled(environments: readonly Environment[]): Environment {
  const dim = widthOf(environments)
  const n = environments.length
  const pot = { covariance: square(dim), cross: new Float64Array(dim), variance: 0 }
  for (const { covariance, cross, variance } of environments) {
    for (let i = 0; i < dim * dim; i++) pot.covariance.data[i]! += covariance.data[i]! / n
    for (let i = 0; i < dim; i++) pot.cross[i]! += cross[i]! / n
    pot.variance += variance / n
  }
  return pot
}

/** How many covariates the environments have. @throws RangeError when there are none or widths differ */
export function widthOf(environments: readonly Environment[]): number {
  const dim = environments[0]?.cross.length
  if (dim === undefined) throw new RangeError('environments: at least one is expected, none given')
  for (const { cross } of environments) {
    if (cross.length !== dim)
      throw new RangeError(`environments of ${dim} and of ${cross.length} covariates do not go together`)
  }
  return dim
}

const square = (dim: number): Doubles => ({ data: new Float64Array(dim * dim), rows: dim, dim })

function around(target: number, nodes: number, moments: Float64Array): Environment {
  checkWhole('the target', target, { most: nodes - 1 })
  const others = Array.from({ length: nodes }, (_, i) => i).filter((i) => i !== target)
  const covariance = square(others.length)
  others.forEach((i, a) =>
    others.forEach((j, b) => (covariance.data[a * others.length + b] = moments[i * nodes + j]!)),
  )
  return {
    covariance,
    cross: Float64Array.from(others, (i) => moments[i * nodes + target]!),
    variance: moments[target * nodes + target]!,
  }
}
