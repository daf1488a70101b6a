import { numpy as np, random } from '@jax-js/jax'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import {
  type Denoiser,
  type DenoiserOptions,
  NOISE_STEPS,
  fitDenoiser,
  guided,
  signalLeft,
} from './guided-diffusion.ts'

test('signal fades from all to almost none, half of it near the middle', () => {
  expect(signalLeft(0)).toBe(1)
  expect(signalLeft(NOISE_STEPS)).toBe(1e-3)
  expect(signalLeft(50)).toBeCloseTo(0.494, 2)
  for (let t = 1; t < NOISE_STEPS - 1; t++) expect(signalLeft(t)).toBeLessThan(signalLeft(t - 1))
  expect(() => signalLeft(101)).toThrow('t is 101')
})

test('guidance is a line through both guesses', () => {
  const at = (w: number) => guided(np.array([3, 1]), np.array([1, 2]), w).js()
  expect([at(0), at(1), at(2)]).toEqual([
    [1, 2],
    [3, 1],
    [5, 0],
  ])
})

const OPTIONS = {
  classes: 2,
  width: 16,
  dropClass: 0.2,
  steps: 120,
  batchSize: 64,
  learningRate: 1e-2,
  doing: 'test',
}

async function trained(over: Partial<DenoiserOptions> = {}): Promise<Denoiser> {
  const rng = generator(random.key(3))
  const labels = Int32Array.from({ length: 200 }, (_, row) => row % 2)
  const data = Float32Array.from({ length: 400 }, (_, i) =>
    i % 2 === 0 ? (labels[i >> 1] === 0 ? -1 : 1) + 0.5 * rng.normal() : 0.5 * rng.normal(),
  )
  const rows = { role: 'train' as const, indices: labels, x: { data, rows: 200, dim: 2 }, labels }
  const fitting = fitDenoiser(rows, { ...OPTIONS, key: random.key(1), ...over })
  for (;;) {
    const { done, value } = await fitting.next()
    if (done) return value
  }
}

describe('two clouds', () => {
  let model: Denoiser
  beforeAll(async () => {
    model = await trained()
  })
  afterAll(() => model.dispose())

  const means = async (guidance: number, temperature = 1) => {
    const wanted = Int32Array.from({ length: 200 }, (_, row) => Number(row >= 100))
    const { data } = await model.sample({ wanted, key: random.key(4), guidance, temperature, steps: 10 })
    const side = (from: number) => {
      const own = Array.from({ length: 100 }, (_, i) => data[2 * (from + i)]!)
      const mean = own.reduce((sum, value) => sum + value, 0) / 100
      return { mean, spread: Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 100) }
    }
    return [side(0), side(100)] as const
  }

  test('the class decides the side, and not without guidance', async () => {
    const [left, right] = await means(1)
    expect(left.mean).toBeLessThan(-0.5)
    expect(right.mean).toBeGreaterThan(0.5)
    const [one, other] = await means(0)
    expect(Math.abs(one.mean - other.mean)).toBeLessThan(0.4)
  })

  test('guidance pushes clouds apart and narrows them', async () => {
    const [plain, pushed] = [(await means(1))[1], (await means(3))[1]]
    expect(pushed.mean).toBeGreaterThan(plain.mean + 0.1)
    expect(pushed.spread).toBeLessThan(plain.spread)
  })

  test('less noise to start from, less spread; never beyond the training rows', async () => {
    expect((await means(1, 0.5))[0].spread).toBeLessThan((await means(1))[0].spread)
    const { data } = await model.sample({ wanted: [0, 1], key: random.key(4), guidance: 50, steps: 10 })
    expect(Math.max(...data.map(Math.abs))).toBeLessThan(3)
  })

  test('knowing the class helps to tell the noise', async () => {
    const x = [...Array(100).keys()].map((i) => [i % 2 === 0 ? -1 : 1, 0])
    const rng = () => generator(random.key(7))
    const right = await model.error(
      x,
      x.map((_, i) => i % 2),
      rng(),
    )
    const wrong = await model.error(
      x,
      x.map((_, i) => (i + 1) % 2),
      rng(),
    )
    expect(right).toBeLessThan(wrong)
    expect(right).toBeLessThan(1)
  })

  test('says what is wrong', async () => {
    const ask = { wanted: [0], key: random.key(0), guidance: 1, steps: 10 }
    await expect(model.sample({ ...ask, wanted: [2] })).rejects.toThrow('label 0 of wanted is 2')
    await expect(model.sample({ ...ask, steps: 101 })).rejects.toThrow('steps is 101')
    await expect(model.sample({ ...ask, temperature: 0 })).rejects.toThrow('temperature is 0')
    await expect(model.sample({ ...ask, guidance: Number.NaN })).rejects.toThrow('guidance is NaN')
    await expect(model.sample({ ...ask, scale: 2 } as never)).rejects.toThrow("no option 'scale'")
  })
})

test('fitDenoiser says what is wrong', async () => {
  await expect(trained({ dropClass: 2 })).rejects.toThrow('dropClass is 2')
  await expect(trained({ classes: 1 })).rejects.toThrow('classes is 1')
  await expect(trained({ drop: 0 } as never)).rejects.toThrow("no option 'drop'")
})
