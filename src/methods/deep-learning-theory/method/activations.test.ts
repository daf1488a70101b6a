import { expect, test } from 'vitest'
import { type ActivationName, activation, activations } from './activations.ts'

const POINTS = [-9, -4, -1.3, -0.2, 0.3, 0.7, 2, 5, 9]

test.each(Object.keys(activations) as ActivationName[])('the slope of %s is that of its value', (name) => {
  const { value, slope } = activation(name)
  for (const z of POINTS) {
    const h = 1e-5
    expect(slope(z)).toBeCloseTo((value(z + h) - value(z - h)) / (2 * h), 8)
  }
})

test('GELU has known values', () => {
  const { value } = activations.gelu
  expect(value(1)).toBeCloseTo(0.841344746068543, 14)
  expect(value(-2)).toBeCloseTo(-0.0455002638963584, 14)
  expect(value(20)).toBe(20)
  expect(value(-20)).toBeCloseTo(0, 14)
})

test('softplus stays finite far out', () => {
  expect(activations.softplus.value(800)).toBe(800)
  expect(activations.softplus.value(-800)).toBe(0)
})

test('an unknown name is answered with the known ones', () => {
  expect(() => activation('maxout' as ActivationName)).toThrow(/no activation is called maxout.*relu/)
  expect(() => activation('toString' as ActivationName)).toThrow(RangeError)
})
