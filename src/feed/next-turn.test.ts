import { expect, test } from 'vitest'
import type { SourceState } from '#store/index.ts'
import { afterChanges, afterLists, daily, everyThreeHours, hourlyOnWeekdays, nextTurn } from './next-turn.ts'

const PLANS = {
  hf: hourlyOnWeekdays,
  arxiv: afterLists,
  oai: afterChanges,
  openalex: daily,
  feed: everyThreeHours,
}
type Name = keyof typeof PLANS
const names = Object.keys(PLANS) as Name[]

const utc = (text: string) => Date.parse(`${text}Z`)
const next = (name: Name, state: Partial<SourceState>, share = 0) =>
  new Date(nextTurn({ plan: PLANS[name] }, { name, failures: 0, notBefore: 0, ...state }, share))
    .toISOString()
    .slice(0, 16)
const after = (time: string): Partial<SourceState> => ({ tried: utc(time), succeeded: utc(time) })

test('at once, when it never succeeded', () => {
  for (const name of names) expect(next(name, {})).toBe('1970-01-01T00:00')
})

test.each<[Name, string, string, string]>([
  ['hf', 'every hour', '2026-11-23T10:20', '2026-11-23T11:00'],
  ['hf', 'not at the weekend', '2026-11-20T23:10', '2026-11-23T00:00'],
  ['arxiv', 'when the list is built, in winter', '2026-11-24T00:30', '2026-11-24T05:15'],
  ['arxiv', 'when the list is built, in summer', '2026-07-06T23:00', '2026-07-07T04:15'],
  ['arxiv', 'again some hours later, as it may be late', '2026-11-24T05:20', '2026-11-24T09:00'],
  ['arxiv', 'and once more', '2026-11-24T09:01', '2026-11-24T15:00'],
  ['arxiv', 'then with the next announcement', '2026-11-24T15:01', '2026-11-25T05:15'],
  ['arxiv', 'over Thanksgiving and the weekend', '2026-11-26T15:01', '2026-11-30T05:15'],
  ['openalex', 'once a day', '2026-11-28T05:00', '2026-11-29T05:00'],
  ['feed', 'every three hours, at weekends too', '2026-11-28T10:20', '2026-11-28T12:00'],
  ['oai', 'once after each announcement', '2026-11-24T06:01', '2026-11-25T06:00'],
])('%s: %s', (name, _, succeeded, expected) => {
  expect(next(name, after(succeeded))).toBe(expected)
})

test('installations differ by their share, and each keeps its own rhythm', () => {
  expect(next('hf', after('2026-11-23T10:20'), 0.5)).toBe('2026-11-23T10:25')
  expect(next('hf', after('2026-11-23T10:25'), 0.5)).toBe('2026-11-23T11:25')
  expect(next('arxiv', after('2026-11-23T15:20'), 0.5)).toBe('2026-11-24T05:30')
})

test('always later than the last success, whenever that was', () => {
  for (let hour = 0; hour < 24 * 400; hour += 7) {
    const succeeded = utc('2025-12-01T00:00') + hour * 3600_000
    for (const name of names) {
      const state = { name, tried: succeeded, succeeded, failures: 0, notBefore: 0 }
      const at = nextTurn({ plan: PLANS[name] }, state, 0.3)
      expect(at).toBeGreaterThan(succeeded)
      expect(at - succeeded).toBeLessThan(6 * 86_400_000)
    }
  }
})

test('after a failure in a minute, then ever later, but within the hour', () => {
  const pauses = [1, 2, 3, 7, 50].map((failures) => {
    const tried = utc('2026-11-23T10:00')
    return (nextTurn({ plan: PLANS.hf }, { name: 'hf', tried, failures, notBefore: 0 }, 0) - tried) / 60_000
  })
  expect(pauses).toEqual([1, 2, 4, 60, 60])
})

test('not before the source allows it, and at once when a harvest was broken off', () => {
  expect(next('hf', { ...after('2026-11-23T10:20'), notBefore: utc('2026-11-23T18:00') })).toBe(
    '2026-11-23T18:00',
  )
  const cursor = JSON.stringify({ from: '2026-11-01', until: '2026-11-23', sets: ['cs:cs:LG'], token: 'x' })
  expect(next('oai', { ...after('2026-11-23T10:20'), cursor })).toBe('1970-01-01T00:00')
})

test.each(names)(
  '%s has a next turn, to the millisecond, whatever share of the hour is an installation’s',
  (name) => {
    for (const share of [0, 0.123456789, 1 / 3, 0.999999999]) {
      const at = nextTurn(
        { plan: PLANS[name] },
        { name, failures: 0, notBefore: 0, tried: 0, succeeded: utc('2026-11-24T06:01') },
        share,
      )
      expect(at).toSatisfy(Number.isInteger)
      expect(at).toBeGreaterThan(utc('2026-11-24T06:01'))
    }
  },
)
