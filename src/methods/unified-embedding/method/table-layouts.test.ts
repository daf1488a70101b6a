import { expect, test } from 'vitest'
import { saltedHash } from './murmur.ts'
import { collisionlessTables, separateHashTables } from './table-layouts.ts'

const VOCAB = [2, 7, 21, 300, 3000, 6000]

test('rows in proportion to the vocabularies use up the budget', () => {
  expect(separateHashTables([10, 30, 60], 50).rows).toEqual([5, 15, 30])
  const { rows, offsets, total } = separateHashTables(VOCAB, 933)
  expect(rows).toEqual([1, 1, 2, 30, 300, 599])
  expect(total).toBe(933)
  expect(offsets).toEqual([0, 1, 2, 4, 34, 334])
  for (let budget = 6; budget < 200; budget++) {
    const parts = separateHashTables(VOCAB, budget).rows
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(budget)
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(1)
  }
})

test('sized by hand small features lie exactly, and the others share what is left', () => {
  const { rows, exact } = separateHashTables(VOCAB, 933, { small: 300 })
  expect(rows).toEqual([2, 7, 21, 300, 201, 402])
  expect(exact).toEqual([true, true, true, true, false, false])
  expect(separateHashTables(VOCAB, 933, { small: 21 }).exact[3]).toBe(false)
})

test('a large budget gives every value a row, and no more', () => {
  expect(separateHashTables(VOCAB, 20_000).rows).toEqual(VOCAB)
  expect(collisionlessTables(VOCAB).total).toBe(9330)
})

test('exact tables count values, the others hash them, all inside their own rows', () => {
  const layout = separateHashTables([4, 1000], 14, { small: 300 })
  expect([...layout.address(0, [0, 3])]).toEqual([0, 3])
  expect([...layout.address(1, [5, 999])]).toEqual([
    4 + saltedHash(5, [1, 0], 10),
    4 + saltedHash(999, [1, 0], 10),
  ])
  expect([...layout.address(0, [4])], 'a newcomer shares a row').toEqual([saltedHash(4, [0, 0], 4)])
  const all = layout.address(
    1,
    Array.from({ length: 1000 }, (_, v) => v),
  )
  expect(new Set(all)).toEqual(new Set(Array.from({ length: 10 }, (_, i) => 4 + i)))
})

test('says what is wrong', () => {
  expect(() => separateHashTables(VOCAB, 5)).toThrow('5 of 5 rows do not give 6 features one each')
  expect(() => separateHashTables(VOCAB, 331, { small: 300 })).toThrow('1 of 331 rows do not give 2 features')
  expect(() => separateHashTables([3, 0], 5)).toThrow('vocabulary 1 is 0')
  expect(() => separateHashTables([3, 4], 7, { smal: 3 } as never)).toThrow('smal')
  expect(() => separateHashTables('34' as never, 7)).toThrow('no features')
  expect(() => collisionlessTables([])).toThrow('there are no features')
  expect(() => collisionlessTables([2]).address(1, [0])).toThrow('there is no feature 1 among 1')
})
