import { grad, numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { attention, straightThrough, topPicks } from './selection.ts'
import { verify } from './verifier.ts'

test('attention is query times key', () => {
  const logits = attention(
    np.array([
      [1, 2],
      [0, 1],
    ]),
    np.array([[1, 1]]),
    np.array([
      [1, 0],
      [0, 1],
      [1, 1],
    ]),
  )
  expect(logits.js()).toEqual([[1, 3, 4]])
})

test('picks are the largest, one after the other, none twice', () => {
  const picks = topPicks(
    np.array([
      [3, 9, 5, 1],
      [2, 2, 0, 7],
    ]),
    2,
  )
  expect(picks.map((pick) => pick.js())).toEqual([
    [
      [0, 1, 0, 0],
      [0, 0, 0, 1],
    ],
    [
      [0, 0, 1, 0],
      [1, 0, 0, 0],
    ],
  ])
  expect(() => topPicks(np.array([[1, 2]]), 3)).toThrow('3 variables of 2 to attend to')
})

test('a mask has exactly the picks in it, and its gradient is that of the softmax shares', () => {
  const logits = () => np.array([[0, 1, 2]])
  const picks = () => [np.array([[[0, 0, 1]]]), np.array([[[0, 1, 0]]])]
  const mask = straightThrough(logits(), picks()).js() as number[][][]
  mask[0]![0]!.forEach((value, i) => expect(value).toBeCloseTo([0, 1, 1][i]!, 6))
  const slope = grad((l: np.Array) =>
    straightThrough(l, picks())
      .mul(np.array([1, 0, 0]))
      .sum(),
  )(logits())
  // Share of the first: e⁰/Σ at the first pick, then e⁰/(e⁰ + e¹) with the third gone.
  const [p, q] = [1 / (1 + Math.E + Math.E ** 2), 1 / (1 + Math.E)]
  expect((slope.js() as number[][])[0]![0]).toBeCloseTo(p * (1 - p) + q * (1 - q), 5)
})

test('the verifier by hand', () => {
  const told = [
    [0.9, 0.2],
    [0.4, 0.3],
  ]
  const { truth, worth } = verify(
    told,
    [
      [1, 0],
      [1, 1],
    ],
    [0.5, 0.25],
  )
  expect(truth).toBe(0.5)
  const gains = [0.9 / 0.5, 0.8 / 0.75, 0.4 / 0.5, 0.3 / 0.25].map(Math.log)
  expect(worth).toBeCloseTo(gains.reduce((sum, gain) => sum + gain, 0) / 4, 5)
  expect(() => verify(told, [[1, 0]], [0.5, 0.5])).toThrow(RangeError)
  expect(() =>
    verify(
      told,
      [
        [1, 0],
        [1, 1],
      ],
      [0.5],
    ),
  ).toThrow('1 usual shares for 2 targets')
})
