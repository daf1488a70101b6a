import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { compile, lossAndGradient } from '#nn/jit.ts'
import { type FourScans, crossBlock, crossMerge2d, crossScan2d, initCrossBlock } from './cross-scan.ts'

test('the four orders of a 2 x 3 map by hand', () => {
  const map = np.array([1, 2, 3, 4, 5, 6]).reshape([1, 2, 3, 1])
  expect(crossScan2d(map).map((sequence) => sequence.ravel().js())).toEqual([
    [1, 2, 3, 4, 5, 6],
    [1, 4, 2, 5, 3, 6],
    [6, 5, 4, 3, 2, 1],
    [6, 3, 5, 2, 4, 1],
  ])
})

test('merging puts everything back into its place', () => {
  const map = random.normal(random.key(0), [2, 3, 5, 4])
  const merged = crossMerge2d(crossScan2d(map.ref), 3, 5)
  expect(np.max(np.absolute(merged.sub(map.mul(4)))).item()).toBeLessThan(1e-5)
})

test('merging is the transpose of scanning', () => {
  const x = random.normal(random.key(0), [1, 2, 3, 2])
  const y = [1, 2, 3, 4].map((seed) => random.normal(random.key(seed), [1, 6, 2])) as FourScans
  const scanned = crossScan2d(x.ref).reduce((sum, s, i) => sum + s.mul(y[i]!.ref).sum().item(), 0)
  expect(crossMerge2d(y, 2, 3).mul(x).sum().item()).toBeCloseTo(scanned, 4)
})

test('every place of a map hears every other', () => {
  const params = initCrossBlock(random.key(0), { width: 4, states: 2, steps: [0.05, 0.5] })
  const map = random.normal(random.key(1), [1, 6, 6, 4])
  const far = np.pad(np.ones([1, 1, 1, 4]), { 1: [5, 0], 2: [5, 0] })
  const change = crossBlock(tree.ref(params), map.ref.add(far)).sub(crossBlock(params, map))
  expect(np.min(np.max(np.absolute(change), -1)).item()).toBeGreaterThan(0)
})

// Not so with `vmap` over the four state spaces, in jax-js 0.1.25.
test('its value inside a compiled gradient is its value', () => {
  const params = initCrossBlock(random.key(3), { width: 2, states: 1, expand: 1, steps: [0.2, 0.8] })
  const map = random.normal(random.key(4), [1, 2, 2, 2])
  const loss = (p: typeof params) => np.square(crossBlock(p, map.ref)).sum()
  const compiled = compile(lossAndGradient(loss))
  expect(compiled(tree.ref(params))[0].item()).toBeCloseTo(loss(params).item(), 4)
})

test('row by row, no place hears those far behind it', () => {
  const params = initCrossBlock(random.key(0), { width: 4, states: 2, steps: [0.05, 0.5] })
  const map = random.normal(random.key(1), [1, 6, 6, 4])
  const far = np.pad(np.ones([1, 1, 1, 4]), { 1: [5, 0], 2: [5, 0] })
  const rows = { orders: 'rows' } as const
  const change = crossBlock(tree.ref(params), map.ref.add(far), rows).sub(crossBlock(params, map, rows))
  expect(np.max(np.absolute(change.slice([], [0, 4]))).item()).toBe(0)
})

test('says what is wrong with its input', () => {
  expect(() => crossScan2d(np.zeros([2, 3, 4]))).toThrow(
    /\[batch, height, width, channels\], got \[2, 3, 4\]/,
  )
  const sizes = { width: 4, states: 2 }
  expect(() => initCrossBlock(random.key(0), { ...sizes, state: 3 } as never)).toThrow(/no option 'state'/)
  expect(() => initCrossBlock(random.key(0), { ...sizes, width: 1.5 })).toThrow(/width is 1.5/)
  const block = () => initCrossBlock(random.key(0), sizes)
  expect(() => crossBlock(block(), np.zeros([1, 2, 2, 3]))).toThrow(/x must be \[batch, height, width, 4\]/)
  expect(() => crossBlock(block(), np.zeros([1, 2, 2, 4]), { orders: 'columns' as never })).toThrow(
    /orders is 'columns', not one of 'cross', 'rows'/,
  )
  const four = () => crossScan2d(np.zeros([1, 2, 3, 1]))
  expect(() => crossMerge2d(four(), 2, 2)).toThrow(
    /sequence 0 must be \[1, 4, 1\] for 2 x 2, got \[1, 6, 1\]/,
  )
  expect(() => crossMerge2d(four().slice(0, 3) as never, 2, 3)).toThrow(/got 3/)
})
