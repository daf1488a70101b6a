import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { invarianceScore } from './invariance-score.ts'

function gaussian(n: number, dim: number, seed: number) {
  const data = generator(random.key(seed)).fillNormal(new Float32Array(n * dim)) as Float32Array
  return { data, rows: n, dim }
}

test('two rows worked by hand: each is compared with the other', () => {
  const reps = [
    [3, 4],
    [4, 3],
  ]
  const repsT = [
    [3, 5],
    [4, 3],
  ]
  expect(invarianceScore(reps, repsT, 0)).toBeCloseTo(0.5 / Math.SQRT2, 6)
  expect(invarianceScore(reps, repsT, 0, 'dot')).toBeCloseTo((29 + 25) / 2 / 24, 6)
  expect(invarianceScore(reps, repsT, 0, 'cosine')).toBeCloseTo(
    (29 / (5 * Math.sqrt(34)) + 1) / 2 / (24 / 25),
    6,
  )
})

test('0 when nothing changes, 1 when the pair is as far apart as strangers', () => {
  const reps = gaussian(2000, 8, 1)
  expect(invarianceScore(reps, reps, 3)).toBe(0)
  expect(Math.abs(invarianceScore(reps, gaussian(2000, 8, 2), 3) - 1)).toBeLessThan(0.03)
})

test('a little noise of deviation s gives s', () => {
  const reps = gaussian(3000, 16, 1)
  const noise = gaussian(3000, 16, 2)
  const noisy = { ...reps, data: reps.data.map((value, i) => value + 0.2 * noise.data[i]!) }
  // |noise| is 0.2 |z|, and strangers are sqrt(2) |z| apart.
  expect(invarianceScore(reps, noisy, 5)).toBeCloseTo(0.2 / Math.SQRT2, 2)
})

test('unit and origin do not matter; the seed decides and repeats', () => {
  const [a, b] = [gaussian(50, 4, 1), gaussian(50, 4, 2)]
  const moved = (m: typeof a) => ({ ...m, data: m.data.map((value) => 8 * value + 2) })
  expect(invarianceScore(moved(a), moved(b), 9)).toBeCloseTo(invarianceScore(a, b, 9), 5)
  expect(invarianceScore(a, b, 9)).toBe(invarianceScore(a, b, 9))
  expect(invarianceScore(a, b, 9)).not.toBe(invarianceScore(a, b, 10))
})

test('no row is its own stranger: only two distances can come out of two zeros and two ones', () => {
  const reps = [[0], [1], [0], [1]]
  for (let seed = 0; seed < 20; seed++) {
    // A cycle over two zeros and two ones crosses between them two or four times.
    expect([0.5, 1].map((mean) => 1 / mean)).toContain(invarianceScore(reps, [[1], [0], [1], [0]], seed))
  }
})

test('is NaN when all representations are equal', () => {
  expect(invarianceScore([[1], [1]], [[1], [1]], 0)).toBeNaN()
})

test('says what does not fit', () => {
  const two = [[1], [2]]
  const wide = [
    [1, 2],
    [3, 4],
  ]
  expect(() => invarianceScore(two, [[1]], 0)).toThrow(/the transformed representations: 1 rows, not 2/)
  expect(() => invarianceScore(two, wide, 0)).toThrow(/rows of 2 numbers, not 1/)
  expect(() => invarianceScore([[1]], [[1]], 0)).toThrow(/the representations: 1 rows, not 2 or more/)
  expect(() => invarianceScore([], [], 0)).toThrow(/the representations is empty/)
  expect(() => invarianceScore([[NaN], [1]], two, 0)).toThrow(/NaN/)
  expect(() => invarianceScore([[1, 2], [3]], two, 0)).toThrow(RangeError)
  expect(() => invarianceScore(two, two, 0.5)).toThrow(/the seed is 0.5/)
  expect(() => invarianceScore(two, two, 0, 'l1' as never)).toThrow(/the comparison is 'l1'/)
})
