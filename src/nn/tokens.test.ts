import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { crossEntropy } from './loss.ts'
import { cutTokens, maskedLoss, nextTokens, padTokens, tokenLosses } from './tokens.ts'

test('a stream in rows, the rest left out, and lists filled up', () => {
  expect(cutTokens([1, 2, 3, 4, 5, 6, 7], 3, 10)).toEqual({
    data: Int32Array.of(1, 2, 3, 4, 5, 6),
    rows: 2,
    length: 3,
  })
  expect(padTokens([[1], [2, 3]], 3, { pad: 9, vocabulary: 10 })).toEqual({
    data: Int32Array.of(1, 9, 9, 2, 3, 9),
    rows: 2,
    length: 3,
  })
})

test('each token but the last, and the one that follows', () => {
  const { inputs, targets } = nextTokens(cutTokens([1, 2, 3, 4, 5, 6], 3, 10))
  expect(inputs.js()).toEqual([
    [1, 2],
    [4, 5],
  ])
  expect(targets.js()).toEqual([
    [2, 3],
    [5, 6],
  ])
})

test('losses are those of crossEntropy, and masked places do not count', () => {
  const logits = random.normal(random.key(0), [2, 3, 5])
  const targets = np.array(Int32Array.of(0, 4, 2, 1, 1, 3)).reshape([2, 3])
  const mean = crossEntropy(logits.ref, targets.ref).item()
  const each = tokenLosses(logits.ref, targets.ref).js() as number[][]
  expect(each.flat().reduce((sum, value) => sum + value, 0) / 6).toBeCloseTo(mean, 5)
  const some = maskedLoss(
    logits,
    targets,
    np.array([
      [1, 0, 0],
      [0, 0, 1],
    ]),
  ).item()
  expect(some).toBeCloseTo((each[0]![0]! + each[1]![2]!) / 2, 5)
})

test('refuses tokens that are out of range, and rows that do not fit', () => {
  expect(() => cutTokens([1, 10, 2], 3, 10)).toThrow('token 1 is 10')
  expect(() => cutTokens([1, 2], 3, 10)).toThrow('2 tokens make no row of 3')
  expect(() => padTokens([[1, 2, 3]], 2, { pad: 0, vocabulary: 4 })).toThrow('list 0 has 3 tokens')
  expect(() => padTokens([[1]], 2, { pad: 4, vocabulary: 4 })).toThrow('pad is 4')
  expect(() => nextTokens(cutTokens([1, 2], 1, 4))).toThrow('the length of the rows is 1')
})
