import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { gradientError } from '#nn/gradient-check.ts'
import { s4dScan, selectiveScan } from './scan.ts'
import { selectiveScanSequential, selectiveScanStep } from './sequential.ts'

const [L, CHANNELS, STATES] = [13, 3, 4]
const normal = (seed: number, ...shape: number[]) => random.normal(random.key(seed), shape)
const flat = (x: np.Array) => x.ravel().js() as number[]
const inputs = (length = L, seed = 0) => ({
  u: normal(seed + 1, length, CHANNELS),
  delta: random.uniform(random.key(seed + 2), [length, CHANNELS]),
  A: np.exp(normal(3, CHANNELS, STATES)).neg(),
  B: normal(seed + 4, length, STATES),
  C: normal(seed + 5, length, STATES),
  D: normal(6, CHANNELS),
})
const parallel = ({ u, delta, A, B, C, D }: ReturnType<typeof inputs>) => selectiveScan(u, delta, A, B, C, D)
const plain = (x: ReturnType<typeof inputs>) => {
  const [u, delta, A, B, C, D] = [x.u, x.delta, x.A, x.B, x.C, x.D].map(flat) as number[][]
  return [u!, delta!, A!, B!, C!, D!] as const
}
const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 5) => {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, digits)
}

test('two tokens by hand', () => {
  // One channel, one state: h1 = 0.5 * 3 * 2, h2 = exp(-1 * 1) h1 + 1 * 5 * 1.
  const y = selectiveScanSequential([2, 1], [0.5, 1], [-1], [3, 5], [1, 2], [10])
  expectClose(y, [3 + 20, 2 * (3 * Math.exp(-1) + 5) + 10], 12)
})

test('agrees with the sum over the past written out', () => {
  const x = inputs()
  const [u, delta, A, B, C, D] = plain(x)
  const expected: number[] = []
  for (let t = 0; t < L; t++) {
    for (let d = 0; d < CHANNELS; d++) {
      let sum = D[d]! * u[t * CHANNELS + d]!
      for (let s = 0; s <= t; s++) {
        let time = 0
        for (let r = s + 1; r <= t; r++) time += delta[r * CHANNELS + d]!
        const at = s * CHANNELS + d
        for (let n = 0; n < STATES; n++) {
          const kept = Math.exp(time * A[d * STATES + n]!) * delta[at]! * u[at]!
          sum += C[t * STATES + n]! * kept * B[s * STATES + n]!
        }
      }
      expected.push(sum)
    }
  }
  expectClose(selectiveScanSequential(u, delta, A, B, C, D), expected, 10)
  expectClose(flat(parallel(inputs())), expected)
})

test.each([1, 2, 3, 8, 31, 64])('doubling and the sequential kernel agree over %d tokens', (length) => {
  expectClose(flat(parallel(inputs(length))), selectiveScanSequential(...plain(inputs(length))), 4)
})

test('a batch is its sequences', () => {
  const [one, two] = [inputs(), inputs(L, 20)]
  const stack = (name: 'u' | 'delta' | 'B' | 'C') => np.stack([one[name].ref, two[name].ref])
  const y = selectiveScan(stack('u'), stack('delta'), one.A.ref, stack('B'), stack('C'), one.D.ref)
  expectClose(flat(y), [...flat(parallel(one)), ...flat(parallel(two))])
})

test('steps one by one give the scan, and leave the state they got alone', () => {
  const [u, delta, A, B, C, D] = plain(inputs())
  const whole = selectiveScanSequential(u, delta, A, B, C, D)
  let state = new Float64Array(CHANNELS * STATES)
  for (let t = 0; t < L; t++) {
    const of = (x: number[], size: number) => x.slice(t * size, (t + 1) * size)
    const before = [...state]
    const next = selectiveScanStep(
      state,
      of(u, CHANNELS),
      of(delta, CHANNELS),
      A,
      of(B, STATES),
      of(C, STATES),
      D,
    )
    expect([...state]).toEqual(before)
    expectClose(next.y, whole.subarray(t * CHANNELS, (t + 1) * CHANNELS), 12)
    state = new Float64Array(next.state)
  }
})

test('a token with step size zero leaves no trace: that is how noise is ignored', () => {
  const [u, delta, A, B, C, D] = plain(inputs())
  const skipped = 4
  for (let d = 0; d < CHANNELS; d++) delta[skipped * CHANNELS + d] = 0
  const without = (x: number[], size: number) => x.toSpliced(skipped * size, size)
  const y = selectiveScanSequential(u, delta, A, B, C, D)
  const shorter = selectiveScanSequential(
    without(u, CHANNELS),
    without(delta, CHANNELS),
    A,
    without(B, STATES),
    without(C, STATES),
    D,
  )
  expectClose(without([...y], CHANNELS), shorter, 12)
})

test('with constant step, input and read-out it is S4D', () => {
  const { u, A, D } = inputs()
  const [delta, B, C] = [
    [0.3, 0.1, 0.7],
    [1, -2, 0.5, 3],
    [0.2, 1, -1, 0.4],
  ]
  const along = (row: number[]) => np.tile(np.array(row).reshape([1, row.length]), [L, 1])
  const expected = selectiveScan(u.ref, along(delta), A.ref, along(B), along(C), D.ref)
  const each = (row: number[]) => np.tile(np.array(row).reshape([1, STATES]), [CHANNELS, 1])
  expectClose(flat(s4dScan(u.ref, np.array(delta), A.ref, each(B), each(C), D.ref)), flat(expected.ref))
  expectClose(flat(s4dScan(u, np.array(delta), A, np.array(B), np.array(C), D)), flat(expected))
})

test('S4D is a convolution: delaying the input delays the output', () => {
  const run = (u: np.Array) => {
    const { A, D } = inputs()
    return s4dScan(
      u,
      np.array([0.3, 0.1, 0.7]),
      A,
      normal(8, CHANNELS, STATES),
      normal(9, CHANNELS, STATES),
      D,
    )
  }
  const late = run(np.pad(inputs().u, { 0: [3, 0] }))
  expectClose(flat(late.slice([3, L + 3])), flat(run(inputs().u)))
})

test('gradients agree with finite differences', () => {
  const { u, delta, A, B, C, D } = inputs(5)
  const loss = (x: ReturnType<typeof inputs>) => np.sin(parallel(x)).sum()
  expect(gradientError(loss, { u, delta, A, B, C, D })).toBeLessThan(3e-3)
})

test('says which shape is wrong', () => {
  const { u, delta, A, B, C, D } = inputs()
  const scan = (other: Partial<ReturnType<typeof inputs>>) => () => {
    const all = { u, delta, A, B, C, D, ...other }
    return selectiveScan(all.u, all.delta, all.A, all.B, all.C, all.D)
  }
  expect(scan({ u: np.zeros([4]) })).toThrow(/u is \[batch, L, d\] or \[L, d\], got \[4\]/)
  expect(scan({ delta: np.zeros([L, 1]) })).toThrow(/delta must be \[13, 3\], got \[13, 1\]/)
  expect(scan({ A: np.zeros([2, STATES]) })).toThrow(/d = 3, got \[2, 4\]/)
  expect(scan({ B: np.zeros([L, 5]) })).toThrow(/B must be \[13, 4\]/)
  expect(scan({ C: np.zeros([1, L, 4]) })).toThrow(RangeError)
  expect(scan({ D: np.zeros([2]) })).toThrow(/D must be \[3\]/)
  expect(() => s4dScan(u, np.zeros([2]), A, B, C, D)).toThrow(/delta must be \[3\]/)
  expect(() => selectiveScanSequential([1, 2, 3], [1, 1, 1], [-1, -1], [1], [1], [1, 1])).toThrow(/3 numbers/)
  expect(() => selectiveScanSequential([1], [1, 1], [-1], [1], [1], [1])).toThrow(/delta must hold 1/)
  expect(() => selectiveScanSequential([1], [1], [-1], [1], [1, 2], [1])).toThrow(/C must hold 1/)
  expect(() => selectiveScanStep([0, 0], [1], [1], [-1], [1], [1], [1])).toThrow(/state must hold 1/)
})
