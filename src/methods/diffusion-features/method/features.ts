import { type numpy as np, tree } from '@jax-js/jax'
import { checkOneOf, checkWhole } from '#nn/checks.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { type Matrix, type Rows, readRows } from '#nn/rows.ts'
import { noised } from './diffusion.ts'
import { sharesAt } from './noise.ts'
import { BLOCKS, type BlockName, SIDE, type UNet, unet } from './unet.ts'

/** Activations as read from a layer: [rows, side * side * channels], channels last. */
export interface Activations extends Matrix {
  side: number
}

/** Pictures that go through the network at once. */
const AT_ONCE = 100

/**
 * The mean of each channel over squares of a `cuts` x `cuts` grid, [rows, cuts * cuts * channels]. Squares overlap by
 * a row where the grid does not divide the side, as in adaptive average pooling.
 *
 * @throws RangeError when there are more cuts than rows
 */
export function pooled({ data, rows, dim, side }: Activations, cuts: number): Matrix {
  checkWhole('the cuts of a side', cuts, { least: 1, most: side })
  const channels = dim / (side * side)
  const found = new Float32Array(rows * cuts * cuts * channels)
  const span = (i: number) => [Math.floor((i * side) / cuts), Math.ceil(((i + 1) * side) / cuts)] as const
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < cuts; i++) {
      for (let j = 0; j < cuts; j++) {
        const [[top, bottom], [left, right]] = [span(i), span(j)]
        const to = ((row * cuts + i) * cuts + j) * channels
        const share = 1 / ((bottom - top) * (right - left))
        for (let y = top; y < bottom; y++) {
          for (let x = left; x < right; x++) {
            const from = row * dim + (y * side + x) * channels
            for (let c = 0; c < channels; c++) found[to + c]! += share * data[from + c]!
          }
        }
      }
    }
  }
  return { data: found, rows, dim: cuts * cuts * channels }
}

// Compiled once for all steps, which takes as long as a hundred pictures.
const forward = compile((params: UNet, x: np.Array, steps: np.Array) => {
  const { noise, blocks } = unet(params, x, steps)
  noise.dispose()
  return blocks
})

/**
 * What the blocks of a frozen network make of pictures with the noise of one step: one draw of noise, one pass, the
 * activations of each block pooled (section 3). Keeps the network.
 *
 * @param x - grey values 0..1, [n, 196]
 * @param step - 0 is almost no noise, 999 almost nothing else
 * @returns one matrix for each of `BLOCKS`
 */
export async function blockFeatures(
  net: UNet,
  x: Rows,
  { step, cuts }: { step: number; cuts: number },
  rng: RandomGenerator,
): Promise<Matrix[]> {
  sharesAt(step)
  checkWhole('the cuts of a side', cuts, { least: 1, most: 4 })
  const pictures = readRows('the pictures', x, { dim: SIDE * SIDE })
  const { data, rows, dim } = pictures
  const found: Matrix[] = []
  for (let from = 0; from < rows; from += AT_ONCE) {
    const some = Math.min(AT_ONCE, rows - from)
    const chunk = { data: data.slice(from * dim, (from + some) * dim), rows: some, dim }
    const { x: noisy, steps, noise } = noised(chunk, () => step, rng)
    noise.dispose()
    for (const [b, block] of forward(tree.ref(net), noisy, steps).entries()) {
      const [, side, , channels] = block.shape as [number, number, number, number]
      const activations = (await block.data()) as Float32Array
      const part = pooled({ data: activations, rows: some, dim: side * side * channels, side }, cuts)
      found[b] ??= { data: new Float32Array(rows * part.dim), rows, dim: part.dim }
      found[b].data.set(part.data, from * part.dim)
    }
  }
  return found
}

/** The features of one block: `diffusionFeatures(net, pictures, { step: 90, block: 'middle', cuts: 2 }, rng)`. */
export async function diffusionFeatures(
  net: UNet,
  x: Rows,
  { block, ...read }: { step: number; block: BlockName; cuts: number },
  rng: RandomGenerator,
): Promise<Matrix> {
  checkOneOf('the block', block, BLOCKS)
  return (await blockFeatures(net, x, read, rng))[BLOCKS.indexOf(block)]!
}
