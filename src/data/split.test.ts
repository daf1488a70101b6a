import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { matrix } from '#nn/rows.ts'
import { type Part, drawnSplit, keepRows, split, splitEvent, takePart } from './split.ts'

const rng = (seed = 0) => generator(random.key(seed))

test('cuts a source into parts that share no row', () => {
  const { train, validation, test } = split(10, { train: 5, validation: 3, test: 2 }, rng())
  const all = [train, validation, test].flatMap(({ indices }) => [...indices])
  expect(all.length).toBe(10)
  expect(all.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect([train.role, validation.role, test.role]).toEqual(['train', 'validation', 'test'])
})

test('takes as many rows of each class', () => {
  const labels = [0, 1, 0, 1, 0, 1, 0, 1, 1]
  const { train, validation, test } = split(labels, { train: 2, validation: 1, test: 1 }, rng(3))
  const classes = ({ indices }: Part) => [...indices].map((row) => labels[row]).sort()
  expect([classes(train), classes(validation), classes(test)]).toEqual([
    [0, 0, 1, 1],
    [0, 1],
    [0, 1],
  ])
})

test('the same key cuts alike, another one otherwise', () => {
  const rows = (seed: number) => [...split(100, { train: 50, test: 50 }, rng(seed)).train.indices]
  expect(rows(1)).toEqual(rows(1))
  expect(rows(1)).not.toEqual(rows(2))
})

test.each([
  [10, { train: 8, test: 3 }, 'the source has 10 rows, too few for parts of 8, 0, 3'],
  [[0, 0, 1], { train: 1, test: 1 }, 'class 1 has 1 rows'],
  [10, { train: 1.5, test: 1 }, 'the size of the train part is 1.5'],
  [10, { train: 1, test: -1 }, 'the size of the test part is -1'],
  [0, { train: 0, test: 0 }, 'the number of rows is 0'],
  [[0, 0.5], { train: 1, test: 0 }, 'label 1'],
  [10, { train: 1, test: 1, valid: 1 }, "split has no option 'valid'"],
])('refuses %j cut into %j', (source, sizes, message) => {
  expect(() => split(source, sizes, rng())).toThrow(message)
})

test('columns keep their rows and the role', () => {
  const { train } = split(4, { train: 2, test: 2 }, rng())
  const x = matrix([[0], [1], [2], [3]])
  const part = takePart(train, { x, labels: Int32Array.of(0, 1, 2, 3), names: ['a', 'b', 'c', 'd'] })
  expect(part.role).toBe('train')
  expect([...part.x.data]).toEqual([...part.indices])
  expect([...part.labels]).toEqual([...part.indices])
  expect(part.names).toEqual([...part.indices].map((row) => 'abcd'[row]))
  expect(() => takePart(train, { short: Int32Array.of(1) })).toThrow('short has 1 rows')
})

test('examples that are drawn anew belong to one part alone', () => {
  const { of, train, validation, test } = splitEvent('sums', drawnSplit({ train: 3, validation: 1, test: 2 }))
  expect([of, [...train], [...validation], [...test]]).toEqual(['sums', [0, 1, 2], [3], [4, 5]])
})

test('some rows of a part keep their order and role', () => {
  const { train } = split(20, { train: 12, test: 8 }, rng())
  const even: Part<'train'> = keepRows(train, (row) => row % 2 === 0)
  expect(even).toEqual({
    role: 'train',
    indices: Int32Array.from([...train.indices].filter((row) => row % 2 === 0)),
  })
  expect(keepRows(train, (_, place) => place < 3).indices).toEqual(train.indices.slice(0, 3))
})

test('parts differ by type', () => {
  const { train, test: judged } = split(4, { train: 2, test: 2 }, rng())
  const onlyTrain = (part: Part<'train'>) => part.role
  expect(onlyTrain(train)).toBe('train')
  // @ts-expect-error a test part is no train part
  onlyTrain(judged)
})
