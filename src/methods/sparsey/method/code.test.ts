import { expect, test } from 'vitest'
import { SILENT, codeBits, codeOverlap } from './code.ts'
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
  expect(() => readout.count([0, 0], 3)).toThrow(/label is 3, not a whole number from 0 to 2/)
  expect(() => readout.count([0], 0)).toThrow(/2 winners, got 1/)
  expect(() => readout.votes([0, 2])).toThrow(/module 1 has winner 2/)
  expect(() => new LabelReadout(2, 0, 3)).toThrow(/K is 0/)
})
