import { type Scm, redraw, scm } from '#data/scm.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { checkWhole } from '#nn/rows.ts'

type Draws = Pick<RandomGenerator, 'uniform' | 'normal'>

const IN_DEGREE = 2
/** Nodes behind Y that take from it. */
const CHILDREN = 4
/** Length of the weights of an equation before anyone intervenes: variances stay near 1 at any depth. */
const STRENGTH = 0.9
/** What an intervention draws at each of its sites: weights of either sign, and the noise. */
const INTERVENTION = { weight: [0.1, 1], spread: [0.3, 1.5] } as const

/** A linear model of d covariates and Y in their midst, and where it may be intervened on; never at Y. */
export interface World {
  model: Scm
  /** The node that is Y. */
  target: number
  /** A child of Y and a covariate before Y. */
  few: readonly number[]
  /** Another child, another covariate before Y: the other family. */
  away: readonly number[]
  /** Every covariate. */
  all: readonly number[]
}

/** Draws a world. @throws RangeError with fewer than ten covariates */
export function drawWorld(rng: Draws, covariates: number): World {
  const nodes = checkWhole('covariates', covariates, { least: 10 }) + 1
  const target = Math.floor(covariates / 2)
  const weights = Array.from({ length: nodes }, () => new Float64Array(nodes))
  for (let node = 1; node < nodes; node++) {
    const causes = new Set<number>()
    if (node > target && node <= target + CHILDREN) causes.add(target)
    while (causes.size < Math.min(IN_DEGREE, node)) causes.add(below(rng, node))
    const sizes = [...causes].map(() => (rng.uniform() < 0.5 ? -1 : 1) * (0.5 + rng.uniform()))
    const length = Math.hypot(...sizes)
    Array.from(causes).forEach((cause, i) => (weights[node]![cause] = (STRENGTH * sizes[i]!) / length))
  }
  const spread = Float64Array.from({ length: nodes }, (_, i) =>
    i === target ? 1 : 0.5 + 0.5 * rng.uniform(),
  )
  const before = 1 + below(rng, target - 1)
  const other = 1 + ((before + below(rng, target - 2)) % (target - 1))
  return {
    model: scm(weights, spread),
    target,
    few: [target + 1, before],
    away: [target + 2, other],
    all: Array.from({ length: nodes }, (_, i) => i).filter((i) => i !== target),
  }
}

/** The model with new equations at the sites, their parents as they were. */
export const intervened = (rng: Draws, { model }: World, sites: readonly number[]): Scm =>
  redraw(rng, model, sites, INTERVENTION)

/** Which covariates Y takes from, counted without Y. */
export const causesOf = ({ model, target }: World): number[] =>
  Array.from({ length: model.nodes }, (_, i) => i)
    .filter((i) => model.weights[target * model.nodes + i] !== 0)
    .map((i) => (i > target ? i - 1 : i))

const below = (rng: Draws, most: number): number => Math.floor(rng.uniform() * most)
