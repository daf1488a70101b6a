import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from './generator.ts'

const DRAWS = 1_000_000

test('the same key gives the same numbers, another key others', () => {
  const first = generator(random.key(1)).fillNormal(new Float32Array(3000))
  const again = generator(random.key(1)).fillNormal(new Float32Array(3000))
  const other = generator(random.key(2)).fillNormal(new Float32Array(3000))

  expect(again).toEqual(first)
  expect(first.filter((x, i) => x === other[i]).length).toBeLessThan(3)
})

test('filling an array draws what single calls draw', () => {
  const { normal } = generator(random.key(4))
  const filled = generator(random.key(4)).fillNormal(new Float32Array(2000))

  expect(filled).toEqual(Float32Array.from({ length: 2000 }, normal))
})

test('normal numbers have the moments of a Gaussian', () => {
  const draws = generator(random.key(0)).fillNormal(new Float32Array(DRAWS))
  const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / DRAWS

  // Gaussian values, with four standard errors of a million draws.
  expect(Math.abs(moment(1))).toBeLessThan(0.004)
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.0057)
  expect(Math.abs(moment(3))).toBeLessThan(0.0155)
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.0392)
  expect(Math.abs(moment(6) - 15)).toBeLessThan(0.41)
})

test('normal numbers fall below each quantile as often as they should, in the tail too', () => {
  const draws = generator(random.key(5)).fillNormal(new Float32Array(DRAWS))
  const quantiles: [number, number][] = [
    [-3.7190165, 0.0001],
    [-3.0902323, 0.001],
    [-2.3263479, 0.01],
    [-1.2815516, 0.1],
    [-0.6744898, 0.25],
    [0, 0.5],
    [0.2533471, 0.6],
    [1.2815516, 0.9],
    [3.0902323, 0.999],
    [3.7190165, 0.9999],
  ]

  for (const [quantile, share] of quantiles) {
    const below = draws.reduce((count, x) => count + Number(x < quantile), 0) / DRAWS
    expect(Math.abs(below - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / DRAWS))
  }
})

test('neighbouring numbers do not know of each other', () => {
  const draws = generator(random.key(6)).fillNormal(new Float32Array(DRAWS))

  for (const lag of [1, 2, 3, 1024]) {
    let products = 0
    let squares = 0
    for (let i = lag; i < DRAWS; i++) {
      products += draws[i]! * draws[i - lag]!
      squares += (draws[i]! ** 2 - 1) * (draws[i - lag]! ** 2 - 1)
    }
    expect(Math.abs(products / DRAWS)).toBeLessThan(0.004)
    expect(Math.abs(squares / DRAWS)).toBeLessThan(0.008)
  }
})

test('uniform numbers stay in [0, 1) and fill it evenly', () => {
  const { uniform } = generator(random.key(7))
  const cells = new Float64Array(64)
  for (let i = 0; i < 640_000; i++) cells[Math.floor(uniform() * 64)]! += 1

  const chiSquare = cells.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(chiSquare).toBeLessThan(63 + 4 * Math.sqrt(126))
  expect(chiSquare).toBeGreaterThan(63 - 4 * Math.sqrt(126))
})

test('whole numbers are below n, each as likely', () => {
  const { int } = generator(random.key(8))
  const counts = new Float64Array(7)
  for (let i = 0; i < 70_000; i++) counts[int(7)]! += 1

  expect(Math.max(...counts)).toBeLessThan(10_400)
  expect(Math.min(...counts)).toBeGreaterThan(9_600)
  expect(int(1)).toBe(0)
  expect(int(2 ** 32)).toBeLessThan(2 ** 32)
  expect(() => int(0)).toThrow(RangeError)
  expect(() => int(2.5)).toThrow('below 2.5')
})

test('shuffling keeps every element and makes each order as likely', () => {
  const { shuffle } = generator(random.key(9))
  const orders = new Map<string, number>()
  for (let i = 0; i < 24_000; i++) {
    const order = shuffle([0, 1, 2, 3]).join('')
    orders.set(order, (orders.get(order) ?? 0) + 1)
  }

  expect(orders.size).toBe(24)
  expect(Math.max(...orders.values())).toBeLessThan(1130)
  expect(Math.min(...orders.values())).toBeGreaterThan(870)
  expect(shuffle(Int32Array.from([3, 1, 2])).toSorted()).toEqual(Int32Array.from([1, 2, 3]))
})
