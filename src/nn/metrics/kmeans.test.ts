import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '../generator.ts'
import { kmeans } from './kmeans.ts'
import { matrix } from '../rows.ts'

const rng = (seed = 0) => generator(random.key(seed))
const WAVE = matrix(
  Array.from({ length: 40 }, (_, i) =>
    Array.from({ length: 4 }, (_, j) => Math.sin(0.9 * (i + 1) * (j + 1) + j * j)),
  ),
)

test.each([
  [2, 49.902892],
  [3, 30.82169],
  [5, 10.672194],
])('reaches the lowest inertia that scikit-learn 1.9 finds in 200 starts: %i clusters', (k, inertia) => {
  expect(kmeans(WAVE, k, { rng: rng(), restarts: 50 }).inertia).toBeCloseTo(inertia, 4)
})

test('finds well separated blobs at the first start', () => {
  const places = [
    [0, 0],
    [20, 0],
    [0, 20],
    [20, 20],
  ]
  const noise = rng(1)
  const rows = Array.from({ length: 200 }, (_, i) => places[i % 4]!.map((place) => place + noise.normal()))
  const { labels, centres } = kmeans(matrix(rows), 4, { rng: rng(2) })

  const names = places.map((_, blob) => labels[blob]!)
  expect(new Set(names).size).toBe(4)
  expect([...labels]).toEqual(rows.map((_, i) => names[i % 4]))
  places.forEach((place, blob) =>
    place.forEach((value, d) =>
      expect(Math.abs(centres.data[names[blob]! * 2 + d]! - value)).toBeLessThan(0.6),
    ),
  )
})

test('a centre is the mean of its rows, and every row is at its nearest centre', () => {
  const { centres, labels, inertia } = kmeans(WAVE, 5, { rng: rng(3) })
  const row = ({ data, dim }: typeof WAVE, r: number) => [...data.subarray(r * dim, (r + 1) * dim)]
  const distance = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + (value - b[d]!) ** 2, 0)

  let sum = 0
  labels.forEach((label, r) => {
    const distances = Array.from({ length: 5 }, (_, c) => distance(row(WAVE, r), row(centres, c)))
    expect(distances[label]).toBe(Math.min(...distances))
    sum += distances[label]!
  })
  expect(inertia).toBeCloseTo(sum, 6)
  for (let c = 0; c < 5; c++) {
    const members = [...labels.keys()].filter((r) => labels[r] === c).map((r) => row(WAVE, r))
    row(centres, c).forEach((value, d) =>
      expect(value).toBeCloseTo(members.reduce((sum, member) => sum + member[d]!, 0) / members.length, 5),
    )
  }
})

test('the same generator gives the same clusters', () => {
  const once = () => kmeans(WAVE, 4, { rng: rng(4), restarts: 3 })
  expect(once()).toEqual(once())
})

test('as many clusters as rows, and fewer distinct rows than clusters', () => {
  expect(kmeans(matrix([[1], [5], [9]]), 3, { rng: rng() }).inertia).toBe(0)
  expect(kmeans(matrix([[1], [1], [1], [9]]), 3, { rng: rng() }).inertia).toBe(0)
  expect(() => kmeans(matrix([[1]]), 2, { rng: rng() })).toThrow(new RangeError('2 clusters of 1 rows'))
})
