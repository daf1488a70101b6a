import { type Doubles, checkMatrix, checkNumber, checkSameLength } from '#nn/rows.ts'
import { type Environment, pooled, widthOf } from './environment.ts'
import { type Representation, bestHead, isInvariant, withPooledHead } from './invariance.ts'
import { positiveSolver } from './positive.ts'

const STEPS = 40
/** Sum of squares at which the equations count as solved. */
const SOLVED = 1e-16

/**
 * A representation near `start` [k, d] that is invariant over the environments, where there is one: Levenberg and
 * Marquardt's method on the n k equations Φ (Σ_e Φᵀ w - c_e) = 0 in the k (d + 1) numbers of Φ and w.
 */
export function invariantNear(start: Doubles, environments: readonly Environment[]): Representation {
  const dim = widthOf(environments)
  checkSameLength('covariates of the start and of the environments', checkMatrix('start', start).dim, dim)
  let here = equations(unitRows(withPooledHead(start, environments)), environments)
  let damping = 1e-3
  for (let step = 0; step < STEPS && here.size > SOLVED && damping < 1e6; step++) {
    const next = equations(unitRows(moved(here.at, newtonStep(here, damping))), environments)
    if (next.size < here.size) {
      here = next
      damping = Math.max(1e-12, damping / 10)
    } else damping *= 10
  }
  return here.at
}

/**
 * The change of Φ [k * d] that other interventions of the family object to most for what those at hand object:
 * the largest ‖J_others u‖² / (‖J u‖² + μ ‖u‖²), by power iteration.
 */
export function leastSeen(
  at: Representation,
  environments: readonly Environment[],
  others: readonly Environment[],
): Float64Array {
  const seen = equations(at, environments).jacobian()
  const unseen = equations(at, others).jacobian()
  const mu = (1e-6 * inner(seen.data, 0, seen.data, seen.data.length)) / seen.dim
  const solve = positiveSolver(gramOf(seen, mu))
  let u: Float64Array = new Float64Array(seen.dim).fill(1)
  for (let step = 0; step < 12; step++) {
    const pull = backward(unseen, forward(unseen, u))
    // (JᵀJ + μ)⁻¹ by Woodbury's identity, up to the factor μ.
    const held = backward(seen, solve(forward(seen, pull)))
    u = unit(pull.map((value, i) => value - held[i]!))
  }
  return u.slice(0, at.phi.data.length)
}

/**
 * Φ moved along a direction as far as it stays ε-invariant over the environments, with the pooled head of each
 * place: there an accident is likeliest to be taken for an invariance.
 */
export function toTheEdge(
  { phi }: Representation,
  direction: ArrayLike<number>,
  environments: readonly Environment[],
  epsilon: number,
): Representation {
  checkSameLength('numbers of phi and of the direction', phi.data.length, direction.length)
  checkNumber('epsilon', epsilon, { least: 0 })
  const pot = pooled(environments)
  const at = (far: number): Representation => {
    const there = { ...phi, data: phi.data.map((value, i) => value + far * direction[i]!) }
    return { phi: there, head: bestHead(there, pot) }
  }
  let [passes, fails] = [0, 1 / 64]
  while (fails < 64 && isInvariant(at(fails), environments, epsilon)) [passes, fails] = [fails, 2 * fails]
  for (let i = 0; i < 10; i++) {
    const middle = (passes + fails) / 2
    if (isInvariant(at(middle), environments, epsilon)) passes = middle
    else fails = middle
  }
  return at(passes)
}

interface Equations {
  at: Representation
  /** What is left of each, [n k]. */
  left: Float64Array
  /** Sum of squares. */
  size: number
  /** [n k, k (d + 1)]: by Φ row after row, then by w. */
  jacobian(): Doubles
}

function equations(at: Representation, environments: readonly Environment[]): Equations {
  const { phi, head } = at
  const { rows: k, dim } = phi
  const left = new Float64Array(environments.length * k)
  const beta = new Float64Array(dim)
  for (let a = 0; a < k; a++) for (let i = 0; i < dim; i++) beta[i]! += head[a]! * phi.data[a * dim + i]!
  const rests = environments.map(({ covariance, cross }, e) => {
    const rest = forward(covariance, beta)
    for (let i = 0; i < dim; i++) rest[i]! -= cross[i]!
    for (let a = 0; a < k; a++) left[e * k + a] = inner(phi.data, a * dim, rest, dim)
    return rest
  })
  return {
    at,
    left,
    size: inner(left, 0, left, left.length),
    jacobian() {
      const unknowns = k * (dim + 1)
      const rows = new Float64Array(left.length * unknowns)
      environments.forEach(({ covariance }, e) => {
        for (let j = 0; j < k; j++) {
          const from = (e * k + j) * unknowns
          const turned = forward(covariance, phi.data.subarray(j * dim, (j + 1) * dim))
          for (let a = 0; a < k; a++) {
            for (let i = 0; i < dim; i++)
              rows[from + a * dim + i] = head[a]! * turned[i]! + (a === j ? rests[e]![i]! : 0)
            rows[from + k * dim + a] = inner(phi.data, a * dim, turned, dim)
          }
        }
      })
      return { data: rows, rows: left.length, dim: unknowns }
    },
  }
}

/** -Jᵀ (J Jᵀ + λ)⁻¹ F: of all steps that solve the linearised equations the shortest, for small λ. */
function newtonStep({ left, jacobian }: Equations, damping: number): Float64Array {
  const j = jacobian()
  return backward(j, positiveSolver(gramOf(j, damping))(left)).map((value) => -value)
}

function moved({ phi, head }: Representation, step: Float64Array): Representation {
  return {
    phi: { ...phi, data: phi.data.map((value, i) => value + step[i]!) },
    head: head.map((value, a) => value + step[phi.data.length + a]!),
  }
}

/** Rows of Φ brought to length one, and the head with them: the predictor stays, Φ = 0 is no way out. */
function unitRows({ phi, head }: Representation): Representation {
  const { dim } = phi
  const lengths = Array.from(head, (_, a) => {
    const row = phi.data.subarray(a * dim, (a + 1) * dim)
    return Math.sqrt(inner(row, 0, row, dim)) || 1
  })
  return {
    phi: { ...phi, data: phi.data.map((value, i) => value / lengths[Math.floor(i / dim)]!) },
    head: head.map((value, a) => value * lengths[a]!),
  }
}

/** J Jᵀ + λ. */
function gramOf({ data, rows, dim }: Doubles, damping: number): Float64Array {
  const gram = new Float64Array(rows * rows)
  for (let a = 0; a < rows; a++) {
    const row = data.subarray(a * dim, (a + 1) * dim)
    for (let b = 0; b <= a; b++) gram[a * rows + b] = gram[b * rows + a] = inner(data, b * dim, row, dim)
    gram[a * rows + a]! += damping
  }
  return gram
}

/** J u. */
const forward = ({ data, rows, dim }: Doubles, u: Float64Array): Float64Array =>
  Float64Array.from({ length: rows }, (_, a) => inner(data, a * dim, u, dim))

/** Jᵀ v. */
function backward({ data, dim }: Doubles, v: Float64Array): Float64Array {
  const out = new Float64Array(dim)
  v.forEach((value, a) => {
    for (let i = 0; i < dim; i++) out[i]! += value * data[a * dim + i]!
  })
  return out
}

function unit(v: Float64Array): Float64Array {
  const length = Math.sqrt(inner(v, 0, v, v.length)) || 1
  return v.map((value) => value / length)
}

function inner(a: Float64Array, from: number, b: Float64Array, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += a[from + i]! * b[i]!
  return sum
}
