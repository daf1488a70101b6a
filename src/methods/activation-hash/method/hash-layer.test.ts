import { numpy as np } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { bitAt, codeOf, unpackBits } from './bit-matrix.ts'
import { hamming } from './hamming.ts'
import { activationCode, hashLayer } from './hash-layer.ts'

const DIM = 24
const noise = (i: number): number => Math.sin(i * 12.9898 + 1) * Math.cos(i * 78.233)
/** Vectors about a middle far from zero, as embeddings often are. */
const sample = {
  data: Float32Array.from({ length: 500 * DIM }, (_, i) => noise(i + 1) + (i % DIM === 3 ? 5 : 0.2)),
  rows: 500,
  dim: DIM,
}

describe('activationCode', () => {
  test('puts the layers side by side and counts only what is above zero as on', () => {
    const first = [[0, 2, -1], [1e-30, 0, 3]] // prettier-ignore
    const codes = activationCode([first, [[1], [0]]])
    expect([...unpackBits(codes).data]).toEqual([0, 1, 0, 1, 1, 0, 1, 0])
  })

  test('reads lists, matrices and arrays alike, and leaves an array to its owner', () => {
    const rows = [[1, 0], [0, 2], [3, 4]] // prettier-ignore
    const array = np.array(rows)
    const codes = activationCode([rows])
    expect(activationCode([array])).toEqual(codes)
    expect(activationCode([array])).toEqual(codes)
    array.dispose()
    expect(activationCode([{ data: Float32Array.from(rows.flat()), rows: 3, dim: 2 }])).toEqual(codes)
  })

  test('says what is wrong with activations', () => {
    expect(() => activationCode([])).toThrow('at least one layer')
    expect(() => activationCode([[[1]], [[1], [2]]])).toThrow('layer 1 has 2 rows, layer 0 has 1')
    expect(() => activationCode([[[1, NaN]]])).toThrow('number 1 of layer 0 is NaN')
    expect(() => activationCode([[[1, 2], [3]]])).toThrow('layer 0: row 1 has 1 numbers, the first 2')
    expect(() => activationCode([[]])).toThrow('layer 0 is empty')
    expect(() => activationCode(7 as never)).toThrow(TypeError)
  })
})

describe('hashLayer', () => {
  test('switches each unit on for about half of the sample', () => {
    const codes = activationCode(sample, hashLayer(sample, { bits: 64, seed: 1 }))
    for (let bit = 0; bit < 64; bit++) {
      let on = 0
      for (let row = 0; row < 500; row++) on += bitAt(codes, row, bit)
      expect(on).toBeGreaterThan(0.4 * 500)
      expect(on).toBeLessThan(0.6 * 500)
    }
  })

  test('is what batch normalisation and a ReLU would give', () => {
    const layer = hashLayer(sample, { bits: 40, seed: 2 })
    const z = Array.from({ length: 500 }, (_, row) =>
      Array.from({ length: 40 }, (_, unit) => {
        let sum = 0
        for (let d = 0; d < DIM; d++) sum += sample.data[row * DIM + d]! * layer.weights[unit * DIM + d]!
        return sum
      }),
    )
    const mean = z[0]!.map((_, unit) => z.reduce((sum, row) => sum + row[unit]! / 500, 0))
    const variance = mean.map((m, unit) => z.reduce((sum, row) => sum + (row[unit]! - m) ** 2 / 500, 0))
    const relu = z.map((row) =>
      row.map((value, unit) => Math.max(0, (value - mean[unit]!) / Math.sqrt(variance[unit]! + 1e-5))),
    )
    expect(activationCode(sample, layer)).toEqual(activationCode([relu]))
  })

  test('draws unit directions at right angles within each group', () => {
    const { weights } = hashLayer(sample, { bits: 2 * DIM + 5, seed: 3 })
    const row = (i: number) => weights.subarray(i * DIM, (i + 1) * DIM)
    const dot = (i: number, j: number) => row(i).reduce((sum, value, d) => sum + value * row(j)[d]!, 0)
    for (let i = 0; i < 2 * DIM; i++) {
      expect(dot(i, i)).toBeCloseTo(1, 5)
      for (let j = Math.floor(i / DIM) * DIM; j < i; j++) expect(dot(i, j)).toBeCloseTo(0, 5)
    }
  })

  test('makes the share of differing bits the angle over pi', () => {
    const centred = {
      data: Float32Array.of(...Array(DIM).fill(1), ...Array(DIM).fill(-1)),
      rows: 2,
      dim: DIM,
    }
    const layer = hashLayer(centred, { bits: 8192, seed: 4 })
    const at = (degrees: number) => {
      const turn = (degrees * Math.PI) / 180
      return Array.from({ length: DIM }, (_, d) => (d === 0 ? Math.cos(turn) : d === 1 ? Math.sin(turn) : 0))
    }
    const codes = activationCode([at(0), at(30), at(90), at(180)], layer)
    const share = (row: number) => hamming(codeOf(codes, 0), codeOf(codes, row)) / 8192
    expect(share(1)).toBeCloseTo(1 / 6, 1)
    expect(share(2)).toBeCloseTo(1 / 2, 1)
    expect(share(3)).toBe(1)
  })

  test('depends on nothing but sample and seed', () => {
    const layer = hashLayer(sample, { bits: 30, seed: 5 })
    expect(hashLayer(sample, { bits: 30, seed: 5 })).toEqual(layer)
    expect(hashLayer(sample, { bits: 30, seed: 6 }).weights).not.toEqual(layer.weights)
  })

  test('says what is wrong', () => {
    expect(() => hashLayer(sample, { bits: 0, seed: 1 })).toThrow('a hash layer of 0 bits')
    expect(() => hashLayer(sample, { bits: 8, seed: 0.5 })).toThrow('seed')
    expect(() => hashLayer([], { bits: 8, seed: 1 })).toThrow('the sample is empty')
    expect(() => hashLayer([[1, Infinity]], { bits: 8, seed: 1 })).toThrow(
      'number 1 of the sample is Infinity',
    )
    const layer = hashLayer(sample, { bits: 8, seed: 1 })
    expect(() => activationCode([[1, 2]], layer)).toThrow(
      'vectors of 2 numbers do not fit a hash layer for 24',
    )
    expect(() => activationCode(sample, { ...layer, bits: 9 })).toThrow(RangeError)
  })
})
