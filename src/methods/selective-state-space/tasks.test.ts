import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { COPIED, GAP, KINDS, LENGTH, copyingSequences } from './copying.ts'
import { BLOB, PATCH, SIDE, bestDice, lesionImages } from './lesions.ts'

test('data tokens stand further apart than the convolution sees, cues at the end ask for them in order', () => {
  const count = 200
  const { tokens, targets } = copyingSequences(count, generator(random.key(0)))
  const all = LENGTH + COPIED
  for (let s = 0; s < count; s++) {
    const sequence = [...tokens.subarray(s * all, (s + 1) * all)]
    const places = sequence.flatMap((token, t) => (token > 0 && token <= KINDS ? [t] : []))
    expect(places.map((t) => sequence[t]! - 1)).toEqual([...targets.subarray(s * COPIED, (s + 1) * COPIED)])
    const next = [...places.slice(1), LENGTH]
    next.forEach((t, i) => expect(t - places[i]!).toBeGreaterThan(GAP))
    expect(sequence.slice(LENGTH)).toEqual(Array.from({ length: COPIED }, (_, i) => KINDS + 1 + i))
  }
})

test('some blobs are lesions, never all, and no convolution of reach 3 tokens sees the marker from one', () => {
  const count = 200
  const { lesions } = lesionImages(count, generator(random.key(1)))
  for (let s = 0; s < count; s++) {
    const of = (values: Float32Array) => values.subarray(s * SIDE * SIDE, (s + 1) * SIDE * SIDE)
    const found = of(lesions).reduce((sum, value) => sum + value) / (BLOB * BLOB)
    expect([1, 2]).toContain(found)
    of(lesions).forEach((value, i) => {
      const token = Math.max(Math.floor(i / SIDE / PATCH), Math.floor((i % SIDE) / PATCH))
      if (value === 1) expect(token - 3).toBeGreaterThan((BLOB - 1) / PATCH)
    })
  }
})

test('the best Dice by hand', () => {
  expect(bestDice([0.9, 0.6, 0.4, 0.1], [1, 0, 1, 0])).toBeCloseTo(0.8, 10)
  expect(bestDice([0.9, 0.1], [1, 0])).toBe(1)
  expect(bestDice([0.5, 0.5], [1, 0])).toBeCloseTo(2 / 3, 10)
})
