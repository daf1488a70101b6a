import { grad, numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { distillationLoss } from './distil.ts'

const logits = (rows: number[][][]) => np.array(rows)
const softmax = (row: number[], temperature: number) => {
  const powers = row.map((value) => Math.exp(value / temperature))
  const sum = powers.reduce((a, b) => a + b)
  return powers.map((power) => power / sum)
}

const ASKED = [
  [
    [2, -1],
    [0.5, 0.3],
  ],
  [
    [-3, 1],
    [0, 4],
  ],
]
const GIVEN = [
  [
    [0.1, 0.2],
    [1, -1],
  ],
  [
    [0, 2],
    [-2, 0.5],
  ],
]

test.each([1, 4])('is the mean divergence of each head from its teacher, at temperature %s', (t) => {
  let sum = 0
  for (const [row, teachers] of ASKED.entries()) {
    for (const [i, teacher] of teachers.entries()) {
      const [p, q] = [softmax(teacher, t), softmax(GIVEN[row]![i]!, t)]
      sum += p.reduce((total, share, c) => total + share * Math.log(share / q[c]!), 0)
    }
  }
  const loss = distillationLoss(logits(GIVEN), logits(ASKED), t).dataSync()[0]!
  expect(loss).toBeCloseTo((t ** 2 * sum) / 4, 4)
})

test('vanishes, and its gradient with it, where each head says what its teacher says', () => {
  expect(distillationLoss(logits(ASKED), logits(ASKED), 2).dataSync()[0]).toBeCloseTo(0, 6)
  const slope = grad((heads: np.Array) => distillationLoss(heads, logits(ASKED), 2))(logits(ASKED))
  for (const value of slope.dataSync()) expect(value).toBeCloseTo(0, 6)
  const swapped = ASKED.map((teachers) => teachers.toReversed())
  expect(distillationLoss(logits(swapped), logits(ASKED)).dataSync()[0]).toBeGreaterThan(0.1)
})

test('shapes that do not fit and temperatures that mean nothing are refused', () => {
  expect(() => distillationLoss(logits([[[1, 2]]]), logits(ASKED))).toThrow('[1,1,2]')
  expect(() => distillationLoss(np.zeros([2, 2]), np.zeros([2, 2]))).toThrow('[rows, teachers, classes]')
  expect(() => distillationLoss(logits(GIVEN), logits(ASKED), 0)).toThrow('temperature is 0')
  expect(() => distillationLoss(logits(GIVEN), logits(ASKED), Number.NaN)).toThrow(RangeError)
})
