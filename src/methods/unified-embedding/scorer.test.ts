import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { Scorer } from './scorer.ts'

const X = Float32Array.of(0, 0, 0.5, -1, 2, 0.3, 1)

/** What the first step adds to a slope, before the second moment is corrected for its start at 0. */
const EPSILON = 1e-8 / Math.sqrt(1 - 0.999)

/** Biases away from 0, so that no unit sits on the kink of ReLU. */
function network(): Scorer {
  const scorer = new Scorer(generator(random.key(4)), [5, 7, 6])
  for (const { b } of scorer.layers) b.forEach((_, o) => (b[o] = o % 2 === 0 ? 1.1 : 0.4))
  return scorer
}

test('hands back the gradient of its input, by finite differences', () => {
  const scorer = network()
  const slopes = new Float32Array(7)
  scorer.forward(X, 2)
  scorer.backward(1, slopes, 2)
  for (let i = 2; i < 7; i++) {
    const at = (step: number) => scorer.forward(Float32Array.from(X).fill(X[i]! + step, i, i + 1), 2)
    expect(slopes[i]).toBeCloseTo((at(1 / 256) - at(-1 / 256)) * 128, 4)
  }
  expect([slopes[0], slopes[1]]).toEqual([0, 0])
  expect(Math.abs(slopes[2]!)).toBeGreaterThan(0.01)
})

test('Adam first moves every weight with a slope by the learning rate, downhill', () => {
  const scorer = network()
  const before = scorer.layers.map(({ w, b }) => [w.slice(), b.slice()])
  const h = 1 / 1024
  scorer.forward(X, 2)
  scorer.backward(1, new Float32Array(7), 2)
  // Slopes by finite differences, before the step.
  const slopes = scorer.layers.map(({ w, b }) =>
    [w, b].map((values) =>
      values.map((v, i) => {
        values[i] = v + h
        const up = scorer.forward(X, 2)
        values[i] = v - h
        const down = scorer.forward(X, 2)
        values[i] = v
        return (up - down) / (2 * h)
      }),
    ),
  )
  scorer.step(0.01)
  scorer.layers.forEach(({ w, b }, l) =>
    [w, b].forEach((values, part) =>
      values.forEach((v, i) => {
        const slope = slopes[l]![part]![i]!
        const moved = v - before[l]![part]![i]!
        expect(moved).toBeCloseTo((-0.01 * slope) / (Math.abs(slope) + EPSILON), 6)
      }),
    ),
  )
})

test('fits the exclusive or', () => {
  const scorer = new Scorer(generator(random.key(1)), [2, 8])
  const points = [0, 0, 1, 0, 0, 1, 1, 1]
  const x = Float32Array.from(points, (v) => 2 * v - 1)
  const labels = [0, 1, 1, 0]
  for (let step = 0; step < 400; step++) {
    labels.forEach((label, i) => {
      const p = 1 / (1 + Math.exp(-scorer.forward(x, 2 * i)))
      scorer.backward(p - label, new Float32Array(8), 2 * i)
    })
    scorer.step(0.02)
  }
  expect(labels.map((_, i) => (scorer.forward(x, 2 * i) > 0 ? 1 : 0))).toEqual(labels)
})
