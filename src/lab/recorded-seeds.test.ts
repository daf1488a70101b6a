import { expect, test } from 'vitest'
import type { Claim } from './claim.ts'
import { nested } from './nested.fixture.ts'
import { FIRST_SEED, SEEDS, metricsRead, recordedSeeds } from './recorded-seeds.ts'

const [first, second] = nested.claims as Claim[]
const seeds = (change: object) => recordedSeeds({ claims: [{ ...first!, ...change } as Claim, second!] })
const before = recordedSeeds(nested)

test('are five, distinct, none of those for exploring, and the same each time', () => {
  expect(new Set(before).size).toBe(SEEDS)
  for (const seed of before) {
    expect(Number.isInteger(seed)).toBe(true)
    expect(seed).toBeGreaterThanOrEqual(FIRST_SEED)
    expect(seed).toBeLessThan(10_000)
  }
  expect(FIRST_SEED).toBe(100)
  expect(recordedSeeds(nested)).toEqual(before)
  expect(seeds({})).toEqual(before)
})

test.each<[string, object]>([
  ['bound', { atMost: 0.041 }],
  ['side', { atMost: undefined, atLeast: 0.04 }],
  ['unit', { unit: '%' }],
  ['null', { null: 0.26 }],
  ['sentence', { says: (bound: string) => `Accuracy falls by at most ${bound}.` }],
  ['metric read', { measure: (m: Record<string, number>) => m['whole']! - m['plain']! }],
])('move with the %s', (_, change) => expect(seeds(change)).not.toEqual(before))

test.each<[string, object]>([
  ['why', { why: 'It is known now.' }],
  ['order of reading', { measure: (m: Record<string, number>) => -m['kept']! + m['whole']! }],
])('stay with the %s', (_, change) => expect(seeds(change)).toEqual(before))

test('the metrics that a claim reads, sorted', () => {
  expect(metricsRead(first!)).toEqual(['kept', 'whole'])
})
