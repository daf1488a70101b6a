import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { intervene, parents } from '#data/scm.ts'
import { generator } from '#nn/generator.ts'
import { exactEnvironment } from '../method/environment.ts'
import { risk, withPooledHead } from '../method/invariance.ts'
import { keepCovariates } from '../method/subsets.ts'
import {
  type Study,
  drawInterventions,
  firstOf,
  interventionParts,
  interventionsNeeded,
  judges,
  leastSquares,
  meanOfKnown,
  predictors,
  startAt,
  worstFailure,
} from './arms.ts'
import { STUDY, reproduction } from './reproduction.ts'
import { causesOf, drawWorld, intervened } from './world.ts'

const rng = (seed = 1) => generator(random.key(seed))
const small: Study = {
  features: 2,
  epsilon: 0.1,
  starts: 3,
  interventions: [2, 16],
  validation: 6,
  test: 30,
}
const on = { everywhere: false, without: undefined }
const row = (weights: Float64Array, nodes: number, node: number) =>
  weights.slice(node * nodes, (node + 1) * nodes)
/** The nodes whose equations changed. */
const changed = (world: ReturnType<typeof drawWorld>, sites: readonly number[]) => {
  const { model } = world
  const other = intervened(rng(9), world, sites)
  return Array.from({ length: model.nodes }, (_, i) => i).filter(
    (i) =>
      row(model.weights, model.nodes, i).join() !== row(other.weights, model.nodes, i).join() ||
      model.spread[i] !== other.spread[i],
  )
}

test('a world: Y in the midst, two causes, children; sites that are never Y and never shared by the families', () => {
  for (let seed = 0; seed < 20; seed++) {
    const world = drawWorld(rng(seed), 12)
    const { model, target, few, away, all } = world
    expect(parents(model, target)).toHaveLength(2)
    expect(parents(model, few[0]!)).toContain(target)
    expect(parents(model, away[0]!)).toContain(target)
    expect(new Set([...few, ...away, target]).size).toBe(5)
    expect(few[1]!).toBeLessThan(target)
    expect(away[1]!).toBeLessThan(target)
    expect(Math.min(few[1]!, away[1]!)).toBeGreaterThan(0)
    expect(all).toHaveLength(12)
    expect(all).not.toContain(target)
    expect(causesOf(world)).toEqual(parents(model, target))
    expect(changed(world, few)).toEqual(few.toSorted((a, b) => a - b))
  }
  expect(() => drawWorld(rng(), 9)).toThrow('covariates is 9')
})

/** Which sites could have made an environment: at the others the equations of the model still hold. */
const holdsAt = (
  world: ReturnType<typeof drawWorld>,
  environment: ReturnType<typeof exactEnvironment>,
  node: number,
) => {
  const { model, target } = world
  const own = withPooledHead(keepCovariates(causesAt(world, node), model.nodes - 1), [
    about(environment, target, node),
  ])
  const told = causesAt(world, node).map(
    (i) => model.weights[node * model.nodes + (i >= target ? i + 1 : i)]!,
  )
  return own.head.every((weight, a) => Math.abs(weight - told[a]!) < 1e-6)
}
const causesAt = ({ model, target }: ReturnType<typeof drawWorld>, node: number) =>
  parents(model, node).map((i) => (i > target ? i - 1 : i))
/** The environment with a covariate in the place of Y. */
const about = (
  { covariance }: ReturnType<typeof exactEnvironment>,
  target: number,
  node: number,
): ReturnType<typeof exactEnvironment> => {
  const i = node > target ? node - 1 : node
  const { dim, data } = covariance
  return {
    covariance,
    cross: data.slice(i * dim, (i + 1) * dim),
    variance: data[i * dim + i]!,
  }
}

test('interventions are where they should be, with and without each mechanism', () => {
  const world = drawWorld(rng(2), 12)
  const elsewhere = world.few[1]!
  const other = world.away[1]!
  const kept = (list: readonly ReturnType<typeof exactEnvironment>[], node: number) =>
    list.filter((e) => holdsAt(world, e, node)).length
  const drawn = drawInterventions(rng(3), world, small, on)
  expect([16, 6, 30]).toEqual(
    [drawn.train, drawn.validation, drawn.test].map(({ environments }) => environments.length),
  )
  for (const part of [drawn.train, drawn.validation, drawn.test]) {
    expect(kept(part.environments, elsewhere)).toBe(0)
    expect(kept(part.environments, other)).toBe(part.environments.length)
  }
  const foreign = drawInterventions(rng(3), world, small, { ...on, without: 'family' })
  expect(kept(foreign.train.environments, elsewhere)).toBe(0)
  expect(kept(foreign.validation.environments, elsewhere)).toBe(0)
  expect(kept(foreign.test.environments, elsewhere)).toBe(30)
  expect(kept(foreign.test.environments, other)).toBe(0)
  for (const all of [
    drawInterventions(rng(3), world, small, { ...on, without: 'sites' }),
    drawInterventions(rng(3), world, small, { ...on, everywhere: true }),
  ]) {
    for (const part of [all.train, all.validation, all.test]) {
      expect(kept(part.environments, elsewhere) + kept(part.environments, other)).toBe(0)
    }
  }
})

test('no intervention is in two parts, no two are the same, and only unseen ones judge', () => {
  const { train, validation, test: unseen } = interventionParts(STUDY)
  const all = [...train.indices, ...validation.indices, ...unseen.indices]
  expect(new Set(all).size).toBe(64 + 24 + 100)
  const drawn = drawInterventions(rng(), drawWorld(rng(), 10), small, on)
  const parts = [drawn.train, drawn.validation, drawn.test]
  const variances = parts.flatMap(({ environments }) => environments.map((e) => e.covariance.data.join()))
  expect(new Set(variances).size).toBe(52)
  expect(() => judges(drawn.train as never)).toThrow('only a test part may judge, not train')
  expect(firstOf(drawn, 2)).toEqual(drawn.train.environments.slice(0, 2))
  expect(() => firstOf(drawn, 17)).toThrow('n is 17')
})

test('draws are for the training interventions alone', () => {
  const world = drawWorld(rng(2), 10)
  const drawn = drawInterventions(rng(3), world, { ...small, samples: 50 }, on)
  const other = world.away[1]!
  expect(drawn.train.environments.some((e) => holdsAt(world, e, other))).toBe(false)
  expect(drawn.validation.environments.every((e) => holdsAt(world, e, other))).toBe(true)
  expect(drawn.test.environments.every((e) => holdsAt(world, e, other))).toBe(true)
})

test('in the small: few interventions let accidents pass, more do not, and another family finds them', () => {
  const world = drawWorld(rng(4), 10)
  const drawn = drawInterventions(rng(5), world, small, on)
  const [few, many] = [2, 16].map((n) => worstFailure(rng(6), drawn, n, small))
  expect(few!.worst).toBeGreaterThan(0.6)
  expect(many!.worst).toBeLessThan(0.5)
  expect(many!.worst, 'what is pushed to the edge fails at times').toBeGreaterThan(0)
  expect(many!.twice).toBeLessThanOrEqual(many!.worst)
  expect(many!.found).toBe(1)
  const foreign = drawInterventions(rng(5), world, small, { ...on, without: 'family' })
  expect(worstFailure(rng(6), foreign, 16, small).worst).toBeGreaterThan(0.7)
})

test('starts: least squares on all covariates first, on some later', () => {
  const { train } = drawInterventions(rng(5), drawWorld(rng(4), 10), small, on)
  const zeros = (place: number) =>
    startAt(rng(7), train.environments, small, place)
      .data.slice(0, 10)
      .filter((value) => value === 0).length
  expect(zeros(0)).toBe(0)
  expect(zeros(1)).toBeGreaterThan(1)
})

test('the rival takes the decay that the held back interventions want', () => {
  const world = drawWorld(rng(4), 10)
  const drawn = drawInterventions(rng(5), world, small, on)
  const { train, validation } = drawn
  expect(leastSquares(train.environments, train.environments).decay).toBe(0)
  const none = validation.environments.map((e) => ({ ...e, cross: e.cross.map(() => 0) }))
  expect(leastSquares(train.environments, none).decay).toBe(0.1)
})

test('predictors: the causes stay right, and pooled least squares fits its own interventions best', () => {
  const world = drawWorld(rng(4), 10)
  const drawn = drawInterventions(rng(5), world, small, on)
  const seen = predictors(rng(6), world, drawn, 16, small)
  expect(seen.causesViolation).toBeLessThan(1e-7)
  expect(seen.risks.causes).toBeCloseTo(1, 9)
  expect(seen.pooledFit).toBeLessThan(1)
  expect(seen.pairs.candidates).toBe(55)
  expect(seen.pairs.passing).toBeGreaterThan(0)
  expect(seen.pairs.passing).toBeLessThan(55)
  const causes = withPooledHead(keepCovariates(causesOf(world), 10), drawn.train.environments)
  for (const e of drawn.test.environments) expect(risk(causes, e)).toBeCloseTo(1, 9)
  const cut = exactEnvironment(intervene(world.model, {}), world.target)
  expect(risk(causes, cut)).toBeCloseTo(1, 9)
})

test('where a curve comes down, on a logarithmic scale', () => {
  expect(interventionsNeeded([2, 8], [1, 0], 0.5)).toBeCloseTo(4, 9)
  expect(interventionsNeeded([2, 4, 8], [1, Number.NaN, 0], 0.5)).toBeCloseTo(4, 9)
  expect(interventionsNeeded([2, 8], [0.4, 0], 0.5)).toBe(2)
  expect(interventionsNeeded([2, 8], [1, 0.6], 0.5)).toBeNaN()
  expect(meanOfKnown([1, Number.NaN, 3])).toBe(2)
  expect(meanOfKnown([Number.NaN])).toBeNaN()
})

test('a run tells its split before it draws', async () => {
  const run = reproduction.run({ seed: 1 })
  const first = await run.next()
  await run.return(undefined as never)
  expect(first.value).toMatchObject({ kind: 'split', of: 'interventions on a world' })
})
