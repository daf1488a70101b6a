import { numpy as np } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { gradientError } from './gradient-check.ts'
import { compile, lossAndGradient } from './jit.ts'
import { accuracy, checkedLabels, crossEntropy, meanSquaredError } from './loss.ts'

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

describe('a label that is no class', () => {
  const OUTSIDE = [
    [1, 3],
    [-1, 0],
  ]

  test.each(OUTSIDE)('is an error where it can be seen: %j', async (...values) => {
    const bad = values.findIndex((label) => label < 0 || label > 2)
    const message = `label ${bad} is ${values[bad]}, not a whole number from 0 to 2`
    expect(() => crossEntropy(np.array(LOGITS), labels(values))).toThrow(new RangeError(message))
    await expect(accuracy(np.array(LOGITS), labels(values))).rejects.toThrow(new RangeError(message))
    expect(() => checkedLabels('y', values, { rows: 2, classes: 3 })).toThrow(RangeError)
  })

  test.each(OUTSIDE)('makes loss and gradient NaN inside a jit: %j', (...values) => {
    const step = compile(lossAndGradient(crossEntropy))
    const [loss, gradient] = step(np.array(LOGITS), labels(values))
    expect(loss.item()).toBeNaN()
    expect((gradient.js() as number[][]).flat().some(Number.isNaN)).toBe(true)
    const [right] = step(np.array(LOGITS), labels([0, 2]))
    expect(right.item()).toBeCloseTo(crossEntropy(np.array(LOGITS), labels([0, 2])).item(), 5)
    step.dispose()
  })

  test('does not reach an array of checked labels', () => {
    expect(checkedLabels('y', [2, 0], { classes: 3 }).js()).toEqual([2, 0])
    expect(() => checkedLabels('y', [2, 0], { classes: 2 })).toThrow(
      new RangeError('label 0 of y is 2, not a whole number from 0 to 1'),
    )
  })
})

test.each([
  ['labels [3] do not fit logits [2,3]', [2, 3], [3]],
  ['labels [2,1] do not fit logits [2,3]', [2, 3], [2, 1]],
  ['labels [] do not fit logits []', [], []],
  ['logits [0,3] are empty', [0, 3], [0]],
])('%s', async (message, logits, shape) => {
  const given = () => [np.zeros(logits), np.zeros(shape).astype(np.int32)] as const
  expect(() => crossEntropy(...given())).toThrow(new RangeError(message))
  await expect(accuracy(...given())).rejects.toThrow(new RangeError(message))
})

test('labels are whole numbers', () => {
  expect(() => crossEntropy(np.array(LOGITS), np.array([0, 1]))).toThrow(TypeError)
})

test('a prediction is compared with a target of its own shape', () => {
  expect(() => meanSquaredError(np.zeros([2]), np.zeros([2, 1]))).toThrow(
    new RangeError('a prediction [2] has no target [2,1]'),
  )
  expect(() => meanSquaredError(np.zeros([0, 2]), np.zeros([0, 2]))).toThrow(RangeError)
})
