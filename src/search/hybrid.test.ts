import { expect, test } from 'vitest'
import { fuse } from './hybrid.ts'

const words = [
  { key: 1, score: 9 },
  { key: 2, score: 8 },
  { key: 3, score: 1 },
]

test('without meaning, words decide', () => {
  expect(fuse(words, [], () => undefined).map(({ key }) => key)).toEqual([1, 2, 3])
})

test('meaning decides between papers that answer about as well by their words', () => {
  const similarity = new Map([
    [1, 0.1],
    [2, 0.7],
    [3, 0.2],
  ])
  const fused = fuse(words, [{ key: 2, similarity: 0.7 }], (key) => similarity.get(key))
  expect(fused.map(({ key }) => key)).toEqual([2, 1, 3])
  expect(fused[0]).toMatchObject({ words: 8, similarity: 0.7 })
})

test('a paper without any of the words comes in by its meaning, once', () => {
  const fused = fuse(words, [{ key: 4, similarity: 0.9 }], () => 0.1)
  expect(fused.map(({ key }) => key).sort()).toEqual([1, 2, 3, 4])
})
