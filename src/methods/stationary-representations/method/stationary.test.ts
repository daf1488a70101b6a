import { grad, numpy as np } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { regularSimplex } from './simplex.ts'
import { fixedClassifierLoss, hocLoss, simplexVertices } from './stationary.ts'

const NEW = [[0.3, -1.2, 0.7], [-0.4, 0.9, 1.5], [1.1, 0.2, -0.8], [0.5, 0.4, 0.1]] // prettier-ignore
const OLD = [[0.1, -0.9, 0.2], [0.4, 1.9, 0.5], [0.6, -0.2, -0.8], [-0.5, 0.4, 0.3]] // prettier-ignore
const LABELS = [2, 0, 1, 2]
const labels = (values = LABELS) => np.array(values, { dtype: np.int32 })
const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * b[i]!, 0)
const unit = (row: number[]) => row.map((v) => v / Math.hypot(...row))

/** The sum as it is written, in doubles. */
function contrast(zNew: number[][], zOld: number[][], y: number[], mu: number): number {
  const [u, v] = [zNew.map(unit), zOld.map(unit)]
  const losses = u.map((ui, i) => {
    const sum = v.reduce((sum, vj, j) => sum + Math.exp(mu * dot(ui, vj) * Number(y[j] !== y[i])), 0)
    return -mu * dot(ui, v[i]!) + Math.log(sum)
  })
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
}

describe('simplexVertices', () => {
  test('is the plain simplex as an array', () => {
    const vertices = simplexVertices(7)
    expect(vertices.shape).toEqual([7, 6])
    expect(vertices.dataSync()).toEqual(regularSimplex(7).data)
  })

  test('refuses fewer than two classes', () => {
    expect(() => simplexVertices(1)).toThrow(RangeError)
  })
})

describe('fixedClassifierLoss', () => {
  test('is the cross-entropy of products with the vertices, at the length the features have', () => {
    const { data, dim } = regularSimplex(4)
    const losses = NEW.map((z, i) => {
      const logits = [0, 1, 2, 3].map((c) => dot(z, [...data.subarray(c * dim, (c + 1) * dim)]))
      return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[LABELS[i]!]!
    })
    const expected = losses.reduce((sum, loss) => sum + loss, 0) / losses.length
    expect(fixedClassifierLoss(np.array(NEW), labels(), simplexVertices(4)).item()).toBeCloseTo(expected, 4)
  })

  test('is log K for zero features and falls along the own vertex', () => {
    const at = (scale: number) =>
      fixedClassifierLoss(simplexVertices(4).mul(scale), labels([0, 1, 2, 3]), simplexVertices(4)).item()
    expect(at(0)).toBeCloseTo(Math.log(4), 4)
    expect(at(5)).toBeCloseTo(Math.log1p(3 * Math.exp(-5 * (4 / 3))), 4)
  })

  test('has the gradient of finite differences', () => {
    const loss = ({ z }: { z: np.Array }) => fixedClassifierLoss(z, labels(), simplexVertices(4))
    expect(gradientError(loss, { z: np.array(NEW) })).toBeLessThan(3e-3)
  })

  test('refuses what does not fit', () => {
    expect(() => fixedClassifierLoss(np.array(NEW), labels(), simplexVertices(5))).toThrow(
      'features of 3 numbers do not fit vertices of 4',
    )
    expect(() => fixedClassifierLoss(np.array(NEW), labels([0]), simplexVertices(4))).toThrow(
      'labels of shape',
    )
  })
})

describe('hocLoss', () => {
  test.each([1, 10])('is the sum as written, for mu = %i', (mu) => {
    const loss = hocLoss(np.array(NEW), np.array(OLD), labels(), { mu }).item()
    expect(loss).toBeCloseTo(contrast(NEW, OLD, LABELS, mu), 4)
  })

  test('has mu 10 unless told otherwise, and lambda takes its share', () => {
    const expected = contrast(NEW, OLD, LABELS, 10)
    expect(hocLoss(np.array(NEW), np.array(OLD), labels()).item()).toBeCloseTo(expected, 4)
    const weighted = hocLoss(np.array(NEW), np.array(OLD), labels(), { lambda: 0.1 }).item()
    expect(weighted).toBeCloseTo(0.9 * expected, 4)
  })

  test('of one class is -mu times the mean cosine plus log n', () => {
    const loss = hocLoss(np.array(NEW), np.array(NEW), labels([1, 1, 1, 1]), { mu: 3 }).item()
    expect(loss).toBeCloseTo(-3 + Math.log(4), 4)
  })

  test('does not mind how long the vectors are', () => {
    const loss = hocLoss(np.array(NEW).mul(9), np.array(OLD).mul(0.1), labels()).item()
    expect(loss).toBeCloseTo(contrast(NEW, OLD, LABELS, 10), 4)
  })

  test('has the gradient of finite differences', () => {
    const loss = ({ z }: { z: np.Array }) => hocLoss(z, np.array(OLD), labels(), { mu: 2 })
    expect(gradientError(loss, { z: np.array(NEW) })).toBeLessThan(3e-3)
  })

  test('survives a zero row', () => {
    const gradient = grad((z: np.Array) => hocLoss(z, np.array(OLD), labels()))
    const values = gradient(np.array([[0, 0, 0], ...NEW.slice(1)])).js() as number[][]
    expect(values.flat().every(Number.isFinite)).toBe(true)
  })

  test('refuses what does not fit', () => {
    const loss =
      (old: number[][], options = {}) =>
      () =>
        hocLoss(np.array(NEW), np.array(old), labels(), options)
    expect(loss(OLD.slice(1))).toThrow('new vectors [4,3], old ones [3,3]')
    expect(loss(OLD, { lambda: 1.5 })).toThrow('lambda is 1.5')
    expect(loss(OLD, { mu: 0 })).toThrow('mu is 0')
  })
})
