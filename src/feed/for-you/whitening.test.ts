import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { likeness, spreadOf, whitened, whitening } from './whitening.ts'

const WIDTH = 4
const vectors = generator(random.key(2))
  .fillNormal(new Float32Array(50 * WIDTH))
  .map((value, i) => value * (1 + (i % WIDTH)) + 3)
const spread = spreadOf(vectors, WIDTH)
const row = (i: number) => vectors.subarray(i * WIDTH, (i + 1) * WIDTH)

test.each([1e-6, 0.1, 5, Infinity])(
  'with shrinkage %d a paper is 1 like itself, on the mean of all',
  (shrinkage) => {
    const usual = whitening(spread, shrinkage)
    let sum = 0
    for (let i = 0; i < 50; i++) sum += likeness(whitened(usual, row(i)), vectors, i * WIDTH)
    expect(sum / 50).toBeCloseTo(1, 4)
    expect(likeness(whitened(usual, row(3)), row(5))).toBeCloseTo(
      likeness(whitened(usual, row(5)), row(3)),
      4,
    )
  },
)

test('without end of shrinkage likeness is a cosine about the mean, but for a factor', () => {
  const usual = whitening(spread, Infinity)
  const moved = (i: number) => [...row(i)].map((value, d) => value - spread.mean[d]!)
  const product = (i: number, j: number) => moved(i).reduce((sum, value, d) => sum + value * moved(j)[d]!, 0)
  const factor = likeness(whitened(usual, row(0)), row(1)) / product(0, 1)
  expect(likeness(whitened(usual, row(7)), row(9))).toBeCloseTo(factor * product(7, 9), 4)
})

test('turns a wide and a narrow direction into alike ones', () => {
  const crossed = Float32Array.of(4, 0, -4, 0, 0, 1, 0, -1)
  const usual = whitening(spreadOf(crossed, 2), 1e-9)
  expect(likeness(whitened(usual, [4, 0]), [4, 0])).toBeCloseTo(1, 5)
  expect(likeness(whitened(usual, [0, 1]), [0, 1])).toBeCloseTo(1, 5)
  expect(likeness(whitened(usual, [0, 1]), [4, 0])).toBeCloseTo(0, 5)
})

test('papers that are all the same are nothing like each other, and no error', () => {
  const same = new Float32Array(6 * WIDTH).fill(0.5)
  const usual = whitening(spreadOf(same, WIDTH), 1e-3)
  expect(likeness(whitened(usual, same.subarray(0, WIDTH)), same)).toBeCloseTo(0, 6)
  expect(
    likeness(whitened(whitening(spreadOf(same, WIDTH), Infinity), same.subarray(0, WIDTH)), same),
  ).toBeCloseTo(0, 6)
})

test('says what is wrong', () => {
  expect(() => spreadOf(new Float32Array(0), 4)).toThrow('0 numbers are no vectors of 4')
  expect(() => spreadOf(new Float32Array(6), 4)).toThrow('6 numbers are no vectors of 4')
  expect(() => whitening(spread, 0)).toThrow('the shrinkage is 0, not above 0')
})
