import { nn, numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import {
  prototypeDistances,
  prototypeLogits,
  prototypeLoss,
  pushPrototypes,
  similarities,
  similarity,
} from './prototypes.ts'

test('distances are those of every place to every prototype', () => {
  const z = np.array([[[[0, 1], [2, 2]]], [[[1, 1], [0, 0]]]]) // prettier-ignore
  const distances = prototypeDistances(z, np.array([[0, 0], [1, 1], [2, 0]])).js() // prettier-ignore
  expect(distances).toEqual([
    [
      [1, 1, 5],
      [8, 2, 4],
    ],
    [
      [2, 0, 2],
      [0, 2, 4],
    ],
  ])
})

test('similarity is great at the prototype, and falls with distance', () => {
  expect(similarity(0)).toBeCloseTo(Math.log(1e4), 6)
  expect(similarity(1)).toBeCloseTo(Math.log(2 / 1.0001), 6)
  const both = similarities(np.array([0, 1])).js() as number[]
  both.forEach((value, i) => expect(value).toBeCloseTo(similarity(i), 4))
  expect(() => similarity(-1)).toThrow('a distance')
})

const OWN = [[1, 0], [1, 0], [0, 1]] // prettier-ignore

test('own prototypes speak for a class, others half as much against it', () => {
  const distances = [[[1, 4, 9], [2, 0.5, 3]]] // prettier-ignore
  const [a, b, c] = [similarity(1), similarity(0.5), similarity(3)]
  const [logits] = prototypeLogits(np.array(distances), np.array(OWN)).js() as number[][]
  expect(logits![0]).toBeCloseTo(a + b - c / 2, 3)
  expect(logits![1]).toBeCloseTo(c - (a + b) / 2, 3)
})

test('the loss is cross-entropy, near to own prototypes, far from others', () => {
  const distances = [[[1, 4, 9], [2, 0.5, 3]]] // prettier-ignore
  const logits = prototypeLogits(np.array(distances), np.array(OWN))
  const crossEntropy = -(nn.logSoftmax(logits).js() as number[][])[0]![1]!
  const loss = prototypeLoss(np.array(distances), np.array([1], { dtype: np.int32 }), np.array(OWN))
  expect(loss.js()).toBeCloseTo(crossEntropy + 0.8 * 3 - 0.08 * 0.5, 3)
})

test('a prototype becomes the nearest patch of a picture of its own class', () => {
  const matrix = (rows: number[][]) => ({ data: Float32Array.from(rows.flat()), rows: rows.length, dim: 2 })
  const patches = matrix([[0, 0], [5, 5], [1, 1], [9, 9]]) // prettier-ignore
  const pushed = pushPrototypes(patches, [0, 1], matrix([[1, 1], [6, 6]]), [0, 1]) // prettier-ignore
  expect(Array.from(pushed.prototypes.data)).toEqual([0, 0, 9, 9])
  expect(Array.from(pushed.picture)).toEqual([0, 1])
  expect(Array.from(pushed.cell)).toEqual([0, 1])
  expect(() => pushPrototypes(patches, [0, 0], matrix([[1, 1]]), [1])).toThrow('which no picture has')
  expect(() => pushPrototypes(patches, [0, 1, 0], matrix([[1, 1]]), [0])).toThrow('4 patches of 3 pictures')
})

test('patches and prototypes of other widths are refused', () => {
  expect(() => prototypeDistances(np.zeros([1, 1, 1, 3]), np.zeros([2, 2]))).toThrow(
    'patches of 3 channels, prototypes of 2',
  )
})
