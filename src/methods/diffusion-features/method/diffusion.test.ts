import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { noiseLoss, noised, sample } from './diffusion.ts'
import { STEPS, sharesAt } from './noise.ts'
import { SIDE, initUNet } from './unet.ts'

const PIXELS = SIDE * SIDE
const rng = (seed = 0) => generator(random.key(seed))
const grey = (rows: number) => ({
  data: new Float32Array(rows * PIXELS).fill(0.75),
  rows,
  dim: PIXELS,
})

test('variances fall from almost all to almost nothing, and add up to one', () => {
  // The first step keeps 1 - 1e-4; the product of a thousand factors is 4e-5, as in the paper of DDPM.
  expect(sharesAt(0).picture ** 2).toBeCloseTo(0.9999, 8)
  expect(sharesAt(STEPS - 1).picture ** 2).toBeCloseTo(4.036e-5, 7)
  for (const t of [0, 1, 250, 600, STEPS - 1]) {
    const { picture, noise } = sharesAt(t)
    expect(picture ** 2 + noise ** 2).toBeCloseTo(1, 12)
    if (t > 0) expect(picture).toBeLessThan(sharesAt(t - 1).picture)
  }
  for (const t of [-1, STEPS, 0.5, NaN])
    expect(() => sharesAt(t)).toThrow(/the noise step is .* from 0 to 999/)
})

test('a noisy picture is its share of the picture and the noise that is told', async () => {
  const steps = [0, 300, STEPS - 1]
  const mixed = noised(grey(3), (row) => steps[row]!, rng())
  const [x, noise] = [await mixed.x.data(), (await mixed.noise.data()) as Float32Array]
  expect(Array.from(await mixed.steps.data())).toEqual(steps)
  for (const [row, step] of steps.entries()) {
    const share = sharesAt(step)
    for (const i of [0, 77, PIXELS - 1].map((place) => row * PIXELS + place))
      expect(x[i]).toBeCloseTo(share.picture * 0.5 + share.noise * noise[i]!, 5)
  }
  expect(Math.sqrt(noise.reduce((sum, one) => sum + one * one, 0) / noise.length)).toBeCloseTo(1, 0)
})

test('the loss is one for a network that finds no noise, and the network is told the step', async () => {
  const net = initUNet(random.key(1))
  const mixed = noised(grey(2), () => 500, rng())
  const silent = { ...tree.ref(net), last: { w: np.zerosLike(net.last.w.ref), b: np.zeros([1]) } }
  const size = np.mean(np.square(mixed.noise.ref))
  const forward = compile(noiseLoss)
  const loss = async (network: typeof net, steps: np.Array) =>
    (await forward(network, mixed.x.ref, steps, mixed.noise.ref).data())[0]!
  expect(await loss(silent, mixed.steps.ref)).toBeCloseTo((await size.data())[0]!, 5)
  const told = await loss(tree.ref(net), mixed.steps)
  expect(told).toBeGreaterThan(0.5)
  expect(await loss(net, np.array(Float32Array.of(20, 20)))).not.toBe(told)
})

test('samples repeat with the seed, lie about 0 to 1, and bad numbers are refused', async () => {
  const net = initUNet(random.key(1))
  const [a, b, c] = [
    await sample(net, 2, 2, rng(1)),
    await sample(net, 2, 2, rng(1)),
    await sample(net, 2, 2, rng(2)),
  ]
  expect(a).toEqual(b)
  expect(a).not.toEqual(c)
  expect(a.data.every((value) => value >= 0 && value <= 1)).toBe(true)
  await expect(sample(net, 0, 2, rng())).rejects.toThrow(/count is 0, not a whole number from 1/)
  await expect(sample(net, 1, STEPS + 1, rng())).rejects.toThrow(/strides is 1001/)
})
