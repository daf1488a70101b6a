import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { batchOf } from './batches.ts'
import {
  DivergedError,
  FitError,
  type FitEvent,
  type FitOptions,
  type Fitting,
  fit,
  grid,
  settingsOf,
} from './fit.ts'
import { meanSquaredError } from './loss.ts'

const ROWS = 64
const xs = Float32Array.from({ length: ROWS }, (_, i) => i / ROWS)
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const parts = {
  train: { role: 'train', indices: rows(0, 32) },
  validation: { role: 'validation', indices: rows(32, 48) },
  test: { role: 'test', indices: rows(48, 64) },
} as const

const trainX = np.array(Float32Array.from(parts.train.indices, (row) => xs[row]!))

type Line = { w: np.Array }

/** y = 3 x, read from the train part. */
const line = (learningRate: number, more: Partial<FitOptions<Line, [np.Array]>> = {}) => ({
  params: { w: np.zeros([1]) },
  loss: ({ w }: Line, x: np.Array) => meanSquaredError(x.ref.mul(w), x.mul(3)),
  batch: batchOf(trainX),
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
  await expect(end(fit(parts.train, line(1e30)))).rejects.toThrow(
    /^fitting a line: the loss is (NaN|Infinity) at step 2$/,
  )
  const none = { ...parts.train, indices: new Int32Array() }
  await expect(end(fit(none, line(0.1)))).rejects.toThrow('there are no rows to fit')
})

test('a loss that fails late says at which step', async () => {
  const fails = ({ w }: Line, x: np.Array, chance: np.Array) =>
    meanSquaredError(w, x.mean().reshape([1])).mul(chance)
  let step = 0
  const run = fit(parts.train, {
    ...line(0.1),
    loss: fails,
    batch: (rows: np.Array): [np.Array, np.Array] => [
      np.take(trainX.ref, rows, 0),
      np.array(++step < 137 ? 1 : NaN),
    ],
  })
  await expect(end(run)).rejects.toThrow(new DivergedError('fitting a line: the loss is NaN at step 137'))
})

test('rows of one class are nothing to tell apart', async () => {
  const labels = (of: (row: number) => number) => ({
    labels: Array.from({ length: 32 }, (_, row) => of(row)),
    steps: 1,
  })
  const one = fit(
    parts.train,
    line(
      0.1,
      labels(() => 3),
    ),
  )
  await expect(end(one)).rejects.toThrow('all 32 rows are of class 3')
  const short = fit(parts.train, line(0.1, { labels: [0, 1] }))
  await expect(end(short)).rejects.toThrow('32 and 2 rows and labels')
  await end(
    fit(
      parts.train,
      line(
        0.1,
        labels((row) => row % 2),
      ),
    ),
  )
})

test.each([
  [{ steps: 0 }, 'steps is 0'],
  [{ learningRate: -1 }, 'learningRate is -1'],
  [{ batchSize: 0 }, 'a batch of 0 rows'],
  [{ warmUp: 1.5 }, 'warmUp is 1.5'],
  [{ schedule: 'cosin' as 'cosine' }, "schedule is 'cosin'"],
  [{ warmup: 5 } as object, "fit has no option 'warmup'"],
])('refuses %j', async (more, message) => {
  await expect(end(fit(parts.train, line(0.1, more)))).rejects.toThrow(message)
})

test('watches something other than the loss at the start, on the way and at the end', async () => {
  const watch = { series: 'slope', every: 15, measure: ({ w }: Line) => w.ref.dataSync()[0]! }
  const events: FitEvent[] = []
  const params = await end(fit(parts.train, line(0.1, { steps: 40, watch })), events)
  const seen = events.filter((event) => event.kind === 'metric')
  expect(seen.map(({ step }) => step)).toEqual([0, 15, 30, 40])
  expect([seen[0]!.value, seen[3]!.value]).toEqual([0, slope(params)])
})

test.each([
  [{}, [1, 1, 1, 1, 1, 1]],
  [{ warmUp: 4 }, [0.25, 0.5, 0.75, 1, 1, 1]],
  [{ schedule: 'cosine', warmUp: 2 }, [0.5, 1, 1, 0.853553, 0.5, 0.146447]],
] as const)('the learning rate follows %j', async (schedule, factors) => {
  const slopes: number[] = []
  const watch = { series: 'w', every: 1, measure: ({ w }: Line) => slopes.push(w.ref.dataSync()[0]!) }
  // Adam moves by the whole rate where the gradient is always the same.
  const loss = ({ w }: Line, x: np.Array) => w.sum().sub(x.mul(0).sum())
  await end(fit(parts.train, line(0.1, { loss, steps: 6, watch, ...schedule })))
  factors.forEach((factor, i) => expect(slopes[i]! - slopes[i + 1]!).toBeCloseTo(0.1 * factor, 5))
})

/** Every parameter that a fit held while it was watched. */
const witness = (held: np.Array[]) => ({
  series: 'held',
  every: 1,
  measure: ({ w }: Line) => held.push(w),
})

test.each(['leaving early', 'diverging'])('%s frees parameters, batches and key', async (how) => {
  const held: np.Array[] = []
  const key = random.key(1)
  const start = { w: np.zeros([1]) }
  const rate = how === 'diverging' ? 1e30 : 0.1
  const run = fit(parts.train, line(rate, { key, params: start, watch: witness(held) }))
  if (how === 'diverging') await expect(end(run)).rejects.toThrow(DivergedError)
  else {
    for (let i = 0; i < 15; i++) await run.next()
    await run.return(undefined as never)
    expect(await run.next()).toMatchObject({ done: true })
  }
  expect(held.length).toBeGreaterThan(9)
  expect([start.w, key, ...held].map((array) => array.refCount)).toEqual(Array(held.length + 2).fill(0))
  expect(trainX.refCount).toBe(1)
})

test('a finished fit holds on to nothing but its result', async () => {
  const held: np.Array[] = []
  const { w } = await end(fit(parts.train, line(0.1, { steps: 25, watch: witness(held) })))
  expect(held.at(-1)).toBe(w)
  expect(held.map((array) => array.refCount)).toEqual([...Array(25).fill(0), 1])
  expect(trainX.refCount).toBe(1)
  w.dispose()
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

test('a score that is not finite was not measured', async () => {
  const freed: number[] = []
  const settings = settingsOf({ rate: [1, 2, 3, 4] })
  const scores = [NaN, 0.5, Infinity, 0.5]
  const choice = await end(
    grid({
      arm: 'numbers',
      settings,
      // oxlint-disable-next-line require-yield
      train: async function* ({ rate }) {
        return rate
      },
      score: (model) => scores[model - 1]!,
      validation: parts.validation,
      dispose: (model) => void freed.push(model),
    }),
  )
  expect(choice).toEqual({ model: 2, setting: { rate: 2 }, score: 0.5, scores })
  expect(freed).toEqual([1, 3, 4])
})

test('leaving a grid early, or a score that throws, frees all its models', async () => {
  const held: np.Array[] = []
  const start = (score: () => number) =>
    grid({
      arm: 'line',
      settings: settingsOf({ rate: [0.1, 0.2] }),
      train: ({ rate }) => fit(parts.train, line(rate, { steps: 20, watch: witness(held) })),
      score,
      validation: parts.validation,
      dispose: ({ w }) => w.dispose(),
    })
  const left = start(() => 1)
  for (let i = 0; i < 30; i++) await left.next()
  await left.return(undefined as never)
  expect(held.length).toBeGreaterThan(21)
  const fails = start(() => {
    throw new Error('no score')
  })
  await expect(end(fails)).rejects.toThrow('no score')
  expect(held.every((array) => array.refCount === 0)).toBe(true)
})

test('settings are every combination, the learning rate first', () => {
  expect(settingsOf({ learningRate: [1, 2], decay: [0, 0.1] })).toEqual([
    { learningRate: 1, decay: 0 },
    { learningRate: 1, decay: 0.1 },
    { learningRate: 2, decay: 0 },
    { learningRate: 2, decay: 0.1 },
  ])
})
