import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { intervene, scm } from '#data/scm.ts'
import { generator } from '#nn/generator.ts'
import { exactEnvironment, pooled, sampledEnvironment, widthOf } from './environment.ts'
import { bestHead, isInvariant, risk, violatedShare, violation, withPooledHead } from './invariance.ts'
import { invariantNear, leastSeen, toTheEdge } from './search.ts'
import { allSubsets, countingBound, invariantSubsets, keepCovariates } from './subsets.ts'

/** 0 -> 1 = Y -> 2, and 3 -> 2: its child is intervened on. */
const model = scm(
  [
    [0, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 1],
    [0, 0, 0, 0],
  ],
  [1, 1, 0.5, 1],
)
const at = (weight: number, spread: number) =>
  exactEnvironment(intervene(model, { 2: { weights: [0, weight, 0, 0.5], spread } }), 1)
const environments = [at(1, 0.5), at(-0.5, 1), at(0.3, 0.7), at(0.8, 1.2)]
const cause = { phi: keepCovariates([0], 3), head: Float64Array.of(1) }
const child = withPooledHead(keepCovariates([0, 1], 3), environments)

test('exact moments by hand, and those of many draws', () => {
  const e = exactEnvironment(model, 1)
  expect([...e.covariance.data]).toEqual([1, 1, 0, 1, 3.25, 1, 0, 1, 1])
  expect([...e.cross]).toEqual([1, 2, 0])
  expect(e.variance).toBe(2)
  const drawn = sampledEnvironment(generator(random.key(1)), model, 1, 20_000)
  drawn.covariance.data.forEach((v, i) => expect(Math.abs(v - e.covariance.data[i]!)).toBeLessThan(0.15))
  expect(drawn.cross[1]).toBeCloseTo(2, 0)
})

test('one pot is the mean of the moments', () => {
  const pot = pooled([at(1, 0.5), at(0, 0.5)])
  expect(pot.cross[1]).toBeCloseTo(1, 12)
  expect(pot.covariance.data[4]).toBeCloseTo((2 + 0.25 + 0.25 + 0.5) / 2, 12)
})

test('the square of a violation is the risk that the common head adds', () => {
  for (const e of environments) {
    const own = { phi: child.phi, head: bestHead(child.phi, e) }
    expect(violation(child, e) ** 2).toBeCloseTo(risk(child, e) - risk(own, e), 10)
    expect(violation(own, e)).toBeLessThan(1e-7)
  }
  expect(violation(child, environments[1]!)).toBeGreaterThan(0.1)
})

test('a violation by hand: one feature of variance 4 whose head is off by 3', () => {
  const e = {
    covariance: { data: Float64Array.of(4), rows: 1, dim: 1 },
    cross: Float64Array.of(8),
    variance: 20,
  }
  const off = { phi: keepCovariates([0], 1), head: Float64Array.of(5) }
  expect(violation(off, e)).toBeCloseTo(6, 12)
  expect(risk(off, e)).toBeCloseTo(20 - 80 + 100, 12)
})

test('only the space that Φ spans and the predictor count', () => {
  const { data } = child.phi
  const mixed = data.map((_, i) => (i < 3 ? data[i]! + 2 * data[i + 3]! : 3 * data[i]!))
  const head = Float64Array.of(child.head[0]!, (child.head[1]! - 2 * child.head[0]!) / 3)
  const turned = { phi: { ...child.phi, data: mixed }, head }
  for (const e of environments) expect(violation(turned, e)).toBeCloseTo(violation(child, e), 9)
})

test('the causes are invariant, a child that is intervened on is not', () => {
  expect(isInvariant(cause, environments, 1e-6)).toBe(true)
  expect(isInvariant(child, environments, 0.1)).toBe(false)
  expect(violatedShare(cause, environments, 1e-6)).toBe(0)
  expect(violatedShare(child, environments, 0.05)).toBeGreaterThan(0.5)
})

test('sets of covariates: all of them, and those that pass by risk', () => {
  const covariates = allSubsets(environments, 2).map((one) => one.covariates)
  expect(covariates).toEqual([[0], [0, 1], [0, 2], [1], [1, 2], [2]])
  const passing = invariantSubsets(environments, 2, 1e-6)
  expect(passing.map((one) => one.covariates.join()).toSorted()).toEqual(['0', '0,2', '2'])
  expect(passing.at(-1)!.covariates).toEqual([2])
  expect(passing[0]!.risk).toBeCloseTo(1, 9)
  expect(invariantSubsets(environments, 2, 10)).toHaveLength(6)
})

test('the bound by counting', () => {
  expect(countingBound(100, 64, 0.01)).toBeCloseTo(Math.log(10_000) / 64, 12)
  expect(countingBound(100, 1, 0.01)).toBe(1)
  expect(() => countingBound(100, 0, 0.01)).toThrow('n is 0, not a whole number')
})

const start = { data: Float64Array.of(0.5, 0.4, -0.3, 0.2, -0.5, 0.8), rows: 2, dim: 3 }
const few = environments.slice(0, 2)

test('the search ends in a representation that is invariant where it was asked to be', () => {
  expect(isInvariant(withPooledHead(start, few), few, 0.1)).toBe(false)
  const found = invariantNear(start, few)
  expect(isInvariant(found, few, 1e-6)).toBe(true)
  expect(isInvariant(found, [at(2, 0.3)], 0.05), 'and an accident').toBe(false)
})

test('the edge: within ε, and hardly', () => {
  const found = invariantNear(start, few)
  const direction = [0.3, -0.2, 0.5, 0.1, 0.7, -0.4]
  const edge = toTheEdge(found, direction, few, 0.1)
  expect(isInvariant(edge, few, 0.1)).toBe(true)
  expect(isInvariant(edge, few, 0.09)).toBe(false)
})

test('what is least seen: training hardly objects to it, others do', () => {
  const found = invariantNear(start, few)
  const others = [at(2, 0.3), at(-1, 0.6)]
  const objection = (direction: ArrayLike<number>, list: typeof few) => {
    const length = Math.hypot(...Array.from(direction))
    const data = found.phi.data.map((value, i) => value + (0.01 * direction[i]!) / length)
    const there = withPooledHead({ ...found.phi, data }, few)
    return Math.max(...list.map((e) => violation(there, e)))
  }
  const least = leastSeen(found, few, others)
  const random = [0, 1, 2, 3].map((turn) => start.data.map((_, i) => Math.sin(7 * turn + 3 * i + 1)))
  const usual = random.reduce((sum, direction) => sum + objection(direction, few) / 4, 0)
  expect(objection(least, few)).toBeLessThan(0.5 * usual)
  expect(objection(least, others)).toBeGreaterThan(objection(least, few))
})

test('bad input is refused by name', () => {
  expect(() => widthOf([])).toThrow('environments: at least one is expected, none given')
  expect(() => keepCovariates([3], 3)).toThrow('a covariate is 3')
  expect(() => keepCovariates([], 3)).toThrow('covariates: at least one is expected')
  expect(() => violation({ phi: keepCovariates([0], 2), head: Float64Array.of(1) }, at(1, 1))).toThrow(
    'phi reads 2 covariates, the environment has 3',
  )
  expect(() => violation({ ...cause, head: Float64Array.of(1, 2) }, at(1, 1))).toThrow('1 and 2')
  expect(() => isInvariant(cause, environments, Number.NaN)).toThrow('epsilon is NaN')
  expect(() => invariantNear({ ...start, data: start.data.map(() => Number.NaN) }, few)).toThrow('NaN')
  expect(() => toTheEdge(cause, [1], few, 0.1)).toThrow('3 and 1')
  expect(() => exactEnvironment(model, 9)).toThrow('the target is 9')
  expect(() => sampledEnvironment(generator(random.key(1)), model, 1, 0)).toThrow('the number of draws is 0')
})
