import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { classify, fitMixture, nameComponents, responsibilities } from './gaussian-mixture.ts'

const rng = () => generator(random.key(1))
const CENTRES = [
  [0, 0],
  [4, 0],
  [0, 5],
] as const

function clouds(n: number) {
  const numbers = rng()
  const data = new Float32Array(2 * n)
  const from = Int32Array.from({ length: n }, () => (numbers.uniform() < 0.5 ? 0 : 1 + numbers.int(2)))
  from.forEach((k, row) => {
    data[2 * row] = CENTRES[k]![0] + numbers.normal()
    data[2 * row + 1] = CENTRES[k]![1] + numbers.normal()
  })
  return { x: { data, rows: n, dim: 2 }, from }
}

test('finds means, weights and variance of a mixture', () => {
  const { x } = clouds(4000)
  const { means, weights, variance } = fitMixture(x, 3, { rng: rng() })
  expect(variance).toBeCloseTo(1, 1)
  for (const [k, [a, b]] of CENTRES.entries()) {
    const near = [0, 1, 2].find((j) => Math.hypot(means.data[2 * j]! - a, means.data[2 * j + 1]! - b) < 0.15)
    expect(near, `a mean at ${a}, ${b}`).toBeDefined()
    expect(weights[near!]).toBeCloseTo(k === 0 ? 0.5 : 0.25, 1)
  }
})

test('a step never makes the points less likely', () => {
  const { x } = clouds(300)
  const likelihood = (steps: number) => {
    const { means, weights, variance } = fitMixture(x, 3, { rng: rng(), restarts: 1, steps })
    let sum = 0
    for (let row = 0; row < x.rows; row++) {
      let p = 0
      for (let k = 0; k < 3; k++) {
        const square =
          (x.data[2 * row]! - means.data[2 * k]!) ** 2 + (x.data[2 * row + 1]! - means.data[2 * k + 1]!) ** 2
        p += (weights[k]! / variance) * Math.exp(-square / (2 * variance))
      }
      sum += Math.log(p)
    }
    return sum
  }
  const climbed = [1, 2, 4, 8].map(likelihood)
  climbed.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(climbed[i]! - 1e-3))
})

test('responsibilities by hand', () => {
  const mixture = {
    means: { data: Float32Array.of(0, 2), rows: 2, dim: 1 },
    weights: Float64Array.of(0.25, 0.75),
    variance: 2,
  }
  // At 1 both are as near: the weights decide. At 0: 0.25 against 0.75 e^-1.
  const { data } = responsibilities(mixture, [[1], [0]])
  expect(data[1]).toBeCloseTo(0.75, 6)
  expect(data[2]).toBeCloseTo(0.25 / (0.25 + 0.75 * Math.exp(-1)), 6)
})

test('components take the class of their labels, nameless ones that of most', () => {
  const shares = { data: Float32Array.of(0.9, 0.1, 0, 0.2, 0.8, 0, 0.4, 0.6, 0), rows: 3, dim: 3 }
  const named = nameComponents(shares, [0, 1, 1])
  expect([...named]).toEqual([0, 1, 1])
  expect([
    ...classify({ data: Float32Array.of(0.4, 0.3, 0.3, 0.6, 0.2, 0.2), rows: 2, dim: 3 }, named),
  ]).toEqual([1, 0])
})

test('few labels name all points of clouds that lie apart', () => {
  const { x, from } = clouds(600)
  const mixture = fitMixture(x, 3, { rng: rng() })
  const said = classify(responsibilities(mixture, x), nameComponents(responsibilities(mixture, x), from))
  expect(said.filter((k, row) => k !== from[row]).length).toBeLessThan(40)
})

test('says what does not fit', () => {
  const { x } = clouds(20)
  const numbers = rng()
  expect(() => fitMixture(x, 21, { rng: numbers })).toThrow('20 rows, not 21 or more')
  expect(() => fitMixture(x, 2, { rng: numbers, round: 3 } as never)).toThrow("no option 'round'")
  expect(() => fitMixture(x, 2, { rng: numbers, steps: 0 })).toThrow('steps is 0')
  expect(() => responsibilities(fitMixture(x, 2, { rng: numbers }), [[1]])).toThrow(RangeError)
  expect(() => nameComponents({ data: new Float32Array(4), rows: 2, dim: 2 }, [0])).toThrow(RangeError)
  expect(() => classify({ data: new Float32Array(4), rows: 2, dim: 2 }, [0, -1])).toThrow(RangeError)
})
