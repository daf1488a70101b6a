import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type Matrix, matrix } from '#nn/rows.ts'
import { comparable, group, match, predict, rotate, shuffle } from './compare.ts'

const draw = generator(random.key(6))
/** Units after ReLU that share causes. */
const units = matrix(
  Array.from({ length: 600 }, () => {
    const causes = Array.from({ length: 6 }, () => draw.normal())
    return Array.from({ length: 16 }, (_, i) => Math.max(0, causes[i % 6]! + 0.5 * draw.normal()))
  }),
)
const a = comparable(units)

const squares = ({ data, rows, dim }: Matrix) =>
  Array.from({ length: rows }, (_, row) =>
    data.subarray(row * dim, (row + 1) * dim).reduce((sum, value) => sum + value * value, 0),
  )

test('a rotation keeps all distances, hides the match and keeps what can be predicted', () => {
  const turned = rotate(a, draw)
  squares(turned).forEach((square, row) => expect(square).toBeCloseTo(squares(a)[row]!, 3))
  expect(match(a, a).mean).toBeCloseTo(1, 6)
  expect(match(a, turned).mean).toBeLessThan(0.8)
  expect(predict(a, turned).all).toBeCloseTo(1, 5)
})

test('shuffled samples match by chance alone', () => {
  const wrong = shuffle(a, draw)
  expect([...wrong.data].sort()).toEqual([...a.data].sort())
  expect(match(a, wrong).mean).toBeLessThan(0.15)
})

test('groups of units with the same causes predict each other', () => {
  const b = comparable(
    matrix(
      Array.from({ length: units.rows }, (_, row) =>
        Array.from(
          { length: 16 },
          (_, i) => units.data[row * 16 + i]! + units.data[row * 16 + ((i + 6) % 16)]!,
        ),
      ),
    ),
  )
  const grouped = group(a, b, match(a, b), draw, 0)
  expect(grouped.share).toBeGreaterThan(0.5)
  expect(grouped.r2).toBeGreaterThan(grouped.random)
})
