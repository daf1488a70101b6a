import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { timesTransposed } from '#nn/linalg.ts'
import type { Doubles } from '#nn/rows.ts'
import { fitDeepKernelMachine, gaussianKL, learnGrams, logLikelihood } from './deep-kernel-machine.ts'
import { JITTER, inputGram, kernelOf, throughKernel } from './kernel.ts'
import { cholesky, innerOf, inverseOf, logDeterminant, product } from './positive.ts'

const rng = generator(random.key(0))
const positive = (n: number): Doubles => {
  const a = { data: Float64Array.from({ length: n * n }, () => rng.normal()), rows: n, dim: n }
  const sum = timesTransposed(a, a)
  for (let i = 0; i < n; i++) sum.data[i * (n + 1)]! += 0.5
  return sum
}
const square = (...data: number[]): Doubles => ({ data: Float64Array.from(data), rows: 2, dim: 2 })
const X = Array.from({ length: 8 }, (_, i) => [i / 4 - 1])
const Y = Float64Array.from(X, ([x]) => Math.sin(3 * x!) + 0.1 * rng.normal())
const FIRST = kernelOf(inputGram(X, X, 1))

test('Cholesky, inverse, determinant by hand and by each other', () => {
  expect([...cholesky(square(4, 2, 2, 5)).data]).toEqual([2, 0, 1, 2])
  expect(logDeterminant(cholesky(square(4, 2, 2, 5)))).toBeCloseTo(Math.log(16), 12)
  const a = positive(5)
  const one = product(a, inverseOf(cholesky(a)))
  one.data.forEach((value, i) => expect(value).toBeCloseTo(i % 6 === 0 ? 1 : 0, 9))
  expect(() => cholesky(square(1, 2, 2, 1))).toThrow('the matrix is not positive: row 1 leaves -3')
})

test('the kernel of a Gram matrix is that of distances', () => {
  const k = kernelOf(
    inputGram(
      [
        [0, 0],
        [3, 4],
      ],
      [
        [0, 0],
        [3, 4],
      ],
      5,
    ),
  )
  expect(k.data[1]).toBeCloseTo(Math.exp(-0.5), 12)
  expect(k.data[0]).toBeCloseTo(1 + JITTER, 12)
})

/** Half the sum of both off-diagonal derivatives, as a symmetric gradient has it. */
function numeric(f: (a: Doubles) => number, a: Doubles): Float64Array {
  const n = a.rows
  return Float64Array.from(a.data, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    const moved = (by: number) => {
      const data = a.data.slice()
      data[i * n + j]! += by
      if (i !== j) data[j * n + i]! += by
      return f({ ...a, data })
    }
    return (moved(1e-6) - moved(-1e-6)) / 2e-6 / (i === j ? 1 : 2)
  })
}

test('the gradients of the likelihood, through the kernel too', () => {
  const y = Float64Array.of(1, -0.5, 0.3)
  const k = positive(3)
  const { gradient } = logLikelihood(k, y, 0.2)
  numeric((at) => logLikelihood(at, y, 0.2).value, k).forEach((value, i) =>
    expect(gradient.data[i]).toBeCloseTo(value, 5),
  )
  const g = positive(3)
  const kernel = kernelOf(g)
  const pulled = throughKernel(logLikelihood(kernel, y, 0.2).gradient, kernel)
  numeric((at) => logLikelihood(kernelOf(at), y, 0.2).value, g).forEach((value, i) =>
    expect(pulled.data[i]).toBeCloseTo(value, 5),
  )
})

test('the likelihood of one point by hand', () => {
  const { value } = logLikelihood({ data: Float64Array.of(3), rows: 1, dim: 1 }, Float64Array.of(2), 1)
  expect(value).toBeCloseTo(-0.5 * (4 / 4 + Math.log(4) + Math.log(2 * Math.PI)), 12)
})

test('the divergence of Gaussians: zero for equals, by hand for one variable, never below zero', () => {
  const a = positive(4)
  expect(gaussianKL(a, a)).toBeCloseTo(0, 9)
  const one = (v: number): Doubles => ({ data: Float64Array.of(v), rows: 1, dim: 1 })
  expect(gaussianKL(one(2), one(4))).toBeCloseTo(0.5 * (0.5 - Math.log(0.5) - 1), 12)
  expect(gaussianKL(positive(4), a)).toBeGreaterThan(0)
})

const objective = (grams: Doubles[], nu: number) => {
  const kernels = [FIRST, ...grams.map(kernelOf)]
  return grams.reduce(
    (sum, g, l) => sum - nu * gaussianKL(g, kernels[l]!),
    logLikelihood(kernels.at(-1)!, Y, 0.1).value,
  )
}

test.each([1, 2])('at the learned Gram matrices of %d layers the objective has no slope', (layers) => {
  const { grams, objective: reached } = learnGrams(FIRST, Y, { layers, nu: 1, noise: 0.1, steps: 400 })
  expect(reached).toBeCloseTo(objective(grams, 1), 9)
  expect(reached).toBeGreaterThan(
    learnGrams(FIRST, Y, { layers, nu: Infinity, noise: 0.1, steps: 1 }).objective,
  )
  for (const [l, g] of grams.entries()) {
    const slope = numeric(
      (at) =>
        objective(
          grams.map((one, i) => (i === l ? at : one)),
          1,
        ),
      g,
    )
    const bent = product(product(g, { ...g, data: slope }), g)
    expect(Math.sqrt(innerOf(bent, bent)), `layer ${l + 1}`).toBeLessThan(0.02)
  }
})

test('a heavy weight on the divergence gives the usual limit', () => {
  const { grams } = learnGrams(FIRST, Y, { layers: 1, nu: 1e5, noise: 0.1, steps: 100 })
  grams[0]!.data.forEach((value, i) => expect(value).toBeCloseTo(FIRST.data[i]!, 3))
  const light = learnGrams(FIRST, Y, { layers: 1, nu: 1, noise: 0.1, steps: 100 }).grams[0]!
  expect(Math.max(...light.data.map((value, i) => Math.abs(value - FIRST.data[i]!)))).toBeGreaterThan(0.1)
})

test('without hidden layers it predicts as a Gaussian process does, by hand for one point', () => {
  const options = { layers: 0, nu: Infinity, noise: 0.5, lengthScale: 2 }
  const { mean, variance } = fitDeepKernelMachine([[0], [100]], [3, 0], options).predict([[2]])
  const k = Math.exp(-0.5)
  expect(mean[0]).toBeCloseTo((k * 3) / (1.5 + JITTER), 9)
  expect(variance[0]).toBeCloseTo(1 + JITTER - (k * k) / (1.5 + JITTER) + 0.5, 9)
})

test('at the points it was fitted to it predicts what their Gram matrix says', () => {
  const options = { layers: 1, nu: 1, noise: 0.1, lengthScale: 1, steps: 100 }
  const model = fitDeepKernelMachine(X, Y, options)
  const kernel = kernelOf(model.grams[0]!)
  const { alpha } = logLikelihood(kernel, Y, 0.1)
  const { mean } = model.predict(X)
  X.forEach((_, t) => {
    const told = alpha.reduce((sum, value, i) => sum + value * kernel.data[t * X.length + i]!, 0)
    expect(Math.abs(mean[t]! - told)).toBeLessThan(0.02)
  })
})

test('says what does not fit', () => {
  const options = { nu: 1, noise: 0.1, lengthScale: 1 }
  expect(() => fitDeepKernelMachine(X, [1], options)).toThrow('the labels: 1 numbers, not 8')
  expect(() => fitDeepKernelMachine(X, Y, { ...options, noise: 0 })).toThrow('noise is 0')
  expect(() => fitDeepKernelMachine(X, Y, { ...options, nu: NaN })).toThrow('nu is NaN')
  expect(() => fitDeepKernelMachine(X, Y, { ...options, depth: 2 } as never)).toThrow("no option 'depth'")
  expect(() => fitDeepKernelMachine(X, Y, options).predict([[1, 2]])).toThrow(RangeError)
  expect(() => inputGram(X, X, -1)).toThrow('lengthScale is -1')
})
