import { type Doubles, checkMatrix, checkNumber, checkSameLength } from '#nn/rows.ts'
import { type Environment, pooled, widthOf } from './environment.ts'
import { positiveSolver } from './positive.ts'

/** A linear representation Φ [k, d] with one head w [k] for all environments: it predicts w · Φ x. */
export interface Representation {
  phi: Doubles
  head: Float64Array
}

/** The best head on Φ in one environment: w_e = (Φ Σ_e Φᵀ)⁻¹ Φ c_e. */
export function bestHead(phi: Doubles, environment: Environment): Float64Array {
  const { covariance, cross } = through(checkMatrix('phi', phi), environment)
  return positiveSolver(covariance)(cross)
}

/** Φ with the head that is best over all environments in one pot. */
export const withPooledHead = (phi: Doubles, environments: readonly Environment[]): Representation => ({
  phi,
  head: bestHead(phi, pooled(environments)),
})

/**
 * How far the head is from the best one of an environment: ‖w - w_e‖ in the norm of Φ Σ_e Φᵀ, the same as the
 * gradient Φ (Σ_e Φᵀ w - c_e) in the norm of the inverse. Its square is the risk that the common head adds there.
 */
export function violation({ phi, head }: Representation, environment: Environment): number {
  checkSameLength('features and weights', phi.rows, head.length)
  const { covariance, cross } = through(phi, environment)
  const k = head.length
  const gradient = Float64Array.from(head, (_, a) => {
    let sum = -cross[a]!
    for (let b = 0; b < k; b++) sum += covariance[a * k + b]! * head[b]!
    return sum
  })
  const off = positiveSolver(covariance)(gradient)
  return Math.sqrt(
    Math.max(
      0,
      off.reduce((sum, value, a) => sum + value * gradient[a]!, 0),
    ),
  )
}

/** Whether the head is within ε of the best one in every environment: ε-approximate invariance. */
export function isInvariant(
  representation: Representation,
  environments: readonly Environment[],
  epsilon: number,
): boolean {
  widthOf(environments)
  checkNumber('epsilon', epsilon, { least: 0 })
  return environments.every((e) => violation(representation, e) <= epsilon)
}

/** The share of environments in which a representation is violated by more than ε. */
export function violatedShare(
  representation: Representation,
  environments: readonly Environment[],
  epsilon: number,
): number {
  widthOf(environments)
  checkNumber('epsilon', epsilon, { least: 0 })
  const violated = environments.filter((e) => violation(representation, e) > epsilon)
  return violated.length / environments.length
}

/** E_e[(Y - w · Φ X)²]. */
export function risk({ phi, head }: Representation, environment: Environment): number {
  checkSameLength('features and weights', phi.rows, head.length)
  const { covariance, cross } = through(phi, environment)
  const k = head.length
  let total = environment.variance
  for (let a = 0; a < k; a++) {
    total -= 2 * head[a]! * cross[a]!
    for (let b = 0; b < k; b++) total += head[a]! * covariance[a * k + b]! * head[b]!
  }
  return total
}

/** What an environment looks like through Φ: Φ Σ_e Φᵀ [k * k] and Φ c_e [k]. */
function through(phi: Doubles, { covariance, cross }: Environment) {
  const { rows: k, dim } = phi
  if (dim !== cross.length)
    throw new RangeError(`phi reads ${dim} covariates, the environment has ${cross.length}`)
  const seen = { covariance: new Float64Array(k * k), cross: new Float64Array(k) }
  const turned = new Float64Array(dim)
  for (let a = 0; a < k; a++) {
    turned.fill(0)
    for (let i = 0; i < dim; i++) {
      const weight = phi.data[a * dim + i]!
      if (weight === 0) continue
      seen.cross[a]! += weight * cross[i]!
      for (let j = 0; j < dim; j++) turned[j]! += weight * covariance.data[i * dim + j]!
    }
    for (let b = 0; b <= a; b++) {
      let sum = 0
      for (let j = 0; j < dim; j++) sum += turned[j]! * phi.data[b * dim + j]!
      seen.covariance[a * k + b] = seen.covariance[b * k + a] = sum
    }
  }
  return seen
}
