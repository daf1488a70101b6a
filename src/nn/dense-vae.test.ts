import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { denseVaeLoss, initDenseVae } from './dense-vae.ts'

test('a network that knows nothing pays half the squares, and for its code only when that is not normal', async () => {
  const shape = { inputs: 3, code: 2, hidden: { encoder: 4, decoder: 4 } }
  const net = initDenseVae({ encoder: random.key(1), decoder: random.key(2) }, shape)
  expect(net.encoder.at(-1)!.w.shape).toEqual([4, 4])
  expect(net.decoder.at(-1)!.w.shape).toEqual([4, 3])
  const loss = async (bias: number, beta: number) => {
    const layers = (sizes: readonly [number, number][], last: number) =>
      sizes.map(([a, b], i) => ({ w: np.zeros([a, b]), b: np.full([b], i === sizes.length - 1 ? last : 0) }))
    const nothing = {
      encoder: layers(
        [
          [3, 4],
          [4, 4],
        ],
        bias,
      ),
      decoder: layers(
        [
          [2, 4],
          [4, 3],
        ],
        0,
      ),
    }
    const value = denseVaeLoss(nothing, np.array([[1, 2, 2]]), np.array([[0.5, -0.5]]), beta)
    return (await value.data())[0]!
  }
  expect(await loss(0, 4)).toBeCloseTo(4.5, 5)
  // Mean 1 and log variance 1 in both numbers: (e + 1 - 1 - 1) / 2 each.
  expect(await loss(1, 4)).toBeCloseTo(4.5 + 4 * (Math.E - 1), 4)
  tree.dispose(net)
})
