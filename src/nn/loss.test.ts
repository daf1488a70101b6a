import { numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { gradientError } from './gradient-check.ts'
import { lossAndGradient } from './jit.ts'
import { accuracy, crossEntropy, meanSquaredError } from './loss.ts'

const LOGITS = [
  [1, 2, 0.5],
  [-1, 0, 3],
]
const LABELS = [1, 0]
const labels = (values = LABELS) => np.array(Int32Array.from(values))

test('cross-entropy is the mean of -log softmax at the label', () => {
  const byHand = LOGITS.map((row, i) => {
    const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0)
    return Math.log(total) - row[LABELS[i]!]!
  })

  expect(crossEntropy(np.array(LOGITS), labels()).item()).toBeCloseTo((byHand[0]! + byHand[1]!) / 2, 4)
})

test('cross-entropy of equal logits is log(classes), however large they are', () => {
  expect(crossEntropy(np.full([2, 4], 3e4), labels([3, 0])).item()).toBeCloseTo(Math.log(4), 4)
})

test('the gradient of cross-entropy is (softmax - one-hot) / n', () => {
  const loss = (logits: np.Array) => crossEntropy(logits, labels())
  const [, gradient] = lossAndGradient(loss)(np.array(LOGITS))

  const rows = gradient.js() as number[][]
  LOGITS.forEach((row, i) => {
    const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0)
    row.forEach((logit, j) => {
      const expected = (Math.exp(logit) / total - Number(j === LABELS[i])) / 2
      expect(rows[i]![j]).toBeCloseTo(expected, 5)
    })
  })
  expect(gradientError(loss, np.array(LOGITS))).toBeLessThan(2e-3)
})

test('mean squared error averages over all elements', () => {
  const prediction = np.array([
    [1, 2],
    [3, 4],
  ])
  const target = np.array([
    [1, 0],
    [0, 4],
  ])

  expect(meanSquaredError(prediction, target).item()).toBe(13 / 4)
})

test('accuracy is the share of rows whose largest logit is the label', async () => {
  expect(await accuracy(np.array(LOGITS), labels())).toBe(0.5)
  expect(await accuracy(np.array(LOGITS), labels([1, 2]))).toBe(1)
  expect(await accuracy(np.array(LOGITS), labels([0, 0]))).toBe(0)
})
