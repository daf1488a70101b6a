import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { rawDigits } from '#data/digits.ts'
import { split } from '#data/split.ts'
import { generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import type { Denoiser, SampleOptions } from '../method/guided-diffusion.ts'
import {
  EARLIER,
  LATER,
  type Point,
  SAMPLES,
  at,
  bothRise,
  filterSweep,
  gaussianSweep,
  guidanceOf,
  laterModel,
  onFront,
  reach,
  sweep,
  temperatureOf,
  toldTo,
  wantedOf,
} from './arms.ts'
import { COMPONENTS, codesOf } from './digits.ts'
import { type Codes, type Worth, judgeBy } from './judge.ts'
import { reproduction } from './reproduction.ts'

const NOTHING: Worth = { consistency: 0, realism: 0, diversity: 0, recall: 0 }
const done = async <R>(run: AsyncGenerator<unknown, R, void>): Promise<R> => {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}
/** Rows of two numbers around a place for each class on a circle. */
function circle(each: number, spread: number, seed = 0): Codes {
  const rng = generator(random.key(seed))
  const labels = wantedOf(each)
  const data = new Float32Array(2 * labels.length)
  labels.forEach((label, row) => {
    const angle = (label / 10) * 2 * Math.PI
    data[2 * row] = 10 * Math.cos(angle) + spread * rng.normal()
    data[2 * row + 1] = 10 * Math.sin(angle) + spread * rng.normal()
  })
  return { x: { data, rows: labels.length, dim: 2 }, labels }
}

test('each mechanism is off alone', () => {
  expect([0, 1, 5].map(guidanceOf())).toEqual([0, 1, 5].map((guidance) => ({ guidance })))
  expect([0, 1, 5].map(guidanceOf('guidance'))).toEqual([1, 1, 1].map((guidance) => ({ guidance })))
  expect(guidanceOf('progress')(3)).toEqual({ guidance: 3 })
  expect(laterModel()).toEqual(LATER)
  expect(laterModel('conditioning')).toEqual(LATER)
  expect(laterModel('progress')).toEqual({ ...EARLIER, arm: LATER.arm })
  expect(LATER.width).toBeGreaterThan(EARLIER.width)
  expect(LATER.steps).toBeGreaterThan(EARLIER.steps)
})

test('without conditioning classes are permuted, rows are not', () => {
  const train = { role: 'train' as const, indices: new Int32Array(400), ...circle(40, 1) }
  expect(toldTo(train, generator(random.key(0)), 'guidance')).toBe(train)
  const told = toldTo(train, generator(random.key(0)), 'conditioning')
  expect(told.x).toBe(train.x)
  expect(told.labels.toSorted()).toEqual(train.labels)
  expect(told.labels.filter((label, row) => label === train.labels[row]).length).toBeLessThan(80)
  expect(train.labels).toEqual(wantedOf(40))
})

test('each setting of a sweep asks for the same classes from the same noise', async () => {
  const seen: SampleOptions[] = []
  const model: Pick<Denoiser, 'sample'> = {
    sample: async (options) => {
      seen.push({ ...options, key: options.key.js() as never })
      return { data: new Float32Array(10 * SAMPLES), rows: 10 * SAMPLES, dim: 1 }
    },
  }
  const points = await done(
    sweep(model as Denoiser, [1, 0.5], temperatureOf, async () => NOTHING, random.key(3)),
  )
  expect(points.map(({ setting }) => setting)).toEqual([1, 0.5])
  expect(seen.map(({ guidance, temperature }) => [guidance, temperature])).toEqual([
    [1, 1],
    [1, 0.5],
  ])
  expect(seen[0]!.key).toEqual(seen[1]!.key)
  expect(seen[0]!.wanted).toEqual(wantedOf(SAMPLES))
})

test('the filter keeps as many as ever, from more, and better ones', async () => {
  const pool = circle(2 * SAMPLES, 4, 1)
  const model = { sample: async () => pool.x } as unknown as Denoiser
  const judged: Codes[] = []
  const off = ({ x, labels }: Codes) => {
    const place = circle(SAMPLES, 0).x.data
    return labels.reduce(
      (sum, _, row) =>
        sum + Math.hypot(x.data[2 * row]! - place[2 * row]!, x.data[2 * row + 1]! - place[2 * row + 1]!),
      0,
    )
  }
  const judge = async (samples: Codes) => {
    judged.push(samples)
    return NOTHING
  }
  await filterSweep(model, [1, 2], judge, circle(50, 1, 2), random.key(0))
  expect(judged.map(({ labels }) => [...labels])).toEqual([1, 2].map(() => [...wantedOf(SAMPLES)]))
  // One drawn for each that is kept: all of the first, in whatever order.
  const first = (samples: Matrix) => [...samples.data.subarray(0, 2 * SAMPLES)].toSorted()
  expect(first(judged[0]!.x)).toEqual(first(pool.x))
  expect(first(judged[1]!.x)).not.toEqual(first(pool.x))
  expect(off(judged[1]!)).toBeLessThan(off(judged[0]!))
})

test('a Gaussian has the mean and spread of its class, times the temperature', async () => {
  const drawn: Codes[] = []
  const judge = async (samples: Codes) => {
    drawn.push(samples)
    return NOTHING
  }
  await gaussianSweep(circle(200, 2), [1, 0.5], judge, generator(random.key(5)))
  const spread = ({ x }: Codes) => {
    const own = [...Array(SAMPLES).keys()].map((row) => x.data[2 * row]!)
    const mean = own.reduce((sum, value) => sum + value, 0) / SAMPLES
    expect(mean).toBeGreaterThan(9)
    expect(mean).toBeLessThan(11)
    return Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / SAMPLES)
  }
  const [full, half] = drawn.map(spread) as [number, number]
  expect(full).toBeGreaterThan(1.4)
  expect(full).toBeLessThan(2.6)
  expect(half / full).toBeCloseTo(0.5, 4)
})

test('samples are judged by the real digits of their own class', async () => {
  const test = { role: 'test' as const, indices: new Int32Array(300), ...circle(30, 1) }
  const evaluator = {
    look: async (x: Matrix) => ({
      shown: Int32Array.from({ length: x.rows }, (_, row) => {
        const turn = Math.atan2(x.data[2 * row + 1]!, x.data[2 * row]!) / (2 * Math.PI)
        return Math.round(10 * (turn + 1)) % 10
      }),
      features: x,
    }),
    dispose: () => {},
  }
  const judge = await judgeBy(test, 10, evaluator)
  const right = await judge(circle(30, 1, 7))
  expect(right.consistency).toBeGreaterThan(0.95)
  expect(right.realism).toBeGreaterThan(0.8)
  expect(Math.abs(right.diversity - 1)).toBeLessThan(0.4)
  const timid = await judge(circle(30, 0.3, 7))
  expect(timid.diversity).toBeLessThan(0.3)
  const turned = circle(30, 1, 7)
  turned.labels.forEach((label, row) => (turned.labels[row] = (label + 5) % 10))
  const wrong = await judge(turned)
  expect([wrong.consistency, wrong.realism]).toEqual([0, 0])
  await expect(judgeBy({ ...test, role: 'train' } as never, 10, evaluator)).rejects.toThrow(
    'only a test part may judge, not train',
  )
})

test('codes are the largest components, of mean square 1, by training digits alone', async () => {
  const { labels } = await rawDigits()
  const parts = split(labels, { train: 20, validation: 5, test: 5 }, generator(random.key(0)))
  const { train, test } = await codesOf(parts)
  const mean = (square: boolean, column?: number) => {
    const own = [...train.x.data].filter((_, i) => column === undefined || i % COMPONENTS === column)
    return own.reduce((sum, value) => sum + (square ? value * value : value), 0) / own.length
  }
  expect(mean(true)).toBeCloseTo(1, 4)
  expect(mean(false, 0)).toBeCloseTo(0, 4)
  expect(mean(true, 0)).toBeGreaterThan(2 * mean(true, 5))
  expect([train.x.rows, test.x.rows, test.role]).toEqual([200, 50, 'test'])
})

test('what a knob reaches is the area under its front', () => {
  const points: Point[] = [
    { ...NOTHING, setting: 1, consistency: 0.5, realism: 0.2, diversity: 1.7 },
    { ...NOTHING, setting: 2, consistency: 1, realism: 0.2, diversity: 0.4 },
  ]
  expect(reach(points, 'consistency')).toBeCloseTo(0.5 + 0.2, 12)
  expect(reach(points, 'realism')).toBeCloseTo(0.2, 12)
  expect(at(points, 2).diversity).toBe(0.4)
  expect(() => at(points, 3)).toThrow('there is no point at 3')
  const better = { ...points[1]!, realism: 0.3 }
  expect(onFront([points, [better]])).toEqual([1, 1])
  const third = { ...NOTHING, setting: 3, consistency: 0.6, realism: 0.5, diversity: 1 }
  expect(bothRise([...points, third], 1)).toBeCloseTo(0.1, 12)
  expect(bothRise(points, 1)).toBe(0)
  expect(() => bothRise(points, 2)).toThrow('there is no point beyond 2')
})

test('a run tells its split before it trains', async () => {
  const run = reproduction.run({ seed: 1 })
  const first = await run.next()
  await run.return(undefined as never)
  expect(first.value).toMatchObject({ kind: 'split', of: 'digits' })
})
