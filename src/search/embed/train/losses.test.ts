import { grad, init, numpy as np, random } from '@jax-js/jax'
import { beforeAll, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { matryoshkaContrastiveLoss } from '#methods/matryoshka/index.ts'
import { nestedContrast, nestedCosine } from './losses.ts'

beforeAll(() => init('wasm'))

const WIDTH = 12
const NESTING = [3, 5, 12]
const draw = (rows: number, seed: number) =>
  generator(random.key(seed)).fillNormal(new Float32Array(rows * WIDTH))

test('the contrast is that of the method, with its gradients', async () => {
  const rows = 7
  const [a, b] = [draw(rows, 1), draw(rows, 2)]
  const as = (data: Float32Array) => np.array(Float32Array.from(data)).reshape([rows, WIDTH])
  const loss = (x: np.Array, y: np.Array) => matryoshkaContrastiveLoss(x, y, NESTING, 0.3)

  const ours = nestedContrast(a, b, WIDTH, NESTING, 0.3)

  expect(ours.loss).toBeCloseTo(loss(as(a), as(b)).js() as number, 4)
  const gradientA = (await grad((x: np.Array) => loss(x, as(b)))(as(a)).data()) as Float32Array
  const gradientB = (await grad((y: np.Array) => loss(as(a), y))(as(b)).data()) as Float32Array
  gradientA.forEach((slope, i) => expect(ours.gradientA[i]).toBeCloseTo(slope, 4))
  gradientB.forEach((slope, i) => expect(ours.gradientB[i]).toBeCloseTo(slope, 4))
})

test('the slopes of the cosines are those of small steps', () => {
  const [sums, targets] = [draw(3, 3), draw(3, 4)]
  const { gradient } = nestedCosine(sums, targets, WIDTH, NESTING)
  for (let i = 0; i < sums.length; i++) {
    const at = (step: number) =>
      nestedCosine(
        sums.map((value, k) => (k === i ? value + step : value)),
        targets,
        WIDTH,
        NESTING,
      ).loss
    expect(gradient[i]).toBeCloseTo((at(0.01) - at(-0.01)) / 0.02, 2)
  }
})

test('rows that point where they should cost nothing', () => {
  const targets = draw(3, 5)
  const { loss } = nestedCosine(
    targets.map((value) => 2 * value),
    targets,
    WIDTH,
    NESTING,
  )
  expect(loss).toBeCloseTo(0, 5)
})
