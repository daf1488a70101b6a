import { expect, test } from 'vitest'
import { timeLeft } from './time-left.ts'

test('counts the recorded time down until there is progress', () => {
  const left = timeLeft(14)
  expect([left(0, 0), left(1, 0), left(2, 0)]).toEqual([14, 13, 12])
})

test('says nothing before it can know', () => {
  const left = timeLeft()
  expect(left(1, 0)).toBeUndefined()
  expect(left(5, 0.25)).toBeCloseTo(15)
})

test('does not jump on uneven progress', () => {
  const left = timeLeft(20)
  const shown = [0, 0.04, 0.11, 0.14, 0.21, 0.24, 0.31].map((fraction, second) => left(second, fraction)!)
  shown.slice(1).forEach((now, i) => expect(Math.abs(now - shown[i]!)).toBeLessThan(2.5))
})

test('comes round to a machine twice as slow, and ends at nothing', () => {
  const left = timeLeft(10)
  const shown = Array.from({ length: 21 }, (_, second) => left(second, second / 20)!)
  expect(shown[15]).toBeGreaterThan(2)
  expect(shown[15]).toBeLessThan(8)
  expect(shown[20]).toBeLessThan(2.5)
})
