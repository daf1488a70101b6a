import { describe, expect, test } from 'vitest'
import type { Claim } from './claim.ts'
import { SEEDS, nested, recordOf } from './nested.fixture.ts'
import {
  recheck,
  claimsOf,
  longerRun,
  meanSeconds,
  metricsOf,
  runsWithout,
  sameNumbers,
  seedRuns,
  status,
  summarise,
  verdictsOf,
} from './recorded.ts'
import { judge } from './run.ts'

const recorded = await recordOf(nested, SEEDS)
const metrics = (kept: number, whole = 0.97) => ({ whole, kept, plain: 0.75 })
const claims = [nested.claims[0]!]
const outcome = (...kept: number[]) =>
  summarise(kept.map((one) => judge({ ...nested, claims }, metrics(one))))[0]!

test('the runs of a record are told apart', () => {
  expect(seedRuns(recorded).map(({ seed }) => seed)).toEqual(SEEDS)
  expect(runsWithout(recorded, 'nesting').map(({ seed }) => seed)).toEqual(SEEDS)
  expect(longerRun(recorded)).toMatchObject({ seed: SEEDS[0], longer: true })
  expect(meanSeconds(recorded)).toBe(14)
})

describe('an outcome', () => {
  test.each([
    ['holds', [0.95, 0.94], 0.94],
    ['varies', [0.95, 0.8], 0.8],
    ['does not hold', [0.7, 0.8], 0.7],
  ])('%s for %j, the weakest quoted', (word, kept, weakest) => {
    const claim = outcome(...kept)
    expect(claim.outcome).toBe(word)
    expect(claim.worst.measured).toBeCloseTo(0.97 - weakest)
    expect(claim.perSeed).toHaveLength(2)
  })

  test('not measured does not hold, and is the weakest', () => {
    expect(outcome(0.95, Number.NaN)).toMatchObject({ outcome: 'varies', worst: { measured: Number.NaN } })
  })

  test('a seed whose check failed: nobody can tell', () => {
    const runs = [judge(nested, metrics(0.95)), judge(nested, metrics(0.85, 0.85))]
    expect(runs.map(({ isVoid }) => isVoid)).toEqual([false, true])
    expect(summarise(runs).map((claim) => claim.outcome)).toEqual(['cannot tell', 'cannot tell'])
  })
})

test.each([
  [['holds', 'holds'], 'reproduced'],
  [['holds', 'varies', 'does not hold'], 'varies'],
  [['holds', 'does not hold'], 'not reproduced'],
  [['does not hold'], 'not reproduced'],
  [['cannot tell', 'holds'], 'cannot tell'],
  [[], 'cannot tell'],
] as const)('claims that %j make a method %s', (outcomes, word) => {
  expect(status(outcomes.map((outcome) => ({ outcome })))).toBe(word)
})

test('null in a record is not measured', () => {
  const [run] = seedRuns(recorded)
  const hollow = { ...run!, metrics: { ...run!.metrics, kept: null }, claims: [null, 0.2] }
  expect(metricsOf(hollow)).toMatchObject({ kept: Number.NaN })
  expect(verdictsOf(recorded, hollow).claims.map(({ holds }) => holds)).toEqual([false, true])
})

test('a check that needs the mechanism that is off is not asked', () => {
  const [off] = runsWithout(recorded, 'nesting')
  expect(off!.checks[1]).toBeNull()
  expect(verdictsOf(recorded, off!)).toMatchObject({ isVoid: false, checks: [{ holds: true }] })
})

test('numbers are the same to six digits', () => {
  const of = (value: number | null) => ({ metrics: { a: value } })
  expect(sameNumbers(of(0.1234567), of(0.1234569))).toBe(true)
  expect(sameNumbers(of(0.123456), of(0.123457))).toBe(false)
  expect(sameNumbers(of(null), of(null))).toBe(true)
  expect(sameNumbers(of(null), of(0))).toBe(false)
  expect(sameNumbers(of(1), { metrics: { a: 1, b: 2 } })).toBe(false)
})

test('a record can be judged anew by claims that have moved', () => {
  expect(recheck(nested, recorded)).toEqual(recorded)
  const stricter = recheck({ ...nested, claims: [{ ...nested.claims[0]!, atMost: 0.01 } as Claim] }, recorded)
  expect(claimsOf(stricter)).toMatchObject([{ bound: 0.01, outcome: 'does not hold' }])
})
