import { expect, test } from 'vitest'
import { type Span, parseSpan, spanOf } from './span.ts'

test.each([
  ['date', '2026-11-23', '2026-11-23', '2026-11-23'],
  ['date', '2024-02-29', '2024-02-29', '2024-02-29'],
  ['month', '2024-02', '2024-02-01', '2024-02-29'],
  ['month', '2026-12', '2026-12-01', '2026-12-31'],
  ['week', '2026-W48', '2026-11-23', '2026-11-29'],
  ['week', '2026-W01', '2025-12-29', '2026-01-04'],
  ['week', '2026-W53', '2026-12-28', '2027-01-03'],
  ['week', '2020-W53', '2020-12-28', '2021-01-03'],
] satisfies [Span['kind'], string, string, string][])('%s %s', (kind, name, from, to) => {
  expect(parseSpan(kind, name)).toEqual({ kind, name, from, to })
})

test.each([
  ['date', '2026-02-29'],
  ['date', '2026-13-01'],
  ['date', '2026-1-1'],
  ['date', "2026-01-01'--"],
  ['month', '2026-00'],
  ['month', '2026-11-23'],
  ['week', '2026-W00'],
  ['week', '2025-W53'],
  ['week', '2026-W54'],
  ['week', '2026-48'],
] satisfies [Span['kind'], string][])('there is no %s %s', (kind, name) => {
  expect(parseSpan(kind, name)).toBeUndefined()
})

test('every day of ten years is in the week, month and day that say so', () => {
  for (let time = Date.UTC(2020, 0, 1); time < Date.UTC(2030, 0, 1); time += 86_400_000) {
    const day = new Date(time).toISOString().slice(0, 10)
    for (const kind of ['date', 'week', 'month'] as const) {
      const span = spanOf(kind, day)
      expect(span.from <= day && day <= span.to).toBe(true)
      expect(parseSpan(kind, span.name)).toEqual(span)
    }
  }
})
