import { numpy as np, random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { compile } from '#nn/jit.ts'
import { orthogonal } from './orthogonal.ts'

const free = (size: number, spread = 1) => random.normal(random.key(size), [size, size]).mul(spread)

describe('orthogonal', () => {
  test.each([
    [1, 1],
    [2, 1],
    [4, 0.1],
    [6, 20],
  ])('gives orthonormal rows and columns, size %i', (size, spread) => {
    const R = orthogonal(free(size, spread))
    const products = np.concatenate([np.matmul(R.ref.transpose(), R.ref), np.matmul(R.ref, R.transpose())])
    const both = np.concatenate([np.eye(size), np.eye(size)])
    expect(np.abs(products.sub(both)).max().item()).toBeLessThan(5e-6)
  })

  test('is the identity at zero, and wherever the parameters are symmetric', () => {
    expect(orthogonal(np.zeros([3, 3])).js()).toEqual(np.eye(3).js())
    const A = free(4)
    const R = orthogonal(A.ref.add(A.transpose()))
    expect(
      np
        .abs(R.sub(np.eye(4)))
        .max()
        .item(),
    ).toBeLessThan(1e-6)
  })

  test('turns a plane by twice the arc tangent of half of K', () => {
    const R = orthogonal(np.array([[5, 0.9], [-0.3, -2]])).js() as number[][] // prettier-ignore
    const angle = 2 * Math.atan(1.2 / 2)
    expect(R[0]![0]).toBeCloseTo(Math.cos(angle), 6)
    expect(R[0]![1]).toBeCloseTo(-Math.sin(angle), 6)
    expect(R[1]![0]).toBeCloseTo(Math.sin(angle), 6)
  })

  test('solves (I + K/2) R = I - K/2', () => {
    const A = free(6)
    const half = A.ref.sub(A.ref.transpose()).mul(0.5)
    const left = np.matmul(np.eye(6).add(half.ref), orthogonal(A))
    expect(
      np
        .abs(left.sub(np.eye(6).sub(half)))
        .max()
        .item(),
    ).toBeLessThan(1e-5)
  })

  test('has the gradient of finite differences, and compiles', () => {
    const weights = random.normal(random.key(9), [5, 5])
    const loss = (A: np.Array) => np.square(orthogonal(A)).mul(weights.ref).sum()
    expect(gradientError(loss, free(5))).toBeLessThan(2e-3)
    const compiled = compile((A: np.Array) => orthogonal(A))
    expect(
      np
        .abs(compiled(free(5)).sub(orthogonal(free(5))))
        .max()
        .item(),
    ).toBeLessThan(1e-6)
    compiled.dispose()
  })

  test('wants a square', () => {
    expect(() => orthogonal(np.zeros([2, 3]))).toThrow('square parameters, not [2,3]')
  })
})
