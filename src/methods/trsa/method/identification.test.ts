import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { layerIdentification } from './identification.ts'

test('a case worked by hand: the held-out subject is not in the means', () => {
  // Subject 0 has its layers swapped. Held out, it is wrong twice. For subjects 1 and 2 its swapped layers pull
  // both means to 0.5: a tie, which goes to the first layer.
  const mats = [[1], [0], [0], [1], [0], [1]]
  const { accuracy, confusion } = layerIdentification(mats, [0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1])
  expect(accuracy).toBeCloseTo(2 / 6, 12)
  expect(confusion).toEqual([
    [2, 1],
    [3, 0],
  ])
})

test('agrees with means taken afresh for every matrix', () => {
  const rng = generator(random.key(6))
  const [subjects, layers, size] = [5, 4, 12]
  const subject = Array.from({ length: subjects * layers }, (_, m) => Math.floor(m / layers))
  const layer = subject.map((_, m) => m % layers)
  const mats = layer.map((l) => Float32Array.from({ length: size }, (_, i) => rng.normal() + Math.sin(l * i)))

  const named = mats.map((mat, m) => {
    const squared = Array.from({ length: layers }, (_, l) => {
      const others = mats.filter((_, o) => layer[o] === l && subject[o] !== subject[m])
      return mat.reduce((sum, value, i) => {
        const mean = others.reduce((a, other) => a + other[i]!, 0) / others.length
        return sum + (value - mean) ** 2
      }, 0)
    })
    return squared.indexOf(Math.min(...squared))
  })
  const { accuracy, confusion } = layerIdentification(mats, subject, layer)

  expect(accuracy).toBe(named.filter((l, m) => l === layer[m]).length / mats.length)
  const counted = Array.from({ length: layers }, (_, row) =>
    Array.from(
      { length: layers },
      (_, column) => named.filter((l, m) => l === column && layer[m] === row).length,
    ),
  )
  expect(confusion).toEqual(counted)
})

test('perfect when every layer looks alike in all subjects, whatever the numbers of layers and subjects', () => {
  const { accuracy, confusion } = layerIdentification(
    [
      [0, 0],
      [1, 0],
      [0, 0],
      [1, 0],
    ],
    [9, 9, 4, 4],
    [3, 7, 3, 7],
  )
  expect(accuracy).toBe(1)
  expect(confusion).toEqual([
    [2, 0],
    [0, 2],
  ])
})

test('says what is wrong with its input', () => {
  const mats = [[1], [2], [3], [4]]
  expect(() => layerIdentification([], [], [])).toThrow(RangeError)
  expect(() => layerIdentification(mats, [0, 0, 1], [0, 1, 0, 1])).toThrow(/4 and 3/)
  expect(() => layerIdentification(mats, [0, 0, 1, 1], [0, 1, 0])).toThrow(/4 and 3/)
  expect(() => layerIdentification(mats, [0, 0, 0, 0], [0, 1, 0, 1])).toThrow(/one subject/)
  expect(() => layerIdentification(mats, [0, 0, 1, 1], [0, 1, 0, 0])).toThrow(
    /layer 1 occurs in subject 0 only/,
  )
  expect(() => layerIdentification(mats, [0, 0, 1, 1], [0, 1, 0, 0.5])).toThrow(/layer 3 is 0.5/)
  expect(() => layerIdentification([[1], [2, 3]], [0, 1], [0, 0])).toThrow(/matrix 1 has 2/)
  expect(() => layerIdentification([[1], [Number.NaN]], [0, 1], [0, 0])).toThrow(/NaN/)
})
