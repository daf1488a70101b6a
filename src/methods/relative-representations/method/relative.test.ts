import { numpy as np, random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { qr } from '#nn/linalg.ts'
import { readRows } from '#nn/rows.ts'
import { relativeRepresentation, stitch } from './relative.ts'
import { relativeVectors } from './vectors.ts'

const normal = (seed: number, shape: number[]) => random.normal(random.key(seed), shape)
const values = (x: np.Array) => x.js() as number[][]
const close = (a: number[][], b: number[][], digits = 5) =>
  a.flat().forEach((value, i) => expect(value).toBeCloseTo(b.flat()[i]!, digits))

/** An orthogonal matrix [d, d]. */
const turn = (seed: number, d: number) => {
  const { data } = qr(readRows('noise', normal(seed, [d, d]))).q
  return np.array(Float32Array.from(data)).reshape([d, d])
}

describe('relativeRepresentation', () => {
  test('a case by hand: cosines to two anchors', () => {
    const r = relativeRepresentation(np.array([[3, 4], [0, 0]]), np.array([[2, 0], [-1, -1]])) // prettier-ignore
    close(values(r), [[0.6, -1.4 / Math.SQRT2], [0, 0]]) // prettier-ignore
  })

  test('is unchanged when the space is turned and stretched', () => {
    const [z, anchors] = [normal(1, [20, 16]), normal(2, [40, 16])]
    const map = turn(3, 16).mul(7)
    const before = values(relativeRepresentation(z.ref, anchors.ref))
    close(values(relativeRepresentation(np.dot(z, map.ref), np.dot(anchors, map))), before)
  })

  test('centred, it is unchanged when the space is shifted, too', () => {
    const [z, anchors, shift] = [normal(1, [5, 6]), normal(2, [9, 6]), normal(3, [6])]
    const centred = (z: np.Array, a: np.Array) => values(relativeRepresentation(z, a, { center: true }))
    const before = centred(z.ref, anchors.ref)
    close(centred(z.ref.add(shift.ref), anchors.ref.add(shift)), before)
    const mean = anchors.ref.mean(0)
    close(values(relativeRepresentation(z.sub(mean.ref), anchors.sub(mean))), before)
  })

  test('layer normalisation leaves each row at mean 0 and variance 1', () => {
    const options = { layerNorm: true }
    const rows = values(relativeRepresentation(normal(1, [3, 8]), normal(2, [50, 8]), options))
    for (const row of rows) {
      const mean = row.reduce((sum, v) => sum + v, 0) / 50
      expect(mean).toBeCloseTo(0, 5)
      expect(row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 50).toBeCloseTo(1, 3)
    }
  })

  test.each([{}, { center: true }, { layerNorm: true }, { center: true, layerNorm: true }])(
    'agrees with the same on plain numbers: %o',
    (options) => {
      const [z, anchors] = [normal(4, [7, 5]), normal(5, [11, 5])]
      const { data } = relativeVectors(z, anchors, options)
      const found = relativeRepresentation(z, anchors, options)
      found.dataSync().forEach((value, i) => expect(value).toBeCloseTo(data[i]!, 4))
    },
  )

  test('passes gradients to embeddings and anchors', () => {
    const weights = normal(6, [3, 5])
    const start = { z: normal(7, [3, 4]), anchors: normal(8, [5, 4]) }
    for (const options of [{}, { center: true, layerNorm: true }]) {
      const loss = ({ z, anchors }: typeof start) =>
        relativeRepresentation(z, anchors, options).mul(weights.ref).sum()
      expect(gradientError(loss, start)).toBeLessThan(2e-3)
    }
  })

  test('refuses shapes that do not fit', () => {
    expect(() => relativeRepresentation(np.zeros([2, 3]), np.zeros([4, 5]))).toThrow(
      '3 numbers and anchors of 5',
    )
    expect(() => relativeRepresentation(np.zeros([3]), np.zeros([4, 3]))).toThrow('shape [3]')
    expect(() => relativeRepresentation(np.zeros([2, 3]), np.zeros([0, 3]))).toThrow(RangeError)
    const mistyped = { centre: true } as never
    expect(() => relativeRepresentation(np.zeros([2, 3]), np.zeros([4, 3]), mistyped)).toThrow('centre')
    expect(() => relativeVectors([[1, 2]], [[1, 2, 3]])).toThrow('are 2 wide, the anchors 3')
    expect(() => relativeVectors([[1, NaN]], [[1, 2]])).toThrow('NaN')
    expect(() => relativeVectors([[1, 2]], [[1, 2]], mistyped)).toThrow('centre')
  })
})

describe('stitch', () => {
  test('runs one after the other, and any pair', () => {
    const double = (x: np.Array) => x.mul(2)
    const oneMore = (x: np.Array) => x.add(1)
    expect(stitch(double, oneMore)(np.array([1, 2])).js()).toEqual([3, 5])
    expect(stitch(oneMore, double)(np.array([1, 2])).js()).toEqual([4, 6])
  })

  test('an encoder that was turned works with the head of the other', () => {
    const [x, anchors, rotation, head] = [normal(1, [6, 5]), normal(2, [9, 5]), turn(3, 5), normal(5, [9, 2])]
    const first = (x: np.Array) => relativeRepresentation(x, anchors.ref)
    const second = (x: np.Array) =>
      relativeRepresentation(np.dot(x, rotation.ref), np.dot(anchors.ref, rotation.ref))
    const decoder = (r: np.Array) => np.dot(r, head.ref)
    close(values(stitch(second, decoder)(x.ref)), values(stitch(first, decoder)(x)))
  })

  test('wants functions', () => {
    expect(() => stitch(undefined as never, (x) => x)).toThrow(TypeError)
    expect(() => stitch((x) => x, {} as never)).toThrow('the decoder is object')
  })
})
