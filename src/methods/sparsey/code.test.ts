import { expect, test } from 'vitest'
import { SILENT, codeBits, codeOverlap } from './code.ts'
import { pearson, spearman } from './correlation.ts'
import { LabelReadout } from './readout.ts'

test('overlap is the share of modules with the same winner', () => {
  expect(codeOverlap([1, 2, 3, 0], [1, 0, 3, 1])).toBe(0.5)
  expect(codeOverlap([1, 2, 3], [1, 2, 3])).toBe(1)
  expect(codeOverlap([1, 2], [2, 1])).toBe(0)
})

test('silence in both codes does not count, in one of them it is a difference', () => {
  expect(codeOverlap([1, SILENT, 2], [1, SILENT, SILENT])).toBe(0.5)
  expect(codeOverlap([SILENT], [SILENT])).toBe(0)
  expect(() => codeOverlap([1], [1, 2])).toThrow(/1 and 2 modules/)
})

test('overlap is the inner product of the unit activities over the number of modules', () => {
  const [a, b] = [
    [0, 3, 2, 2, 1],
    [0, 1, 2, 3, 1],
  ]
  const [bitsA, bitsB] = [codeBits(a!, 4), codeBits(b!, 4)]
  expect(bitsA.reduce((sum, bit, i) => sum + bit * bitsB[i]!, 0) / 5).toBe(codeOverlap(a!, b!))
})

test('a code as bits has one unit per module, none in a silent one', () => {
  expect([...codeBits([1, SILENT, 0], 2)]).toEqual([0, 1, 0, 0, 1, 0])
  expect(() => codeBits([2], 2)).toThrow(/winner 2 of 2/)
})

test('the read-out sums each unit’s shares of labels', () => {
  const readout = new LabelReadout(2, 2, 3)
  readout.count([0, 0], 1)
  readout.count([0, 1], 2)
  readout.count([0, 1], 2)

  const votes = readout.votes([0, 1])

  expect(votes[0]).toBe(0)
  expect(votes[1]).toBeCloseTo(1 / 3, 12)
  expect(votes[2]).toBeCloseTo(2 / 3 + 1, 12)
  expect(readout.name([0, 1])).toBe(2)
  expect(readout.name([SILENT, 0])).toBe(1)
  expect([...readout.votes([1, SILENT])]).toEqual([0, 0, 0])
})

test('the read-out says what is wrong with its input', () => {
  const readout = new LabelReadout(2, 2, 3)
  expect(() => readout.count([0, 0], 3)).toThrow(/label 3.*3/)
  expect(() => readout.count([0], 0)).toThrow(/2 winners, got 1/)
  expect(() => readout.votes([0, 2])).toThrow(/module 1 has winner 2/)
  expect(() => new LabelReadout(2, 0, 3)).toThrow(/K .*0/)
})

test('rank correlation ignores any rising change of scale; equal numbers share a rank', () => {
  expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 12)
  expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12)
  // Ranks 1, 2.5, 2.5 against 1, 2, 3: sqrt(3) / 2.
  expect(spearman([1, 2, 3], [4, 5, 5])).toBeCloseTo(Math.sqrt(3) / 2, 12)
  expect(pearson([0, 1, 2], [1, 3, 2])).toBeCloseTo(0.5, 12)
  expect(pearson([1, 1], [1, 2])).toBeNaN()
  expect(() => pearson([1], [1])).toThrow(RangeError)
})
