import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type Flow, type FlowOptions, flow } from './flow.ts'
import { kernelRecursion, susceptibility } from './recursion.ts'

const rng = () => generator(random.key(4))

/** Mean over networks, layer by layer. */
function average(networks: number, draw: () => Flow): Flow {
  const flows = Array.from({ length: networks }, draw)
  const over = (of: (flow: Flow) => number[]) =>
    of(flows[0]!).map((_, l) => flows.reduce((sum, flow) => sum + of(flow)[l]!, 0) / networks)
  return { signal: over((flow) => flow.signal), gradient: over((flow) => flow.gradient) }
}

test('the signal follows the kernel, the gradient the perpendicular susceptibility', () => {
  const options: FlowOptions = { width: 64, depth: 4, cw: 1.4, cb: 0.3 }
  const source = rng()
  const { signal, gradient } = average(200, () => flow('tanh', options, source))
  const kernel = kernelRecursion('tanh', { ...options, k1: 1.7 })

  kernel.forEach((k, l) => expect(Math.abs(signal[l]! / k - 1)).toBeLessThan(0.05))
  for (let l = 0; l < 3; l++) {
    const { perpendicular } = susceptibility('tanh', kernel[l]!, options.cw)
    expect(Math.abs(gradient[l]! / gradient[l + 1]! / perpendicular - 1)).toBeLessThan(0.06)
  }
})

test('a linear network of one unit has its gradient by hand, with a norm no gradient at all', () => {
  const one: FlowOptions = { width: 1, depth: 2, cw: 1, cb: 0 }
  const { signal, gradient } = flow('linear', one, rng())
  expect(gradient[0]).toBeCloseTo(signal[1]! / signal[0]!, 6)
  expect(flow('linear', { ...one, normalise: true }, rng()).gradient[0]).toBeCloseTo(0, 12)
})

test('normalised ReLU networks keep both at any weight variance', () => {
  for (const cw of [1, 4]) {
    const source = rng()
    const { signal, gradient } = average(40, () =>
      flow('relu', { width: 64, depth: 8, cw, cb: 0, normalise: true }, source),
    )
    signal.forEach((square) => expect(square).toBeCloseTo(1, 9))
    expect(gradient[0]).toBeGreaterThan(0.5)
    expect(gradient[0]).toBeLessThan(2)
  }
})

test('refuses what is no network', () => {
  const fine: FlowOptions = { width: 4, depth: 2, cw: 1, cb: 0 }
  expect(() => flow('relu', { ...fine, depth: 0 }, rng())).toThrow('depth is 0')
  expect(() => flow('relu', { ...fine, cw: Number.NaN }, rng())).toThrow('cw is NaN')
  expect(() => flow('relu', { ...fine, normalize: true } as FlowOptions, rng())).toThrow('normalize')
})
