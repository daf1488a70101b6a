import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { digits, digitsOf, rawDigits } from './digits.ts'

test('there are 10,000 digits of 28 x 28 pixels, about a thousand of each, sorted', async () => {
  const { pixels, labels } = await rawDigits()
  const counts = Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length)

  expect(labels).toHaveLength(10_000)
  expect(pixels).toHaveLength(10_000 * 784)
  expect(labels.every((label, i) => i === 0 || labels[i - 1]! <= label)).toBe(true)
  expect(Math.min(...counts)).toBeGreaterThan(850)
  expect(Math.max(...counts)).toBeLessThan(1150)
})

test('pixels are grey values from 0 to 1, mostly background', async () => {
  const { train } = await digits(random.key(0), { train: 500, test: 10 })
  const values = (await train.x.data()) as Float32Array

  expect(Math.min(...values.subarray(0, 78_400))).toBe(0)
  expect(Math.max(...values.subarray(0, 78_400))).toBeCloseTo(1, 5)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean).toBeGreaterThan(0.1)
  expect(mean).toBeLessThan(0.16)
})

test('the split is disjoint, and each image keeps its label', async () => {
  const raw = await rawDigits()
  const labelOf = new Map<string, Set<number>>()
  raw.labels.forEach((label, i) => {
    const image = imageKey(raw.pixels.subarray(i * 784, (i + 1) * 784))
    labelOf.set(image, (labelOf.get(image) ?? new Set()).add(label))
  })
  expect(labelOf.size, 'images that occur twice').toBe(10_000)

  const { train, test } = await digits(random.key(1), { train: 300, test: 200 })
  const seen = new Set<string>()
  for (const part of [train, test]) {
    const x = (await part.x.data()) as Float32Array
    const labels = (await part.labels.data()) as Int32Array
    labels.forEach((label, i) => {
      const image = imageKey(x.subarray(i * 784, (i + 1) * 784).map((grey) => Math.round(grey * 255)))
      expect(labelOf.get(image)).toEqual(new Set([label]))
      seen.add(image)
    })
  }
  expect(seen.size).toBe(500)
})

test('the same key gives the same split, another key another', async () => {
  const labels = async (seed: number) => {
    const { train } = await digits(random.key(seed), { train: 50, test: 1 })
    train.x.dispose()
    return train.labels.js()
  }

  expect(await labels(2)).toEqual(await labels(2))
  expect(await labels(3)).not.toEqual(await labels(2))
})

test('all can be asked for, more cannot, and no part may be empty', async () => {
  await expect(digits(random.key(0), { train: 9_000, test: 1_001 })).rejects.toThrow(
    new RangeError('asked for 9000 + 1001 digits, there are 10000'),
  )
  await expect(digits(random.key(0), { train: 10, test: 0 })).rejects.toThrow(RangeError)
})

const imageKey = (pixels: ArrayLike<number>) => Buffer.from(Uint8Array.from(pixels)).toString('latin1')

test('the digits of a part are its rows, with its role', async () => {
  const { pixels, labels } = await rawDigits()
  const part = await digitsOf({ role: 'validation', indices: Int32Array.of(5, 9999) })
  expect(part.role).toBe('validation')
  expect([...part.labels]).toEqual([labels[5], labels[9999]])
  expect(part.x.data[784 + 400]).toBeCloseTo(pixels[9999 * 784 + 400]! / 255, 6)
  await expect(digitsOf({ role: 'test', indices: Int32Array.of(10_000) })).rejects.toThrow('no digit 10000')
})

test('digits of a smaller side are means of squares', async () => {
  const part = { role: 'train', indices: Int32Array.of(3, 7777) } as const
  const [whole, half] = [await digitsOf(part), await digitsOf(part, { side: 14 })]
  expect([half.x.rows, half.x.dim]).toEqual([2, 196])
  const at = (row: number, column: number) => whole.x.data[784 + row * 28 + column]!
  const mean = (at(12, 14) + at(12, 15) + at(13, 14) + at(13, 15)) / 4
  expect(half.x.data[196 + 6 * 14 + 7]).toBeCloseTo(mean, 6)
  await expect(digitsOf(part, { side: 10 })).rejects.toThrow('a side of 10 does not divide 28')
})
