import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { pearson } from '#nn/metrics/index.ts'
import { rdm } from './rdm.ts'

const rng = generator(random.key(5))
const rows = Array.from({ length: 7 }, () => rng.fillNormal(new Float32Array(9)))

test('Euclidean distances, pair by pair along the rows of the triangle', () => {
  expect([
    ...rdm(
      [
        [0, 0],
        [3, 4],
        [0, 1],
      ],
      'euclidean',
    ),
  ]).toEqual([5, 1, Math.fround(Math.sqrt(18))])
})

test('one minus the correlation', () => {
  const distances = rdm(rows, 'correlation')
  let pair = 0
  for (let i = 0; i < 7; i++) {
    for (let j = i + 1; j < 7; j++) {
      expect(distances[pair++]).toBeCloseTo(1 - pearson(rows[i]!, rows[j]!), 6)
    }
  }
  expect(pair).toBe(distances.length)
})

test('correlation ignores the level and the gain of a response, from 0 for alike to 2 for opposite', () => {
  const distances = rdm(
    [
      [1, 2, 4],
      [12, 14, 18],
      [-1, -2, -4],
    ],
    'correlation',
  )
  expect(distances[0]).toBeCloseTo(0, 6)
  expect(distances[1]).toBeCloseTo(2, 6)
})

test('turning the space leaves Euclidean distances as they are', () => {
  const turn = ([x, y]: number[]) => [0.6 * x! - 0.8 * y!, 0.8 * x! + 0.6 * y!]
  const points = [
    [1, 2],
    [-3, 0.5],
    [0, 7],
  ]
  const turned = rdm(points.map(turn), 'euclidean')
  rdm(points, 'euclidean').forEach((distance, i) => expect(turned[i]).toBeCloseTo(distance, 5))
})

test('takes rows or a matrix', () => {
  const data = Float32Array.from(rows.flatMap((row) => [...row]))
  expect(rdm({ data, rows: 7, dim: 9 }, 'euclidean')).toEqual(rdm(rows, 'euclidean'))
})

test('says what is wrong with the responses', () => {
  expect(() => rdm([[1, 2]], 'euclidean')).toThrow(/1 stimulus/)
  expect(() => rdm([], 'euclidean')).toThrow(RangeError)
  expect(() => rdm([[1, 2], [3]], 'euclidean')).toThrow(/row 1 has 1/)
  expect(() =>
    rdm(
      [
        [1, 2],
        [Infinity, 1],
      ],
      'euclidean',
    ),
  ).toThrow(/Infinity/)
  expect(() =>
    rdm(
      [
        [1, 2],
        [3, 3],
      ],
      'correlation',
    ),
  ).toThrow(/stimulus 1 by 3/)
  expect(() =>
    rdm(
      [
        [1, 2],
        [3, 4],
      ],
      'cosine' as 'euclidean',
    ),
  ).toThrow(/metric is 'cosine'/)
})
