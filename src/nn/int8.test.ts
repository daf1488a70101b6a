import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { initDense } from './dense.ts'
import { fromBase64, packInt8, toBase64, unpackInt8 } from './int8.ts'

test('weights come back to half a step of their scale, also as text', async () => {
  const params = [initDense(random.key(1), 5, 3), { w: np.zeros([2]), b: np.array([1, -2, 127]) }]
  const packed = await packInt8(params)
  expect(packed).toHaveLength(4 * 4 + 15 + 3 + 2 + 3)
  const like = [initDense(random.key(2), 5, 3), { w: np.ones([2]), b: np.zeros([3]) }]
  const found = unpackInt8(fromBase64(toBase64(packed)), like)
  const before = await params[0]!.w.data()
  const after = await found[0]!.w.data()
  const step = Math.max(...before.map(Math.abs)) / 127
  before.forEach((value, i) => expect(Math.abs(value - after[i]!)).toBeLessThanOrEqual(step / 2 + 1e-6))
  expect(await found[1]!.b.js()).toEqual([1, -2, 127])
  expect(await found[1]!.w.js()).toEqual([0, 0])
})

test('refuses the weights of another model, and what is not finite', async () => {
  const packed = await packInt8({ w: np.ones([4]) })
  expect(() => unpackInt8(packed, { w: np.ones([5]) })).toThrow('8 bytes of weights, not 9')
  await expect(packInt8({ w: np.array([1, NaN]) })).rejects.toThrow('not finite')
})
