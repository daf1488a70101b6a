import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { type FitEvent, type FitOptions, FitError, type Fitting, fit, grid } from './fit.ts'
import { meanSquaredError } from './loss.ts'

const ROWS = 64
const xs = Float32Array.from({ length: ROWS }, (_, i) => i / ROWS)
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const parts = {
  train: { role: 'train', indices: rows(0, 32) },
  validation: { role: 'validation', indices: rows(32, 48) },
  test: { role: 'test', indices: rows(48, 64) },
} as const

type Line = { w: np.Array }

/** y = 3 x, read from the train part. */
const line = (learningRate: number, more: Partial<FitOptions<Line, [np.Array]>> = {}) => ({
  params: { w: np.zeros([1]) },
  loss: ({ w }: Line, x: np.Array) => meanSquaredError(x.ref.mul(w), x.mul(3)),
  batch: (rows: np.Array): [np.Array] => {
    const x = np.array(Float32Array.from(parts.train.indices, (row) => xs[row]!))
    return [np.take(x, rows, 0)]
  },
  key: random.key(1),
  steps: 200,
  batchSize: 8,
  learningRate,
  doing: 'fitting a line',
  ...more,
})

async function end<R>(run: Fitting<R>, events: FitEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}
const slope = ({ w }: Line) => w.dataSync()[0]!

test('learns a line, and tells how far it is', async () => {
  const events: FitEvent[] = []
  const params = await end(
    fit(parts.train, line(0.1, { series: 'loss', schedule: 'cosine', warmUp: 5 })),
    events,
  )
  expect(slope(params)).toBeCloseTo(3, 2)
  expect(events.findLast((event) => event.kind === 'progress')).toMatchObject({ done: 200, total: 200 })
  expect(events.find((event) => event.kind === 'metric')).toMatchObject({ series: 'loss', step: 10 })
})

test('the same key fits alike', async () => {
  const one = slope(await end(fit(parts.train, line(0.01))))
  expect(slope(await end(fit(parts.train, line(0.01))))).toBe(one)
})

test('refuses to fit what judges, by type and when run', async () => {
  // @ts-expect-error a test part may not be fitted
  await expect(end(fit(parts.test, line(0.1)))).rejects.toThrow('only a train part may be fitted, not test')
  const settings = { arm: 'a', settings: [{ rate: 1 }], score: () => 1, train: async function* () {} }
  // @ts-expect-error a test part may not choose
  await expect(end(grid({ ...settings, validation: parts.test }))).rejects.toThrow('only a validation part')
})

test('a loss that is not finite says at which step; no rows say so', async () => {
  await expect(end(fit(parts.train, line(1e30)))).rejects.toThrow(/the loss is (NaN|Infinity) at step 10/)
  const none = { ...parts.train, indices: new Int32Array() }
  await expect(end(fit(none, line(0.1)))).rejects.toThrow('there are no rows to fit')
})

test.each([
  [{ steps: 0 }, 'steps is 0'],
  [{ learningRate: -1 }, 'learningRate is -1'],
  [{ schedule: 'cosin' as 'cosine' }, "schedule is 'cosin'"],
])('refuses %j', async (more, message) => {
  await expect(end(fit(parts.train, line(0.1, more)))).rejects.toThrow(message)
})

test('stopping early ends it', async () => {
  const run = fit(parts.train, line(0.1))
  await run.next()
  await run.return(undefined as never)
  expect(await run.next()).toMatchObject({ done: true })
})

test('a grid keeps the best on validation, leaves out what diverged, and tells its choice', async () => {
  const events: FitEvent[] = []
  const freed: number[] = []
  const choice = await end(
    grid({
      arm: 'line',
      settings: [{ rate: 1e-5 }, { rate: 0.1 }, { rate: 1e30 }],
      train: ({ rate }) => fit(parts.train, line(rate)),
      score: ({ w }: Line) => -Math.abs((w.ref.dataSync() as Float32Array)[0]! - 3),
      validation: parts.validation,
      dispose: ({ w }) => void freed.push(w.dataSync()[0]!),
    }),
    events,
  )
  expect(choice.setting).toEqual({ rate: 0.1 })
  expect(choice.scores[2]).toBeNaN()
  expect(freed).toHaveLength(1)
  expect(events.at(-1)).toEqual({ kind: 'setting', arm: 'line', name: 'rate', value: 0.1 })
  const progress = events.filter((event) => event.kind === 'progress')
  expect(progress.every(({ total }) => total === 600)).toBe(true)
})

test('a grid of which nothing could be measured is an error', async () => {
  const diverging = {
    arm: 'line',
    settings: [{ rate: 1e30 }],
    train: ({ rate }: { rate: number }) => fit(parts.train, line(rate)),
    score: () => 1,
    validation: parts.validation,
  }
  await expect(end(grid(diverging))).rejects.toThrow(FitError)
})
