import { expect, test } from 'vitest'
import { digitsOf } from '#data/digits.ts'
import { asDigit, moved } from './ink.ts'

const SIDE = 280

/** A filled box on the pad. */
function box(left: number, top: number, width: number, height: number): Float32Array {
  const ink = new Float32Array(SIDE ** 2)
  for (let y = top; y < top + height; y++) ink.fill(1, y * SIDE + left, y * SIDE + left + width)
  return ink
}

const rows = (pixels: Float32Array) =>
  Array.from({ length: 28 }, (_, row) => pixels.subarray(row * 28, row * 28 + 28).reduce((a, b) => a + b))

test('what is drawn is scaled to 20 pixels and put in the middle, wherever and however large it was', () => {
  const large = asDigit(box(100, 40, 40, 200), SIDE)!
  const small = asDigit(box(10, 200, 10, 50), SIDE)!
  expect([...small]).toEqual([...large])
  expect(rows(large)).toEqual([...Array(4).fill(0), ...Array(20).fill(4), ...Array(4).fill(0)])
  expect(large[10 * 28 + 12]).toBe(1)
  expect(large[10 * 28 + 11]).toBe(0)
})

test('by its centre of mass where all of it stays in the square', () => {
  const ink = box(100, 50, 20, 200)
  box(80, 150, 80, 20).forEach((value, i) => (ink[i] = Math.max(ink[i]!, value)))
  const pixels = asDigit(ink, SIDE)!
  const mass = pixels.reduce((a, b) => a + b)
  const x = pixels.reduce((sum, value, i) => sum + value * ((i % 28) + 0.5), 0) / mass
  const y = pixels.reduce((sum, value, i) => sum + value * (Math.floor(i / 28) + 0.5), 0) / mass
  expect(x).toBeCloseTo(14, 0)
  expect(y).toBeCloseTo(14, 0)
})

test('and nothing is lost where its weight lies at one end', () => {
  const ink = box(50, 50, 10, 200)
  box(20, 230, 180, 20).forEach((value, i) => (ink[i] = Math.max(ink[i]!, value)))
  const whole = ink.reduce((a, b) => a + b)
  const pixels = asDigit(ink, SIDE)!
  expect(pixels.reduce((a, b) => a + b)).toBeCloseTo(whole / 100, 0)
})

test('digits as the methods know them are left where they are', async () => {
  const { x } = await digitsOf({ role: 'test', indices: Int32Array.of(10, 3000, 9000) })
  for (let row = 0; row < 3; row++) {
    const pixels = x.data.slice(row * 784, (row + 1) * 784)
    const again = asDigit(pixels, 28)!
    const difference = again.reduce((sum, value, i) => sum + Math.abs(value - pixels[i]!), 0)
    expect(difference / pixels.reduce((a, b) => a + b)).toBeLessThan(0.5)
  }
})

test('nothing drawn is no digit', () => {
  expect(asDigit(new Float32Array(SIDE ** 2), SIDE)).toBeUndefined()
})

test('moving loses what leaves the square, and nothing comes round', () => {
  const pixels = new Float32Array(784)
  pixels[0] = 1
  pixels[5 * 28 + 27] = 1
  expect(moved(pixels, 1, 0).indexOf(1)).toBe(1)
  expect(moved(pixels, 1, 0).reduce((a, b) => a + b)).toBe(1)
  expect(moved(pixels, 0, -1).indexOf(1)).toBe(4 * 28 + 27)
})
