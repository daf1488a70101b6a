import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { knnAccuracy } from '#nn/metrics/neighbours.ts'
import { hiddenClasses } from './hidden-classes.ts'

const OPTIONS = { classes: 6, hidden: 8, inputs: 20, spread: 0.3, noise: 0.1 }
const rng = (seed = 0) => generator(random.key(seed))

test('draws of each class in turn, new examples each time', () => {
  const draw = hiddenClasses(rng(), OPTIONS)
  const [a, b] = [draw(13), draw(13)]
  expect([...a.labels]).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0])
  expect([a.x.rows, a.x.dim]).toEqual([13, 20])
  expect(a.x.data).not.toEqual(b.x.data)
  expect(hiddenClasses(rng(), OPTIONS)(13).x.data).toEqual(a.x.data)
})

test('the classes are the same in every draw', () => {
  const draw = hiddenClasses(rng(), OPTIONS)
  expect(knnAccuracy(draw(120), draw(60), { k: 1 })).toBeGreaterThan(0.95)
  expect(knnAccuracy(draw(120), hiddenClasses(rng(1), OPTIONS)(60), { k: 1 })).toBeLessThan(0.6)
})

test('without spread and noise an example is its class', () => {
  const { x } = hiddenClasses(rng(), { ...OPTIONS, spread: 0, noise: 0 })(12)
  expect(x.data.subarray(0, 120)).toEqual(x.data.subarray(120))
  expect(Math.max(...x.data.map(Math.abs))).toBeLessThan(1)
})

test('refuses what it cannot draw', () => {
  expect(() => hiddenClasses(rng(), { ...OPTIONS, classes: 0 })).toThrow('classes is 0')
  expect(() => hiddenClasses(rng(), { ...OPTIONS, noise: -1 })).toThrow('noise is -1')
  expect(() => hiddenClasses(rng(), { ...OPTIONS, spred: 1 } as never)).toThrow("no option 'spred'")
  expect(() => hiddenClasses(rng(), OPTIONS)(0)).toThrow('the number of examples is 0')
})
