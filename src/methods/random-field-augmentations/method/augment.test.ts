import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type AugmentOptions, augment, drawParameters } from './augment.ts'
import { gaussianRandomFields } from './random-field.ts'

const SIDE = 6
const fields = gaussianRandomFields(generator(random.key(1)), { count: 20, side: 12, exponent: 4 })
const options: AugmentOptions = {
  strengths: { rotation: 0.3, brightness: 0.1 },
  fields,
  side: SIDE,
  varies: 'pixel',
}
const rng = () => generator(random.key(2))
const picture = Float32Array.from({ length: SIDE * SIDE }, (_, p) => (p % 7) / 7)

test('parameters are fields of the strength asked for, independent of each other', () => {
  const chance = rng()
  const drawn = Array.from({ length: 2000 }, () => drawParameters(chance, options))
  const at = (name: 'rotation' | 'brightness') => drawn.map((one) => one[name]![8]!)
  expect(Math.sqrt(mean(at('rotation').map((v) => v * v)))).toBeCloseTo(0.3, 1)
  expect(Math.sqrt(mean(at('brightness').map((v) => v * v)))).toBeCloseTo(0.1, 1)
  const product = mean(at('rotation').map((v, i) => v * at('brightness')[i]!))
  expect(Math.abs(product)).toBeLessThan(0.003)
  expect(drawn[0]!.shear).toBeUndefined()
})

test('alike all over is what the field of the same draws is in the middle', () => {
  const local = drawParameters(rng(), options)
  const alike = drawParameters(rng(), { ...options, varies: 'picture' })
  for (const name of ['rotation', 'brightness'] as const) {
    expect(new Set(local[name]).size).toBeGreaterThan(20)
    expect([...new Set(alike[name])]).toEqual([local[name]![3 * SIDE + 3]])
    expect(alike[name]![0]).not.toBe(0)
  }
})

test('of no strength and without a crop it is the picture itself; a crop enlarges a part', () => {
  const same = augment(picture, rng(), { ...options, strengths: {} })
  same.forEach((value, p) => expect(value).toBeCloseTo(picture[p]!, 6))
  const ramp = picture.map((_, p) => (p % SIDE) / 10)
  const cropped = augment(ramp, rng(), { ...options, strengths: {}, leastCrop: 0.5 })
  const slope = (cropped[SIDE - 1]! - cropped[0]!) / (ramp[SIDE - 1]! - ramp[0]!)
  expect(slope).toBeGreaterThan(0.5)
  expect(slope).toBeLessThan(1)
})

test('views differ from draw to draw', () => {
  const chance = rng()
  expect(augment(picture, chance, options)).not.toEqual(augment(picture, chance, options))
})

test('says what is wrong', () => {
  const asked = (wrong: object) => () => augment(picture, rng(), { ...options, ...wrong })
  expect(asked({ strength: 1 })).toThrow("no option 'strength'")
  expect(asked({ strengths: { rotate: 1 } })).toThrow("no option 'rotate'")
  expect(asked({ strengths: { rotation: -1 } })).toThrow('rotation is -1')
  expect(asked({ varies: 'row' })).toThrow("varies is 'row'")
  expect(asked({ leastCrop: 0 })).toThrow('leastCrop is 0')
  expect(asked({ side: 20 })).toThrow('side is 20')
  expect(asked({ side: 5 })).toThrow('25 pixels, not 36')
})
