import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { drawAround, mixture } from './gaussians.ts'

const OPTIONS = { classes: 5, dims: 8, perClass: 400, spread: 0.3 }

test('every class has its number of points, evenly in every slice', () => {
  const { x, labels, means } = mixture(random.key(0), OPTIONS)

  expect(x.shape).toEqual([2000, 8])
  expect(means.shape).toEqual([5, 8])
  const values = labels.js() as number[]
  expect(values.slice(0, 7)).toEqual([0, 1, 2, 3, 4, 0, 1])
  expect(values.filter((label) => label === 3)).toHaveLength(400)
})

test('a class lies around its mean with the given spread', () => {
  const { x, means } = mixture(random.key(1), OPTIONS)
  const byClass = x.reshape([400, 5, 8]).sub(means)

  // Standard errors: 0.3 / √400 = 0.015 of a mean, 0.3 / √32000 = 0.0017 of the spread.
  expect(np.max(np.absolute(byClass.ref.mean(0))).item()).toBeLessThan(0.06)
  expect(np.sqrt(np.square(byClass).mean()).item()).toBeCloseTo(0.3, 2)
})

test('without spread, points are the means', () => {
  const { x, means } = mixture(random.key(2), { classes: 2, dims: 3, perClass: 2, spread: 0 })

  const rows = means.js() as number[][]
  expect(x.js()).toEqual([...rows, ...rows])
})

test('the nearest mean errs as often as theory says for two classes', () => {
  const { x, labels, means } = mixture(random.key(3), { classes: 2, dims: 2, perClass: 5000, spread: 1 })
  const distance = Math.hypot(...(means.ref.slice(0).sub(means.ref.slice(1)).js() as number[]))
  const gaps = x.reshape([-1, 1, 2]).sub(means)
  const nearest = np.argmin(np.square(gaps).sum(-1), -1)

  const errors = np.notEqual(nearest, labels).astype(np.float32).mean().item()
  // 10,000 points: a standard error of at most 0.005.
  expect(Math.abs(errors - normalTail(distance / 2))).toBeLessThan(0.02)
})

test('fresh points share the means, not the noise', () => {
  const { x, means } = mixture(random.key(4), OPTIONS)
  const fresh = drawAround(random.key(5), means.ref, { perClass: 400, spread: 0.3 })

  expect(fresh.x.ref.slice(0).js()).not.toEqual(x.slice(0).js())
  const gap = np.max(np.absolute(fresh.x.reshape([400, 5, 8]).mean(0).sub(means))).item()
  expect(gap).toBeLessThan(0.06)
})

test('the same key gives the same mixture, another key another', () => {
  const numbers = (seed: number) => mixture(random.key(seed), OPTIONS).x.js()

  expect(numbers(6)).toEqual(numbers(6))
  expect(numbers(7)).not.toEqual(numbers(6))
})

test('refuses counts below one and a negative spread', () => {
  expect(() => mixture(random.key(0), { ...OPTIONS, classes: 0 })).toThrow(new RangeError('classes is 0'))
  expect(() => mixture(random.key(0), { ...OPTIONS, perClass: 1.5 })).toThrow(RangeError)
  expect(() => mixture(random.key(0), { ...OPTIONS, spread: -1 })).toThrow(new RangeError('a spread of -1'))
})

/** P(z > t) of a standard normal by the midpoint rule. */
function normalTail(t: number): number {
  const step = 1e-3
  let sum = 0
  for (let z = t + step / 2; z < t + 10; z += step) sum += Math.exp((-z * z) / 2) * step
  return sum / Math.sqrt(2 * Math.PI)
}
