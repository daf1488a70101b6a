import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { distance, sampleDeepGP } from './deep-gp.ts'
import { learnGrams } from './deep-kernel-machine.ts'
import { inputGram, kernelOf } from './kernel.ts'

const X = [[-1], [0], [1]]
const FIRST = kernelOf(inputGram(X, X, 1))
const Y = Float64Array.of(1.5, -1, 0.8)
const chain = { noise: 0.2, steps: 1500, burnIn: 200, stepSize: 0.05 }
const rng = () => generator(random.key(4))

test('without a likelihood to speak of, samples are those of the prior', () => {
  const { mean, kurtosis } = sampleDeepGP(FIRST, Y, [], { ...chain, width: 64, replicas: 1e-6, rng: rng() })
  expect(distance(mean, FIRST)).toBeLessThan(0.05)
  expect(kurtosis).toBeCloseTo(3, 0)
})

test('counted in proportion to the width, the likelihood leads to the learned Gram matrix; counted once, not', () => {
  const { grams } = learnGrams(FIRST, Y, { layers: 1, nu: 1, noise: 0.2, steps: 200 })
  const learned = grams[0]!
  const run = (replicas: number) =>
    sampleDeepGP(FIRST, Y, [learned, FIRST], { ...chain, width: 128, replicas, rng: rng() })
  const [many, one] = [run(128), run(1)]
  expect(distance(learned, FIRST)).toBeGreaterThan(0.1)
  expect(distance(many.mean, learned)).toBeLessThan(0.3 * distance(many.mean, FIRST))
  expect(distance(one.mean, FIRST)).toBeLessThan(0.3 * distance(one.mean, learned))
  expect(many.distances[0]).toBeGreaterThan(distance(many.mean, learned))
})

test('says what does not fit', () => {
  const options = { ...chain, width: 4, replicas: 4, rng: rng() }
  expect(() => sampleDeepGP(FIRST, Y, [], { ...options, width: 0 })).toThrow('width is 0')
  expect(() => sampleDeepGP(FIRST, Y, [], { ...options, burnIn: 1500 })).toThrow('steps is 1500')
  expect(() => sampleDeepGP(FIRST, Y, [], { ...options, stepSize: -1 })).toThrow('stepSize is -1')
})
