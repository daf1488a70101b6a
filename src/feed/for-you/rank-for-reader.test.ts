import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inventedPapers } from './papers.fixture.ts'
import { type ForReader, type Recommended, rankForReader } from './rank-for-reader.ts'
import type { Signal, SignalKind } from './signals.ts'
import { nearTo, nearToOne } from './taste.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 10, 30)
const { measure, papers } = inventedPapers(120)
const ALL = papers.map((paper, key) => ({
  key,
  paper,
  listedAt: NOW - (key % 11) * DAY_MS,
  popularity: (key * 37) % 101,
}))

const signal = (key: number, kind: SignalKind = 'kept', at = NOW - key): Signal => ({
  kind,
  key,
  paper: papers[key]!,
  at,
})
const rank = (asked: Partial<ForReader> = {}): Recommended[] =>
  rankForReader({
    measure,
    candidates: ALL,
    signals: [],
    shown: new Set(),
    now: NOW,
    novelty: 0,
    limit: 120,
    ...asked,
  })
const scoreOf = (list: readonly Recommended[], key: number) => list.find((one) => one.key === key)!.score

const keys = fc.uniqueArray(fc.nat({ max: 119 }), { minLength: 1, maxLength: 12 })
const signals = fc.uniqueArray(
  fc.record({
    key: fc.nat({ max: 119 }),
    kind: fc.constantFrom<SignalKind>('kept', 'voted', 'opened', 'less'),
    days: fc.nat({ max: 9 }),
  }),
  { selector: ({ key }) => key, maxLength: 20 },
)
const asSignals = (list: readonly { key: number; kind: SignalKind; days: number }[]) =>
  list.map(({ key, kind, days }) => signal(key, kind, NOW - days * DAY_MS))

test('nearness to several papers is the mean of that to each', () => {
  fc.assert(
    fc.property(keys, fc.nat({ max: 119 }), (own, key) => {
      const each = own.map((one) => nearToOne(measure, papers[one]!)(papers[key]!))
      const mean = each.reduce((sum, value) => sum + value, 0) / own.length
      const all = nearTo(
        measure,
        own.map((one) => ({ paper: papers[one]!, weight: 3 })),
      )
      expect(all(papers[key]!)).toBeCloseTo(mean, 5)
    }),
  )
})

test('without the paper that is its reason, a paper scores less', () => {
  fc.assert(
    fc.property(keys, (own) => {
      fc.pre(own.length > 1)
      const given = own.map((key, i) => signal(key, i % 3 === 2 ? 'opened' : 'kept'))
      for (const { key, score, reason } of rank({ signals: given, limit: 5 })) {
        if (reason.kind !== 'near') continue
        const cause = reason.key
        expect(own).toContain(cause)
        const without = rank({ signals: given.filter((one) => one.key !== cause) })
        expect(scoreOf(without, key)).toBeLessThan(score)
      }
    }),
    { numRuns: 20 },
  )
})

test('“less like this” raises nothing, and lowers what is near', () => {
  fc.assert(
    fc.property(signals, fc.nat({ max: 119 }), (list, disliked) => {
      const given = asSignals(list.filter(({ key }) => key !== disliked))
      const before = rank({ signals: given })
      const after = rank({ signals: [...given, signal(disliked, 'less')] })
      for (const { key, score } of after) expect(score).toBeLessThanOrEqual(scoreOf(before, key))
    }),
    { numRuns: 20 },
  )
  const near = rank({ signals: [signal(0)] })[0]!
  const alike = rank({ signals: [signal(0)] })[1]!
  expect(scoreOf(rank({ signals: [signal(0), signal(near.key, 'less')] }), alike.key)).toBeLessThan(
    alike.score,
  )
})

test('shows nothing twice, and nothing that the reader did anything with', () => {
  fc.assert(
    fc.property(signals, keys, fc.double({ min: 0, max: 1, noNaN: true }), (list, seen, novelty) => {
      const shown = new Set(seen)
      const candidates = [...ALL, ...ALL.slice(0, 30)]
      const found = rank({ signals: asSignals(list), shown, novelty, candidates }).map(({ key }) => key)
      const gone = new Set([...seen, ...list.map(({ key }) => key)])
      expect(new Set(found).size).toBe(found.length)
      expect(found.length).toBe(120 - gone.size)
      expect(found.some((key) => gone.has(key))).toBe(false)
    }),
    { numRuns: 20 },
  )
})

test('the same question has the same answer, in whatever order it is put', () => {
  fc.assert(
    fc.property(signals, fc.double({ min: 0, max: 1, noNaN: true }), (list, novelty) => {
      const given = asSignals(list)
      const first = rank({ signals: given, novelty, limit: 20 })
      expect(rank({ signals: given, novelty, limit: 20 })).toEqual(first)
      const turned = rank({ signals: given.toReversed(), candidates: ALL.toReversed(), novelty, limit: 20 })
      expect(turned.map(({ key }) => key)).toEqual(first.map(({ key }) => key))
    }),
    { numRuns: 20 },
  )
})

test('scores are the sum of their terms, the best first', () => {
  fc.assert(
    fc.property(signals, fc.double({ min: 0, max: 1, noNaN: true }), (list, novelty) => {
      const found = rank({ signals: asSignals(list), novelty, limit: 30 })
      found.forEach(({ score, terms }, i) => {
        expect(Object.values(terms).reduce((sum, term) => sum + term, 0)).toBeCloseTo(score, 9)
        expect(Math.max(terms.less, terms.repeated)).toBeLessThanOrEqual(0)
        if (i > 0) expect(score).toBeLessThanOrEqual(found[i - 1]!.score)
      })
    }),
    { numRuns: 20 },
  )
})

test('the best of some are the best of all, whatever is taken away', () => {
  const given = [0, 5, 10]
    .map((key) => signal(key))
    .concat([15, 20, 25, 30].map((key) => signal(key, 'less')))
  const all = rank({ signals: given }).map(({ key }) => key)
  expect(rank({ signals: given, limit: 3 }).map(({ key }) => key)).toEqual(all.slice(0, 3))
})

describe('the knob', () => {
  const given = [0, 5, 10, 15].map((key) => signal(key))
  test('at 0 is near, at 1 is new', () => {
    const near = rank({ signals: given, limit: 10 })
    expect(near.every(({ key, reason }) => key % 5 === 0 && reason.kind === 'near')).toBe(true)
    const fresh = rank({ signals: given, novelty: 1, limit: 10 })
    expect(fresh.every(({ reason }) => reason.kind === 'new')).toBe(true)
    const age = (list: readonly Recommended[]) => list.reduce((sum, { key }) => sum + (key % 11), 0)
    expect(age(fresh)).toBeLessThan(age(near))
  })

  test('varies what is shown, where papers are as new', () => {
    const candidates = ALL.map((one) => ({ ...one, listedAt: NOW, popularity: one.key % 5 === 0 ? 1 : 0 }))
    const subjects = (novelty: number) =>
      new Set(rank({ candidates, novelty, limit: 5 }).map(({ key }) => key % 5)).size
    expect(subjects(0)).toBe(1)
    expect(subjects(0.9)).toBeGreaterThan(2)
  })

  test('takes no number but from 0 to 1', () => {
    for (const novelty of [-0.1, 1.1, NaN]) expect(() => rank({ novelty })).toThrow(`novelty is ${novelty}`)
    expect(() => rank({ limit: 1.5 })).toThrow('limit is 1.5')
  })

  test('a paper of the future is not the newest', () => {
    const candidates = ALL.map((one) => (one.key === 7 ? { ...one, listedAt: NOW + 99 * DAY_MS } : one))
    expect(rank({ candidates, novelty: 1, limit: 5 }).map(({ key }) => key)).not.toContain(7)
  })
})

test('who did nothing yet has what is popular', () => {
  const found = rank({ limit: 10 })
  const popularity = found.map(({ key }) => ALL[key]!.popularity)
  expect(popularity).toEqual([...popularity].sort((a, b) => b - a))
  expect(found.every(({ reason }) => reason.kind === 'popular')).toBe(true)
  expect(rank({ candidates: [] })).toEqual([])
})

test('who kept one paper has its nearest neighbours', () => {
  const near = nearToOne(measure, papers[3]!)
  const wanted = ALL.filter(({ key }) => key !== 3).sort(
    (a, b) => near(b.paper) - near(a.paper) || a.key - b.key,
  )
  const found = rank({ signals: [signal(3)], limit: 10 })
  expect(found.map(({ key }) => key)).toEqual(wanted.slice(0, 10).map(({ key }) => key))
  expect(found.every(({ reason }) => reason.kind === 'near' && reason.key === 3)).toBe(true)
})

test('the last word on a paper counts, and to open it is no word', () => {
  const only = rank({ signals: [signal(0)] })
  const said = [signal(0), signal(7, 'kept', NOW - 9), signal(7, 'less', NOW - 5), signal(7, 'opened', NOW)]
  const taken = rank({ signals: said })
  for (const { key, terms } of taken) {
    expect(terms.near).toBeCloseTo(only.find((one) => one.key === key)!.terms.near, 6)
  }
  expect(taken.some(({ terms }) => terms.less < 0)).toBe(true)
  const back = rank({ signals: [...said, signal(7, 'voted', NOW + 1)] })
  expect(back.every(({ terms }) => terms.less === 0)).toBe(true)
})
