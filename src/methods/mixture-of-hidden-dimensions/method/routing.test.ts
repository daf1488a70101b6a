import { numpy as np, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import {
  activationScale,
  balanceLoss,
  checkCut,
  initMonarch,
  monarch,
  planOf,
  route,
  spread,
} from './routing.ts'

const cut = { parts: 4, shared: 1, active: 2 }
/** Centroids that read the first four of eight dimensions, undoing the division by their root. */
const readers = () => np.eye(4, 8).mul(Math.sqrt(8))

test('routing by hand: a softmax, the shared part, and the best of the others', async () => {
  const x = np.array([
    [0, 1, 3, 2, 9, 9, 9, 9],
    [5, 4, 1, 2, 0, 0, 0, 0],
  ])
  const { affinity, mask } = route(x, readers(), planOf(8, cut))
  expect(await mask.js()).toEqual([
    [1, 0, 1, 0],
    [1, 1, 0, 0],
  ])
  const s = await affinity.data()
  const sum = [0, 1, 3, 2].reduce((total, value) => total + Math.exp(value), 0)
  expect(s[2]).toBeCloseTo(Math.exp(3) / sum, 5)
})

test('equal scores: the earlier parts, exactly as many as are to be active', async () => {
  const { affinity, mask } = route(np.zeros([1, 8]), readers(), planOf(8, { parts: 4, shared: 0, active: 3 }))
  affinity.dispose()
  expect(await mask.js()).toEqual([[1, 1, 1, 0]])
})

test('draws decide where the router is off, but never over shared parts', async () => {
  const x = () => np.array([[0, 1, 3, 2, 0, 0, 0, 0]])
  const draws = () => np.array([[0, 0.1, 0.2, 0.9]])
  for (const [router, mask] of [
    [false, [[1, 0, 0, 1]]],
    [true, [[1, 0, 1, 0]]],
  ] as const) {
    const found = route(x(), readers(), planOf(8, cut, { router }), draws())
    found.affinity.dispose()
    expect(await found.mask.js()).toEqual(mask)
  }
})

test('scaled gates are 1 on average where they are active', async () => {
  const gates = np.array([
    [0.4, 0, 0.1, 0],
    [0.25, 0.25, 0.25, 0.25],
  ])
  const scaled = activationScale(gates.ref).mul(gates)
  const [first, second] = (await scaled.js()) as number[][]
  expect(first![0]! + first![2]!).toBeCloseTo(2, 5)
  expect(first![0]! / first![2]!).toBeCloseTo(4, 4)
  for (const gate of second!) expect(gate).toBeCloseTo(1, 5)
})

test('each sub-dimension has neighbouring dimensions', async () => {
  expect(await spread(np.array([[1, 2]]), 6).js()).toEqual([[1, 1, 1, 2, 2, 2]])
})

test('the balance loss is 1 for even use and more for uneven use of the specialised parts', async () => {
  const balanceOf = async (affinity: number[][], mask: number[][]) =>
    (
      await balanceLoss(
        { affinity: np.array(affinity), mask: np.array(mask) },
        planOf(8, { parts: 2, shared: 0, active: 1 }),
      ).data()
    )[0]!
  const even = await balanceOf([[0.6, 0.4], [0.4, 0.6]], [[1, 0], [0, 1]]) // prettier-ignore
  const uneven = await balanceOf([[0.9, 0.1], [0.9, 0.1]], [[1, 0], [1, 0]]) // prettier-ignore
  expect(even).toBeCloseTo(1, 5)
  expect(uneven).toBeCloseTo(1.8, 5)
})

test('a Monarch matrix starts as the identity, and equals a dense one of its entries', async () => {
  const x = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i + 1))
  const same = await monarch(initMonarch(6, 3), np.array(x).reshape([2, 6])).data()
  same.forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 6))

  const within = np.array(Float32Array.from({ length: 12 }, (_, i) => Math.cos(i))).reshape([3, 2, 2])
  const across = np.array(Float32Array.from({ length: 18 }, (_, i) => Math.cos(3 * i))).reshape([2, 3, 3])
  const [w, a] = [(await within.ref.js()) as number[][][], (await across.ref.js()) as number[][][]]
  const found = await monarch({ within, across }, np.array(x).reshape([2, 6])).data()
  for (let n = 0; n < 2; n++)
    for (let g = 0; g < 3; g++)
      for (let e = 0; e < 2; e++) {
        let sum = 0
        for (let f = 0; f < 3; f++)
          for (let d = 0; d < 2; d++) sum += x[n * 6 + f * 2 + d]! * w[f]![d]![e]! * a[e]![f]![g]!
        expect(found[n * 6 + g * 2 + e]).toBeCloseTo(sum, 4)
      }
})

test('bad input is named', () => {
  expect(() => checkCut(10, cut)).toThrow('4 parts do not divide a width of 10')
  expect(() => checkCut(8, { ...cut, active: 5 })).toThrow(/active/)
  expect(() => checkCut(8, { ...cut, shared: 3 })).toThrow(/shared/)
  const plan = planOf(8, cut)
  expect(() => route(np.zeros([1, 8]), np.zeros([3, 8]), plan)).toThrow('[4, 8], not [3, 8]')
  expect(() => monarch(initMonarch(6, 3), np.zeros([2, 8]))).toThrow('6 dimensions was given 8')
  tree.dispose(plan)
})
