import { random } from '@jax-js/jax'
import { beforeAll, expect, test } from 'vitest'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { gaussianRandomFields } from '../method/random-field.ts'
import { ALL, type Arm, type Ground, accuracyOf, armsFor, stronger, trained, trainedAt } from './arms.ts'
import { drawViews } from './contrast.ts'
import { type Data, SIDE, loadDigits } from './digits.ts'
import { gain, judged, labelDraws } from './judge.ts'

let data: Data
let ground: Ground
const arm: Arm = {
  name: 'small',
  parameters: ALL,
  varies: 'pixel',
  strengths: [0.5, 2],
  rates: [0.01],
  steps: 3,
}

beforeAll(async () => {
  data = await loadDigits(generator(random.key(1)), { train: 20, validation: 10, test: 30, pool: 5 })
  const draws = (labels: Int32Array) =>
    labelDraws(labels, { perClass: 6, draws: 2 }, generator(random.key(2)))
  ground = {
    data,
    fields: gaussianRandomFields(generator(random.key(3)), { count: 8, side: 2 * SIDE, exponent: 4 }),
    draws: { seen: draws(data.seen.train.labels), unseen: draws(data.unseen.train.labels) },
    networks: [1, 2].map((n) => ({ start: random.key(n), order: random.key(n + 10) })),
    views: random.key(4),
  }
})

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

test('halves share no class, parts no row, and the pool is a part of the train rows of the seen half', () => {
  const { seen, unseen, pool, split } = data
  expect([seen.train.labels.length, seen.test.labels.length, unseen.validation.labels.length]).toEqual([
    100, 150, 50,
  ])
  expect(pool.indices.length).toBe(25)
  const train = new Set(seen.train.indices)
  for (const row of pool.indices) expect(train.has(row)).toBe(true)
  const tests = new Set(split.test.indices)
  for (const half of [seen, unseen]) {
    for (const row of half.train.indices) expect(tests.has(row)).toBe(false)
    for (const row of half.test.indices) expect(tests.has(row)).toBe(true)
    expect(new Set(half.test.labels)).toEqual(new Set([0, 1, 2, 3, 4]))
  }
})

test('labels are drawn as many of each class, rows once', () => {
  const { labels } = data.seen.train
  for (const rows of ground.draws.seen) {
    expect(new Set(rows).size).toBe(30)
    for (let label = 0; label < 5; label++) expect(rows.filter((row) => labels[row] === label).length).toBe(6)
  }
  expect(ground.draws.seen[0]).not.toEqual(ground.draws.seen[1])
})

test('a probe on pixels learns from train rows alone, and the interval is of paired digits', async () => {
  const right = await judged((x) => x, data.seen, ground.draws.seen)
  expect(right.length).toBe(150)
  expect(mean(right)).toBeGreaterThan(0.5)
  const shifted = {
    ...data.seen,
    train: { ...data.seen.train, labels: data.seen.train.labels.map((l) => (l + 1) % 5) },
  }
  expect(mean(await judged((x) => x, shifted, ground.draws.seen))).toBeLessThan(0.3)
  const worse = right.map((share) => share - 0.1)
  const { low, high } = gain([right, right], [worse, worse], generator(random.key(1)))
  expect([low, high].map((end) => Number(end.toFixed(6)))).toEqual([0.1, 0.1])
})

test('arms differ in what the paper says, and each switch turns one thing', () => {
  const common = { strengths: [1], rates: [0.1], steps: 5 }
  const arms = armsFor(common)
  const ways = (of: typeof arms) => Object.values(of).map(({ varies }) => varies)
  expect(ways(arms)).toEqual(['pixel', 'picture', 'pixel', 'picture'])
  const { fields, alike } = arms
  expect({ ...alike, name: 'fields', varies: 'pixel' }).toEqual(fields)
  expect(Object.keys(fields.parameters).length).toBe(6)
  expect(Object.keys(arms.elastic.parameters)).toEqual(['right', 'down'])
  expect(arms.crop.parameters).toEqual({})
  expect(armsFor(common, { without: 'variation' })).toEqual({
    ...arms,
    fields: { ...fields, varies: 'picture' },
  })
  expect(armsFor(common, { longer: true })).toEqual({ ...arms, alike: { ...alike, steps: 15 } })
})

test('views: both are altered, both of the same digit, all digits in turn', async () => {
  const options = { strengths: stronger(ALL, 1), fields: ground.fields, side: SIDE, varies: 'pixel' } as const
  const { one, other, indices } = drawViews(random.key(1), data.pool, 50, options)
  const [a, b] = [await one.data(), await other.data()]
  const places = [...data.pool.indices]
  expect([...indices.subarray(0, 25)].sort()).toEqual([...places].sort())
  const apart = (x: ArrayLike<number>, i: number, y: ArrayLike<number>, j: number) => {
    let sum = 0
    for (let p = 0; p < SIDE * SIDE; p++) sum += (x[i * SIDE * SIDE + p]! - y[j * SIDE * SIDE + p]!) ** 2
    return sum
  }
  const own = [] as number[]
  const next = [] as number[]
  for (let i = 0; i < 49; i++) {
    const digit = places.indexOf(indices[i]!)
    expect(apart(a, i, data.pool.x.data, digit)).toBeGreaterThan(0.1)
    expect(apart(b, i, data.pool.x.data, digit)).toBeGreaterThan(0.1)
    own.push(apart(a, i, b, i))
    next.push(apart(a, i, b, i + 1))
  }
  expect(mean(own)).toBeLessThan(0.85 * mean(next))
})

test('an arm tells what it chose and judges all its networks; what is varied changes it', async () => {
  const events: RunEvent[] = []
  const result = await end(trained(ground, arm), events)
  expect(result.seen.length).toBe(2)
  expect(result.curve.length).toBe(2)
  expect(events).toContainEqual({ kind: 'setting', arm: 'small', name: 'strength', value: result.strength })
  expect(events).toContainEqual({ kind: 'setting', arm: 'small', name: 'learningRate', value: 0.01 })
  const at = { strength: 0.5, learningRate: 0.01 }
  const alike = await end(trainedAt(ground, { ...arm, varies: 'picture' }, at))
  expect(alike.validation).not.toBe(result.curve[0])
  expect(accuracyOf(result.seen)).toBeGreaterThan(0.3)
  // The two strengths differ, and one of them asked for alone is that of the curve.
  const { validation } = await end(trainedAt(ground, arm, at))
  expect(validation).toBeCloseTo(result.curve[0]!, 6)
  const [half, twice] = result.curve
  expect(half).not.toBe(twice)
})
