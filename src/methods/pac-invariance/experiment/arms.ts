import { type Part, type Split, drawnSplit, takePart } from '#data/split.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { checkWhole } from '#nn/rows.ts'
import { mean } from '#nn/metrics/statistics.ts'
import {
  type Environment,
  pooled as pool,
  exactEnvironment,
  sampledEnvironment,
  widthOf,
} from '../method/environment.ts'
import {
  type Representation,
  bestHead,
  isInvariant,
  risk,
  violatedShare,
  violation,
  withPooledHead,
} from '../method/invariance.ts'
import { invariantNear, leastSeen, toTheEdge } from '../method/search.ts'
import { allSubsets, invariantSubsets, keepCovariates } from '../method/subsets.ts'
import { type World, causesOf, intervened } from './world.ts'

export type Mechanism = 'sites' | 'family'

export interface Study {
  /** Rows of Φ. */
  features: number
  epsilon: number
  /** From how many places an invariant representation is searched. */
  starts: number
  /** How many training interventions are tried, ascending. */
  interventions: readonly number[]
  /** Interventions that the adversary has of its own. */
  validation: number
  /** Unseen interventions. */
  test: number
  /** Draws in each training intervention; exact moments if left out. */
  samples?: number
}

const DECAYS = [0, 0.01, 0.1]
/** A representation that does not tell so much of Y's variance is invariant for nothing, and not counted. */
const INFORMATIVE = 0.1

type Seen<R extends 'train' | 'validation' | 'test'> = Part<R> & { environments: readonly Environment[] }

export interface Drawn {
  train: Seen<'train'>
  validation: Seen<'validation'>
  test: Seen<'test'>
}

/** Which interventions of a world train, help the adversary, and judge. */
export const interventionParts = ({ interventions, validation, test }: Study): Split =>
  drawnSplit({ train: Math.max(...interventions), validation, test })

/** Draws the interventions of a world; the unseen ones come from other sites where the family is not kept. */
export function drawInterventions(
  rng: RandomGenerator,
  world: World,
  study: Study,
  { everywhere, without }: { everywhere: boolean; without: Mechanism | undefined },
): Drawn {
  const parts = interventionParts(study)
  const sites = everywhere || without === 'sites' ? world.all : world.few
  const unseenSites = without === 'family' ? world.away : sites
  const { target } = world
  const exact = (at: readonly number[]) => exactEnvironment(intervened(rng, world, at), target)
  const { samples } = study
  const training = () =>
    samples === undefined
      ? exact(sites)
      : sampledEnvironment(rng, intervened(rng, world, sites), target, samples)
  const environments = [
    ...Array.from(parts.train.indices, training),
    ...Array.from(parts.validation.indices, () => exact(sites)),
    ...Array.from(parts.test.indices, () => exact(unseenSites)),
  ]
  return {
    train: takePart(parts.train, { environments }),
    validation: takePart(parts.validation, { environments }),
    test: takePart(parts.test, { environments }),
  }
}

/** The first n training interventions. */
export const firstOf = ({ train }: Drawn, n: number): readonly Environment[] =>
  train.environments.slice(0, checkWhole('n', n, { least: 1, most: train.environments.length }))

export interface Failure {
  /** The share of unseen interventions on which the worst representation that passes fails; NaN if none passes. */
  worst: number
  /** The same with twice the tolerance. */
  twice: number
  /** The share of searches that ended in one that passes and is informative. */
  found: number
}

/** The worst of all representations found that pass on the first n interventions. */
export function worstFailure(rng: RandomGenerator, drawn: Drawn, n: number, study: Study): Failure {
  const { epsilon, starts } = study
  const train = firstOf(drawn, n)
  const passing = Array.from({ length: starts }, (_, i) =>
    passingFrom(rng, startAt(rng, train, study, i), train, drawn.validation.environments, study),
  )
  const unseen = judges(drawn.test)
  const violations = passing.flat().map((one) => unseen.map((e) => violation(one, e)))
  const worst = (tolerance: number) =>
    violations.length === 0
      ? Number.NaN
      : Math.max(...violations.map((list) => list.filter((v) => v > tolerance).length / list.length))
  return {
    worst: worst(epsilon),
    twice: worst(2 * epsilon),
    found: passing.filter((some) => some.length > 0).length / starts,
  }
}

/** Least squares on a random half of the covariates (on all of them at first), and a random direction or more. */
export function startAt(
  rng: RandomGenerator,
  train: readonly Environment[],
  { features }: Study,
  place: number,
): Representation['phi'] {
  const dim = train[0]!.cross.length
  const half = Array.from({ length: dim }, (_, i) => i).filter(() => place === 0 || rng.uniform() < 0.5)
  const phi = { data: new Float64Array(features * dim), rows: features, dim }
  const kept = half.length === 0 ? [0] : half
  const { head } = withPooledHead(keepCovariates(kept, dim), train)
  kept.forEach((i, a) => (phi.data[i] = head[a]!))
  for (let i = dim; i < phi.data.length; i++) phi.data[i] = rng.normal() / Math.sqrt(dim)
  return phi
}

/**
 * What passes near a start: the representation that the search finds, and three at the edge of what passes: two
 * along the change that training sees least of, one along a random change.
 */
function passingFrom(
  rng: RandomGenerator,
  start: Representation['phi'],
  train: readonly Environment[],
  others: readonly Environment[],
  { epsilon }: Study,
): Representation[] {
  const random = start.data.map(() => rng.normal() / Math.sqrt(start.dim))
  const found = invariantNear(start, train)
  if (!isInvariant(found, train, epsilon) || explained(found, train) < INFORMATIVE) return []
  const least = leastSeen(found, train, others)
  const edges = [least, least.map((value) => -value), random]
  return [found, ...edges.map((direction) => toTheEdge(found, direction, train, epsilon))]
}

const explained = (one: Representation, environments: readonly Environment[]): number =>
  1 - mean(environments.map((e) => risk(one, e))) / mean(environments.map((e) => e.variance))

/** Only unseen interventions may judge. @throws RangeError for another part */
export function judges({ role, environments }: Seen<'test'>): readonly Environment[] {
  if (role !== 'test') throw new RangeError(`only a test part may judge, not ${role}`)
  return environments
}

export interface Predictors {
  /** Risk on the worst unseen intervention, of each. */
  risks: { pooled: number; map: number; pair: number; causes: number }
  /** Share of unseen interventions in which pooled least squares is not the best head any more. */
  pooledFails: number
  /** Risk of pooled least squares on the training interventions, over that of the causes. */
  pooledFit: number
  /** The decay of pooled least squares. */
  decay: number
  /** The largest violation of the causes of Y, over all unseen interventions. */
  causesViolation: number
  /** The worst of all sets of one or two covariates that pass, and how many do. */
  pairs: { worst: number; passing: number; candidates: number }
}

/** What would be used to predict Y after n interventions, judged on unseen ones. */
export function predictors(
  rng: RandomGenerator,
  world: World,
  drawn: Drawn,
  n: number,
  study: Study,
): Predictors {
  const { epsilon } = study
  const train = firstOf(drawn, n)
  const unseen = judges(drawn.test)
  const dim = train[0]!.cross.length
  const { pooled, decay } = leastSquares(train, drawn.validation.environments)
  const causes = withPooledHead(keepCovariates(causesOf(world), dim), train)
  const map = invariantNear(startAt(rng, train, study, 0), train)
  const passing = invariantSubsets(train, 2, epsilon)
  const worst = (one: Representation | undefined) =>
    one === undefined ? Number.NaN : Math.max(...unseen.map((e) => risk(one, e)))
  const onTraining = (one: Representation) => mean(train.map((e) => risk(one, e)))
  return {
    risks: { pooled: worst(pooled), map: worst(map), pair: worst(passing[0]), causes: worst(causes) },
    pooledFails: violatedShare(pooled, unseen, epsilon),
    pooledFit: onTraining(pooled) / onTraining(causes),
    decay,
    causesViolation: Math.max(...unseen.map((e) => violation(causes, e))),
    pairs: {
      worst:
        passing.length === 0
          ? Number.NaN
          : Math.max(...passing.map((one) => violatedShare(one, unseen, epsilon))),
      passing: passing.length,
      candidates: allSubsets(train, 2).length,
    },
  }
}

/** Least squares on all covariates in one pot, with the decay that other interventions of the family want. */
export function leastSquares(train: readonly Environment[], validation: readonly Environment[]) {
  const pot = pool(train)
  const dim = widthOf(train)
  const phi = keepCovariates(
    Array.from({ length: dim }, (_, i) => i),
    dim,
  )
  const tried = DECAYS.map((decay) => {
    const data = pot.covariance.data.map((value, i) => value + (i % (dim + 1) === 0 ? decay : 0))
    const fitted = { phi, head: bestHead(phi, { ...pot, covariance: { ...pot.covariance, data } }) }
    return { pooled: fitted, decay, error: mean(validation.map((e) => risk(fitted, e))) }
  })
  return tried.reduce((best, one) => (one.error < best.error ? one : best))
}

/**
 * How many interventions bring the failure down to a level, straight between the numbers tried on a logarithmic
 * scale; numbers at which nothing passed are left out. NaN when it never comes down.
 */
export function interventionsNeeded(
  tried: readonly number[],
  failure: readonly number[],
  level: number,
): number {
  const known = tried.flatMap((n, i) => (Number.isNaN(failure[i]!) ? [] : [{ n, worst: failure[i]! }]))
  const i = known.findIndex(({ worst }) => worst <= level)
  if (i < 0) return Number.NaN
  const [before, after] = [known[i - 1], known[i]!]
  if (!before) return after.n
  const share = (before.worst - level) / (before.worst - after.worst)
  return before.n * (after.n / before.n) ** share
}

/** The mean of what was measured; NaN when nothing was. */
export function meanOfKnown(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length === 0 ? Number.NaN : mean(known)
}
