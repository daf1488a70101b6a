import { type Doubles, checkNumber, checkWhole } from '#nn/rows.ts'
import { type Environment, pooled, widthOf } from './environment.ts'
import { type Representation, bestHead, isInvariant, risk } from './invariance.ts'

export interface Subset extends Representation {
  /** The covariates that Φ keeps, ascending. */
  covariates: readonly number[]
  /** Over all environments in one pot. */
  risk: number
}

/** Φ that keeps some of `dim` covariates: rows of the identity. */
export function keepCovariates(covariates: readonly number[], dim: number): Doubles {
  if (covariates.length === 0) throw new RangeError('covariates: at least one is expected, none given')
  const data = new Float64Array(covariates.length * dim)
  covariates.forEach((i, a) => {
    data[a * dim + checkWhole('a covariate', i, { most: dim - 1 })] = 1
  })
  return { data, rows: covariates.length, dim }
}

/** All subsets of at most `maxSize` covariates with their pooled heads, whether invariant or not. */
export function allSubsets(environments: readonly Environment[], maxSize: number): Subset[] {
  const dim = widthOf(environments)
  checkWhole('maxSize', maxSize, { least: 1, most: dim })
  const pot = pooled(environments)
  return choices(dim, maxSize).map((covariates) => {
    const phi = keepCovariates(covariates, dim)
    const head = bestHead(phi, pot)
    return { covariates, phi, head, risk: risk({ phi, head }, pot) }
  })
}

/** Those that are ε-invariant over the environments, lowest pooled risk first. */
export const invariantSubsets = (
  environments: readonly Environment[],
  maxSize: number,
  epsilon: number,
): Subset[] =>
  allSubsets(environments, maxSize)
    .filter((subset) => isInvariant(subset, environments, epsilon))
    .sort((a, b) => a.risk - b.risk)

/**
 * The textbook bound for finitely many candidates (Blumer et al. 1987): with probability 1 - δ over n draws, none
 * that passes on all of them fails on more than (log candidates + log 1/δ) / n of what can be drawn.
 */
export function countingBound(candidates: number, n: number, delta: number): number {
  checkWhole('candidates', candidates, { least: 1 })
  checkWhole('n', n, { least: 1 })
  checkNumber('delta', delta, { least: 0, most: 1 })
  return Math.min(1, (Math.log(candidates) + Math.log(1 / delta)) / n)
}

function choices(dim: number, maxSize: number): number[][] {
  const found: number[][] = []
  const grow = (chosen: readonly number[]) => {
    for (let i = (chosen.at(-1) ?? -1) + 1; i < dim; i++) {
      found.push([...chosen, i])
      if (chosen.length + 1 < maxSize) grow([...chosen, i])
    }
  }
  grow([])
  return found
}
