import { numpy as np, tree } from '@jax-js/jax'
import { checkWhole } from '#nn/checks.ts'
import type { RandomGenerator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { type Matrix, readMatrix } from '#nn/rows.ts'
import { STEPS, sharesAt } from './noise.ts'
import { SIDE, type UNet, unet } from './unet.ts'

const PIXELS = SIDE * SIDE

/**
 * DDPM's simplified loss (eq. 14): the squared error between the noise in x_t and what the network takes for it.
 * Consumes all its arguments.
 *
 * @param x - noisy pictures, [n, 14, 14, 1]
 * @param noise - what was mixed into them, of the same shape
 */
export function noiseLoss(net: UNet, x: np.Array, steps: np.Array, noise: np.Array): np.Array {
  const found = unet(net, x, steps)
  for (const block of found.blocks) block.dispose()
  return np.mean(np.square(found.noise.sub(noise)))
}

/** Pictures within -1..1 with noise of a step for each: `x_t = picture x_0 + noise eps`. */
export function noised(
  { data, rows, dim }: Matrix,
  stepOf: (row: number) => number,
  rng: RandomGenerator,
): { x: np.Array; steps: np.Array; noise: np.Array } {
  const noise = new Float32Array(data.length)
  rng.fillNormal(noise)
  const steps = Float32Array.from({ length: rows }, (_, row) => stepOf(row))
  const mixed = new Float32Array(data.length)
  for (let row = 0; row < rows; row++) {
    const share = sharesAt(steps[row]!)
    for (let i = row * dim; i < (row + 1) * dim; i++)
      mixed[i] = share.picture * (2 * data[i]! - 1) + share.noise * noise[i]!
  }
  const asPictures = (values: Float32Array<ArrayBuffer>) => np.array(values).reshape([rows, SIDE, SIDE, 1])
  return { x: asPictures(mixed), steps: np.array(steps), noise: asPictures(noise) }
}

// Compiled once for all strides.
const guess = compile((params: UNet, x: np.Array, steps: np.Array) => {
  const { noise, blocks } = unet(params, x, steps)
  for (const block of blocks) block.dispose()
  return noise
})

/**
 * New pictures, grey values about 0..1, [count, 196]: from pure noise in a few equal strides, without new noise
 * (Song et al. 2021, eq. 12 with sigma 0). Keeps the network.
 */
export async function sample(
  net: UNet,
  count: number,
  strides: number,
  rng: RandomGenerator,
): Promise<Matrix> {
  checkWhole('count', count, { least: 1 })
  checkWhole('strides', strides, { least: 1, most: STEPS })
  const x = rng.fillNormal(new Float32Array(count * PIXELS))
  for (let stride = strides; stride > 0; stride--) {
    const t = Math.round((STEPS * stride) / strides) - 1
    const next = Math.round((STEPS * (stride - 1)) / strides) - 1
    const [now, then] = [sharesAt(t), next < 0 ? { picture: 1, noise: 0 } : sharesAt(next)]
    const found = guess(
      tree.ref(net),
      np.array(x.slice()).reshape([count, SIDE, SIDE, 1]),
      np.array(new Float32Array(count).fill(t)),
    )
    const noise = (await readMatrix(found.reshape([count, PIXELS]))).data
    for (let i = 0; i < x.length; i++) {
      const clean = Math.max(-1, Math.min(1, (x[i]! - now.noise * noise[i]!) / now.picture))
      // The noise that fits the picture after it was cut to its range.
      const rest = (x[i]! - now.picture * clean) / now.noise
      x[i] = then.picture * clean + then.noise * rest
    }
  }
  return { data: x.map((value) => (value + 1) / 2), rows: count, dim: PIXELS }
}
