import { describe, expect, test } from 'vitest'
import { PROPERTIES, type Pictures, modifiers, pixelChange, strengthFor } from './modifiers.ts'

const SIDE = 8

/** A reddish square with stripes of little contrast on grey. */
function square(count = 2): Pictures {
  const data = new Float32Array(count * SIDE * SIDE * 3).fill(0.5)
  for (let n = 0; n < count; n++)
    for (let y = 2; y < 6; y++)
      for (let x = 2; x < 6; x++)
        data.set([0.8, 0.3 + 0.1 * (x % 2), 0.25], 3 * (n * SIDE * SIDE + y * SIDE + x))
  return { data, count, side: SIDE }
}
const pixel = ({ data, side }: Pictures, x: number, y: number) =>
  Array.from(data.subarray(3 * (y * side + x), 3 * (y * side + x) + 3))
const luma = ([r, g, b]: number[]) => 0.299 * r! + 0.587 * g! + 0.114 * b!

describe.each(PROPERTIES)('the modification of %s', (property) => {
  const { modify, most } = modifiers[property]

  test('changes nothing at strength zero, and something beyond', () => {
    expect(pixelChange(square(), modify(square(), 0))).toBeLessThan(1e-3)
    expect(pixelChange(square(), modify(square(), most / 2))).toBeGreaterThan(0.01)
  })

  test('is found at the strength that makes the change asked for', () => {
    const strength = strengthFor(property, square(), 0.008)
    expect(pixelChange(square(), modify(square(), strength))).toBeCloseTo(0.008, 4)
  })

  test('refuses strengths out of range and pictures that are none', () => {
    expect(() => modify(square(), most + 1)).toThrow(`the strength of ${property}`)
    expect(() => modify(square(), Number.NaN)).toThrow(`the strength of ${property}`)
    expect(() => modify({ ...square(), side: 7 }, 0)).toThrow('have 384 numbers, not 294')
    expect(() => modify({ ...square(), data: [1] as never }, 0)).toThrow('not a Float32Array')
  })
})

test('hue turns around the grey axis: brightness stays, and two halves make a whole', () => {
  const half = modifiers.hue.modify(square(), 0.5)
  expect(luma(pixel(half, 3, 3))).toBeCloseTo(luma(pixel(square(), 3, 3)), 3)
  expect(pixel(half, 3, 3)[2]).toBeGreaterThan(pixel(half, 3, 3)[0]!)
  const whole = modifiers.hue.modify(half, 0.5)
  pixel(whole, 3, 3).forEach((value, c) => expect(value).toBeCloseTo(pixel(square(), 3, 3)[c]!, 2))
})

test('saturation at its most leaves the grey of the same brightness', () => {
  const [r, g, b] = pixel(modifiers.saturation.modify(square(), 1), 3, 3)
  expect([g, b]).toEqual([r, r])
  expect(r).toBeCloseTo(luma(pixel(square(), 3, 3)), 5)
})

test('contrast at its most leaves one grey, at a half what is midway', () => {
  const none = modifiers.contrast.modify(square(), 1)
  expect(Math.max(...none.data) - Math.min(...none.data)).toBeLessThan(1e-6)
  const midway = modifiers.contrast.modify(square(), 0.5)
  pixel(midway, 3, 3).forEach((value, c) =>
    expect(value).toBeCloseTo((pixel(square(), 3, 3)[c]! + none.data[0]!) / 2, 5),
  )
})

test('texture loses stripes and keeps the edge of the object', () => {
  const smooth = modifiers.texture.modify(square(), 0.12)
  const step = (pictures: Pictures, x: number) =>
    Math.abs(pixel(pictures, x, 3)[1]! - pixel(pictures, x + 1, 3)[1]!)
  expect(step(smooth, 3)).toBeLessThan(0.3 * step(square(), 3))
  expect(Math.abs(pixel(smooth, 1, 3)[0]! - pixel(smooth, 2, 3)[0]!)).toBeGreaterThan(0.2)
})

test('shape moves pixels and makes no new colours', () => {
  const bent = modifiers.shape.modify(square(), 2)
  const sum = ({ data }: Pictures) => data.reduce((total, value) => total + value, 0)
  expect(sum(bent)).toBeCloseTo(sum(square()), 2)
  expect(Math.max(...bent.data)).toBeLessThanOrEqual(Math.fround(0.8))
  expect(bent.data).not.toEqual(square().data)
})

test('a change that no strength makes is refused, as are properties that are none', () => {
  expect(() => strengthFor('hue', square(), 0.9)).toThrow('hue changes these pictures by')
  expect(() => strengthFor('size' as never, square(), 0.01)).toThrow('the property')
  expect(() => strengthFor('hue', square(), 0)).toThrow('the change')
  expect(() => pixelChange(square(1), square(2))).toThrow('no change of 1')
})
