import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type Activations, blockFeatures, diffusionFeatures, pooled } from './features.ts'
import { BLOCKS, type BlockName, SIDE, enlarged, initUNet } from './unet.ts'

const PIXELS = SIDE * SIDE
const rng = (seed = 0) => generator(random.key(seed))
const pictures = (rows: number) => {
  const draw = rng(9)
  return { data: Float32Array.from({ length: rows * PIXELS }, () => draw.uniform()), rows, dim: PIXELS }
}
const net = initUNet(random.key(3))

test('pooling takes means of squares, which overlap where they must', () => {
  const numbered = (side: number): Activations => ({
    data: Float32Array.from({ length: side * side }, (_, i) => i),
    rows: 1,
    dim: side * side,
    side,
  })
  expect([...pooled(numbered(4), 2).data]).toEqual([2.5, 4.5, 10.5, 12.5])
  expect([...pooled(numbered(4), 4).data]).toEqual([...numbered(4).data])
  expect([...pooled(numbered(3), 2).data]).toEqual([2, 3, 5, 6])
  const channels = { data: Float32Array.of(1, 10, 3, 30, 5, 50, 7, 70), rows: 1, dim: 8, side: 2 }
  const [one, two] = pooled(channels, 1).data
  expect(one).toBeCloseTo(4, 6)
  expect(two).toBeCloseTo(40, 5)
  expect(() => pooled(numbered(4), 5)).toThrow(/the cuts of a side is 5, not a whole number from 1 to 4/)
})

test('places twice as large show each value four times', async () => {
  const x = np.array(Float32Array.of(1, 2, 3, 4)).reshape([1, 2, 2, 1])
  expect([...(await enlarged(x, 3).data())]).toEqual([1, 1, 2, 1, 1, 2, 3, 3, 4])
})

test('features are the pooled activations of each block, at one draw of noise', async () => {
  const x = pictures(3)
  const read = (cuts: number, seed = 5, step = 100) => blockFeatures(net, x, { step, cuts }, rng(seed))
  const [fine, coarse] = [await read(4), await read(2)]
  const channels = [8, 8, 24, 32, 32, 32, 24, 8]
  expect(coarse.map(({ dim }) => dim)).toEqual(channels.map((width) => 4 * width))
  // At a side of 4 nothing is lost by four cuts.
  const at = BLOCKS.indexOf('middle')
  const expected = pooled({ ...fine[at]!, side: 4 }, 2)
  coarse[at]!.data.forEach((value, i) => expect(value).toBeCloseTo(expected.data[i]!, 4))
  expect(await diffusionFeatures(net, x, { step: 100, block: 'middle', cuts: 2 }, rng(5))).toEqual(coarse[at])
  expect((await read(2, 6))[at]).not.toEqual(coarse[at])
  expect((await read(2, 5, 101))[at]).not.toEqual(coarse[at])
  expect(new Set(coarse.map(({ data }) => data[0])).size).toBe(BLOCKS.length)
})

test('what it cannot read, it names', async () => {
  const read = { step: 20, block: 'middle', cuts: 2 } as const
  await expect(diffusionFeatures(net, [[1, 2]], read, rng())).rejects.toThrow(/the pictures.*196/)
  await expect(diffusionFeatures(net, pictures(1), { ...read, step: 1000 }, rng())).rejects.toThrow(
    /noise step/,
  )
  await expect(diffusionFeatures(net, pictures(1), { ...read, cuts: 5 }, rng())).rejects.toThrow(/cuts/)
  const block = 'midle' as BlockName
  await expect(diffusionFeatures(net, pictures(1), { ...read, block }, rng())).rejects.toThrow(
    /the block is 'midle', not one of 'in'/,
  )
})
