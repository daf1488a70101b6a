import { describe, expect, test } from 'vitest'
import { cascadeClassify } from './cascade.ts'

const matrix = (rows: number[][]) => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  dim: rows[0]!.length,
})
/** The first number alone says class 0 or 1; with the second, class 1 may win after all. */
const HEADS = [
  { w: matrix([[1, -1]]) },
  { w: matrix([[1, -1], [0, 4]]), b: [0, 0] }, // prettier-ignore
]
/** Softmax of two opposite logits. */
const sure = (logit: number): number => 1 / (1 + Math.exp(-2 * logit))

describe('cascadeClassify', () => {
  test('stops at the first head that is sure enough', () => {
    const decision = cascadeClassify([2, 3], HEADS, [0.9])
    expect(decision).toMatchObject({ label: 0, dimUsed: 1 })
    expect(decision.confidence).toBeCloseTo(sure(2), 6)
  })

  test('asks the next head below the threshold', () => {
    expect(cascadeClassify([1, 3], HEADS, [0.9])).toMatchObject({ label: 1, dimUsed: 2 })
  })

  test('a threshold of 0 asks the first only, one above 1 the last only', () => {
    expect(cascadeClassify([0.1, 3], HEADS, [0]).dimUsed).toBe(1)
    expect(cascadeClassify([50, 3], HEADS, [Infinity]).dimUsed).toBe(2)
  })

  test('adds the bias', () => {
    expect(cascadeClassify([1], [{ ...HEADS[0]!, b: [0, 5] }], []).label).toBe(1)
  })

  test('survives logits too large to exponentiate', () => {
    expect(cascadeClassify([2000, 0], HEADS, [0.99])).toEqual({ label: 0, dimUsed: 1, confidence: 1 })
  })

  test('says what is wrong with its input', () => {
    expect(() => cascadeClassify([1], HEADS, [0.5])).toThrow('head 1 reads 2 dimensions, there are 1')
    expect(() => cascadeClassify([1, 2], HEADS, [])).toThrow('0 thresholds for 2 heads')
    expect(() => cascadeClassify([1, 2], HEADS, [NaN])).toThrow('thresholds')
    expect(() => cascadeClassify([1, NaN], HEADS, [0.5])).toThrow('number 1 of the embedding is NaN')
    expect(() => cascadeClassify([1, 2], [], [])).toThrow('at least one head')
    expect(() => cascadeClassify([1, 2], HEADS.toReversed(), [0.5])).toThrow('ascend')
    const three = { w: matrix([[1, 2, 3], [4, 5, 6]]) } // prettier-ignore
    expect(() => cascadeClassify([1, 2], [HEADS[0]!, three], [0.5])).toThrow('head 1 knows 3 classes')
  })
})
