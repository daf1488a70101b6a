import { expect, test } from 'vitest'
import { judge, judgeEach, meanQuality, ndcgInterval } from './quality.ts'

const judged = new Map([
  ['a', new Map([['1', 1]])],
  [
    'b',
    new Map([
      ['2', 2],
      ['3', 1],
    ]),
  ],
])
const good = new Map([
  ['a', ['1', '9']],
  ['b', ['2', '3']],
])
const late = new Map([
  ['a', ['9', '1']],
  ['b', ['3', '2']],
])

test('quality is the mean over queries of what each list gains', () => {
  expect(judge(good, judged)).toEqual({ ndcg10: 1, ndcg10Exponential: 1, recall100: 1, mrr10: 1 })
  const [a, b] = judgeEach(late, judged)
  expect(a!.ndcg10).toBeCloseTo(1 / Math.log2(3))
  expect(a!.mrr10).toBe(0.5)
  expect(b!.ndcg10).toBeCloseTo((1 + 2 / Math.log2(3)) / (2 + 1 / Math.log2(3)))
  expect(b!.ndcg10Exponential).toBeCloseTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)))
  expect(meanQuality([a!, b!]).ndcg10).toBeCloseTo((a!.ndcg10 + b!.ndcg10) / 2)
})

test('an interval narrows with more queries, and pairs them where two ways are compared', () => {
  const some = [0.2, 0.8, 0.5, 0.9].map((ndcg10) => ({
    ndcg10,
    ndcg10Exponential: 0,
    recall100: 0,
    mrr10: 0,
  }))
  const better = some.map((one) => ({ ...one, ndcg10: one.ndcg10 + 0.01 }))
  const [low, high] = ndcgInterval(some)!
  expect(low).toBeLessThan(0.6)
  expect(high).toBeGreaterThan(0.6)
  const many = Array.from({ length: 25 }, () => some).flat()
  const [from, to] = ndcgInterval(many)!
  expect(to - from).toBeLessThan((high - low) / 3)
  // Each query is better by as much: that is sure, however different the queries are.
  for (const end of ndcgInterval(better, some)!) expect(end).toBeCloseTo(0.01)
  expect(ndcgInterval([])).toBeUndefined()
})
