import { init, random } from '@jax-js/jax'
import { beforeAll, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { nestedContrast, nestedCosine } from './losses.ts'

beforeAll(() => init('wasm'))

const A = Float32Array.of(0.3, -1.2, 0.7, 2.1, -0.4, 0.9, 1.5, -0.6, 1.1, 0.2, -0.8, 0.5)
const B = Float32Array.of(0.5, -0.9, -0.3, 1.4, 0.2, 1.3, 0.8, 0.1, 0.6, -0.4, -1.1, 0.9)

const expectNumbers = (got: Float32Array, wanted: readonly number[]) => {
  expect(got).toHaveLength(wanted.length)
  wanted.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 5))
}

/** What came out for A and B of the code that trained the bundled model: loops, with gradients by hand. */
test('loss and gradients are those that the bundled model was trained by', () => {
  const of = { width: 4, nesting: [1, 2, 4] }
  const agreed = nestedCosine(of)(A, B)
  expect(agreed.loss).toBeCloseTo(1.001526, 5)
  expectNumbers(
    agreed.gradients[0],
    [
      -0.091244, -0.004938, 0.054497, -0.007953, -0.218416, -0.158712, 0.015343, -0.054099, 0.017539,
      0.286458, 0.055185, -0.064872,
    ],
  )

  const apart = nestedContrast({ ...of, temperature: 0.3 })(A, B)
  expect(apart.loss).toBeCloseTo(2.51093, 5)
  expectNumbers(
    apart.gradients[0],
    [
      0.211073, 0.064107, -0.024928, 0.014789, -0.05127, -0.034681, 0.004181, -0.007389, -0.022395, 0.316445,
      0.084996, 0.058684,
    ],
  )
  expectNumbers(
    apart.gradients[1],
    [
      0.284248, 0.159978, -0.123316, -0.025099, 0.208458, -0.019418, -0.026188, 0.045025, -0.581766,
      -0.855547, 0.078028, 0.102969,
    ],
  )
})

const WIDTH = 12
const cosine = nestedCosine({ width: WIDTH, nesting: [3, 5, 12] })
const draw = (rows: number, seed: number) =>
  generator(random.key(seed)).fillNormal(new Float32Array(rows * WIDTH))

test('the slopes of the cosines are those of small steps', () => {
  const [sums, targets] = [draw(3, 3), draw(3, 4)]
  const [slopes] = cosine(sums, targets).gradients
  for (let i = 0; i < sums.length; i++) {
    const at = (step: number) =>
      cosine(
        sums.map((value, k) => (k === i ? value + step : value)),
        targets,
      ).loss
    expect(slopes[i]).toBeCloseTo((at(0.01) - at(-0.01)) / 0.02, 2)
  }
})

test('rows that point where they should cost nothing', () => {
  const targets = draw(3, 5)
  expect(
    cosine(
      targets.map((value) => 2 * value),
      targets,
    ).loss,
  ).toBeCloseTo(0, 5)
})

test('a row whose target says nothing is not moved', () => {
  const [slopes] = cosine(draw(2, 6), draw(2, 7).fill(0, WIDTH)).gradients
  expect([...slopes.subarray(WIDTH)].every((slope) => slope === 0)).toBe(true)
  expect(slopes.every(Number.isFinite)).toBe(true)
})
