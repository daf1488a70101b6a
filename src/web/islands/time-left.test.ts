import { expect, test } from 'vitest'
import { timeLeft } from './time-left.ts'

test('counts down what this device took the last time until there is progress', () => {
  const left = timeLeft(14)
  expect([left(0, 0), left(1, 0), left(2, 0)]).toEqual([14, 13, 12])
})

test('says nothing before this device has shown its pace', () => {
  const left = timeLeft(undefined)
  expect(left(1, 0.1)).toBeUndefined()
  expect(left(5, 0.01)).toBeUndefined()
  expect(left(5, 0.25)).toBeCloseTo(15)
})

test('does not jump on uneven progress', () => {
  const left = timeLeft(20)
  const shown = [0, 0.04, 0.11, 0.14, 0.21, 0.24, 0.31].map((fraction, second) => left(second, fraction)!)
  shown.slice(1).forEach((now, i) => expect(Math.abs(now - shown[i]!)).toBeLessThan(2.5))
})

test.each([undefined, 10])('comes round to a device at half its pace, and ends at nothing (%s)', (last) => {
  const left = timeLeft(last)
  const shown = Array.from({ length: 21 }, (_, second) => left(second, second / 20)!)
  expect(shown[15]).toBeGreaterThan(2)
  expect(shown[15]).toBeLessThan(8)
  expect(shown[20]).toBeLessThan(2.5)
})

test('tells a slow device its own time from its first seconds', () => {
  expect(timeLeft(undefined)(3, 0.05)).toBeCloseTo(57)
})
