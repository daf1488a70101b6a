import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import {
  type Selective,
  causalConv,
  initConstant,
  initMamba,
  initSelective,
  mambaBlock,
  stateSpace,
} from './block.ts'
import { selectiveScanSequential } from './sequential.ts'

const [LENGTH, WIDTH] = [9, 8]
const tokens = (seed = 5, length = LENGTH) => random.normal(random.key(seed), [2, length, WIDTH])
const flat = (x: np.Array) => x.ravel().js() as number[]
const expectClose = (actual: readonly number[], expected: ArrayLike<number>, digits = 5) => {
  expect(actual.length).toBe(expected.length)
  actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, digits))
}

test('starts as the original does: A = -1 .. -n, D = 1, steps in their range', () => {
  const { ssm } = initMamba(random.key(0), { width: 40, states: 3 })
  expect(ssm.project.shape).toEqual([80, 3 + 2 * 3])
  expectClose(flat(np.exp(ssm.logA).slice([0, 1])), [1, 2, 3])
  expect(new Set(flat(ssm.D))).toEqual(new Set([1]))
  const steps = flat(ssm.stepBias).map((bias) => Math.log1p(Math.exp(bias)))
  expect(Math.min(...steps)).toBeGreaterThan(0.9e-3)
  expect(Math.max(...steps)).toBeLessThan(0.11)
  expect(Math.max(...flat(np.absolute(ssm.step)))).toBeLessThanOrEqual(1 / Math.sqrt(3))
})

test('the causal convolution by hand', () => {
  const x = np.array([1, 2, 3]).reshape([1, 3, 1])
  const taps = np.array([10, 1]).reshape([2, 1])
  expect(flat(causalConv(taps, np.array([0.5]), x))).toEqual([1.5, 12.5, 23.5])
})

test('the selective state space agrees with its formulas on plain numbers', () => {
  const [d, n, rank] = [3, 2, 2]
  const ssm = initSelective(random.key(1), d, n, rank, [0.1, 1])
  const u = random.normal(random.key(2), [1, 6, d])
  const of = (name: keyof Selective) => flat(ssm[name].ref)
  const [project, step, bias, logA] = [of('project'), of('step'), of('stepBias'), of('logA')]
  const rows = (u.ref.js() as number[][][])[0]!
  const product = (row: number[], w: number[], columns: number) =>
    Array.from({ length: columns }, (_, c) =>
      row.reduce((sum, value, i) => sum + value * w[i * columns + c]!, 0),
    )
  const projected = rows.map((row) => product(row, project, rank + 2 * n))
  const delta = projected.flatMap((row) =>
    product(row.slice(0, rank), step, d).map((value, c) => Math.log(1 + Math.exp(value + bias[c]!))),
  )
  const part = (from: number) => projected.flatMap((row) => row.slice(from, from + n))
  const A = logA.map((value) => -Math.exp(value))
  const expected = selectiveScanSequential(rows.flat(), delta, A, part(rank), part(rank + n), of('D'))
  expectClose(flat(stateSpace(ssm, u)), expected, 4)
})

test.each([true, false])('no token sees the future, selective: %s', (selective) => {
  const params = selective
    ? initMamba(random.key(0), { width: WIDTH })
    : initMamba(random.key(0), { width: WIDTH, selective: false })
  const cut = 5
  const changed = np.concatenate([tokens().slice([], [0, cut]), tokens(6).slice([], [cut, LENGTH])], 1)
  const [a, b] = [mambaBlock(tree.ref(params), tokens()), mambaBlock(params, changed)]
  expectClose(flat(a.ref.slice([], [0, cut])), flat(b.ref.slice([], [0, cut])))
  expect(np.max(np.absolute(a.sub(b))).item()).toBeGreaterThan(0.01)
})

test('only the selective state space lets one token change how another is heard', () => {
  const response = (ssm: Parameters<typeof stateSpace>[0], before: number) => {
    const [first, both] = [np.array([[[before], [0]]]), np.array([[[before], [1]]])]
    return stateSpace(tree.ref(ssm), both).sub(stateSpace(ssm, first)).slice(0, 1, 0).item()
  }
  const selective = () => initMamba(random.key(0), { width: 1, expand: 1, steps: [0.5, 0.5] }).ssm
  const constant = () =>
    initMamba(random.key(0), { width: 1, expand: 1, steps: [0.5, 0.5], selective: false }).ssm
  expect(response(constant(), 3)).toBeCloseTo(response(constant(), 0), 4)
  expect(Math.abs(response(selective(), 3) - response(selective(), 0))).toBeGreaterThan(1e-4)
})

test('gradients of the block agree with finite differences', () => {
  const params = initMamba(random.key(3), { width: 2, states: 2, expand: 1, steps: [0.2, 0.8] })
  const x = random.normal(random.key(4), [1, 4, 2])
  expect(gradientError((p: typeof params) => np.square(mambaBlock(p, x.ref)).sum(), params)).toBeLessThan(
    5e-3,
  )
})

test('says what is wrong with its input', () => {
  expect(() => initMamba(random.key(0), { width: 0 })).toThrow(/width is 0, not a whole number from 1 up/)
  expect(() => initMamba(random.key(0), { width: 4, state: 2 } as never)).toThrow(/no option 'state'/)
  expect(() => initSelective(random.key(0), 4, 2.5, 1)).toThrow(/states is 2.5/)
  expect(() => initConstant(random.key(0), 0, 2)).toThrow(/d is 0/)
  expect(() => initMamba(random.key(0), { width: 4, steps: [0, 1] })).toThrow(/step sizes.*0 to 1/)
  const params = initMamba(random.key(0), { width: 4 })
  expect(() => mambaBlock(params, np.zeros([2, 3, 5]))).toThrow(/x must be \[batch, L, 4\], got \[2, 3, 5\]/)
})
