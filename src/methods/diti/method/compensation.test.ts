import { grad, numpy as np } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { compensationLoss, missingSize, openFeatures } from './compensation.ts'
import { bestDenoiser, restored } from './denoiser.ts'

const rows = (values: number[][]) => np.array(values)

test('a closed feature is 0, an open one passes, and only those of its own stage learn', async () => {
  const z = rows([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const open = rows([
    [1, 0, 0],
    [1, 1, 0],
  ])
  const current = rows([
    [1, 0, 0],
    [0, 1, 0],
  ])
  const passed = openFeatures(z.ref, open.ref, current.ref)
  expect([...(await passed.data())]).toEqual([1, 0, 0, 4, 5, 0])
  const gradient = grad((z: np.Array) => np.square(openFeatures(z, open.ref, current.ref)).sum())(z)
  expect([...(await gradient.data())]).toEqual([2, 0, 0, 0, 10, 0])
  open.dispose()
  current.dispose()
})

test('the loss is the mean of squares in units of what is usually missing', async () => {
  const loss = compensationLoss(
    rows([
      [2, 0],
      [0, 6],
    ]),
    rows([
      [1, 0],
      [0, 0],
    ]),
    rows([[1], [3]]),
  )
  expect((await loss.data())[0]).toBeCloseTo((1 + 4) / 4, 6)
  expect(() => compensationLoss(rows([[1, 2]]), rows([[1]]), rows([[1]]))).toThrow(/does not fit/)
  expect(() => compensationLoss(rows([[1]]), rows([[1]]), rows([[1, 1]]))).toThrow(/sizes/)
  expect(() => openFeatures(rows([[1, 2]]), rows([[1, 1]]), rows([[1]]))).toThrow(/masks/)
})

test('what is missing is measured by stretches of steps', () => {
  const missing = { data: new Float32Array([3, 4, 1, 1, 2, 2]), rows: 3, dim: 2 }
  const size = missingSize(missing, [0, 2, 3], { steps: 4, stretches: 2 })
  const [early, late] = [Math.sqrt(12.5), Math.sqrt(2.5)]
  expect([...size]).toEqual([early, early, late, late])
  expect(() => missingSize(missing, [0, 1, 1], { steps: 4, stretches: 2 })).toThrow(/stretch 1/)
  expect(() => missingSize(missing, [0, 1, 4], { steps: 4, stretches: 2 })).toThrow(/step 2/)
})

test('the best denoiser weighs known pictures by how likely they make what it sees', async () => {
  const pictures = [
    [1, 0],
    [-1, 0.5],
    [0, -1],
  ]
  const denoiser = bestDenoiser({ data: Float32Array.from(pictures.flat()), rows: 3, dim: 2 })
  const [x, noise] = [[0.4, 0.3], 0.6]
  const signal = Math.sqrt(1 - noise ** 2)
  const likely = pictures.map(([a, b]) =>
    Math.exp(-((x[0]! - signal * a!) ** 2 + (x[1]! - signal * b!) ** 2) / (2 * noise ** 2)),
  )
  const total = likely.reduce((sum, one) => sum + one, 0)
  const wanted = [0, 1].map((d) => pictures.reduce((sum, one, i) => sum + (one[d]! * likely[i]!) / total, 0))
  const found = await restored(denoiser, rows([x]), rows([[noise]])).data()
  expect(found[0]).toBeCloseTo(wanted[0]!, 5)
  expect(found[1]).toBeCloseTo(wanted[1]!, 5)
  expect(() => bestDenoiser({ data: new Float32Array(0), rows: 0, dim: 2 })).toThrow(/none/)
  expect(() => bestDenoiser({ data: new Float32Array([Number.NaN]), rows: 1, dim: 1 })).toThrow(/pictures/)
})
