import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { keys } from './random.ts'

const numbers = (key: Parameters<typeof random.normal>[0]) => random.normal(key as never, [4]).js()

test('a name added at the end leaves the numbers of the others as they were', () => {
  const two = keys(random.key(3), 'data', 'init')
  const three = keys(random.key(3), 'data', 'init', 'order')

  expect(three.data.js()).toEqual(two.data.js())
  expect(three.init.js()).toEqual(two.init.js())
})

test('names get different numbers, uncorrelated with each other', () => {
  const { a, b } = keys(random.key(0), 'a', 'b')
  const [first, second] = [random.normal(a, [10_000]), random.normal(b, [10_000])]

  // A correlation of independent draws has a standard error of 0.01 here; four of them.
  expect(Math.abs(first.mul(second).mean().item())).toBeLessThan(0.04)
})

test('using one named key does not change another', () => {
  const untouched = keys(random.key(5), 'a', 'b')
  untouched.a.dispose()
  const used = keys(random.key(5), 'a', 'b')
  numbers(used.a)

  expect(numbers(used.b)).toEqual(numbers(untouched.b))
})

test('another seed gives other numbers', () => {
  expect(numbers(keys(random.key(1), 'a').a)).not.toEqual(numbers(keys(random.key(2), 'a').a))
})
