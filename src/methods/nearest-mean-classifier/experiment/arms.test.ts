import { numpy as np, random, tree } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { dense } from '#nn/dense.ts'
import { generator } from '#nn/generator.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import { closedForm, featuresOf, freshHead, linearInTurn, meansInTurn, untrained } from './arms.ts'
import { classesOf, discriminant, oneHotRidge } from './closed-forms.ts'
import { bestOf, few, learnInTurn, rightOf, rowBatches } from './learners.ts'
import { type Stream, digitStream, lessonOf, letterWorlds } from './streams.ts'

const SIZES = { known: 4, perKnown: 3, novel: 4, perNovel: { train: 6, validation: 2, test: 3 }, tasks: 2 }

async function letters() {
  const writing = letterWorlds(random.key(1), SIZES)
  for (;;) {
    const { done, value } = await writing.next()
    if (done) return value
  }
}
async function last<R>(run: AsyncGenerator<unknown, R, void>): Promise<{ result: R; told: unknown[] }> {
  const told: unknown[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done) return { result: value, told }
    told.push(value)
  }
}
const picture = ({ data, dim }: Matrix, row: number) => data.subarray(row * dim, (row + 1) * dim).join()
const pictures = (x: Matrix) => Array.from({ length: x.rows }, (_, row) => picture(x, row))

/** Clouds of four classes in a few dimensions, as a stream of two tasks; `spread` stretches the last dimension. */
function clouds(spread = 1): Stream {
  const rng = generator(random.key(3))
  const part = <R extends 'train' | 'validation' | 'test'>(role: R, from: number, each: number) => {
    const labels = Int32Array.from({ length: 4 * each }, (_, i) => i % 4)
    const data = Float32Array.from({ length: labels.length * 64 }, (_, at) => {
      const [label, d] = [labels[Math.floor(at / 64)]!, at % 64]
      return (d === label ? 3 : 0) + (d === 63 ? spread : 0.3) * rng.normal()
    })
    const indices = Int32Array.from({ length: labels.length }, (_, i) => from + i)
    return { role, indices, labels, pixels: { data, rows: labels.length, dim: 64 } }
  }
  const [train, validation, test] = [part('train', 0, 30), part('validation', 200, 10), part('test', 400, 20)]
  const rowsOf = (...classes: number[]) =>
    Int32Array.from([...train.labels.keys()].filter((row) => classes.includes(train.labels[row]!)))
  const tasks = [
    { classes: Int32Array.of(0, 1), rows: rowsOf(0, 1) },
    { classes: Int32Array.of(2, 3), rows: rowsOf(2, 3) },
  ]
  return { classes: 4, split: { train, validation, test }, train, validation, test, tasks }
}
const viewsOf = ({ train, validation, test }: Stream) => ({
  train: train.pixels,
  validation: validation.pixels,
  test: test.pixels,
})
const asArrays = (stream: Stream) =>
  lessonOf(stream, ({ data, rows, dim }) => np.array(Float32Array.from(data)).reshape([rows, dim]))

describe('streams', () => {
  test('parts share no picture, and pretraining has no letter of the stream', async () => {
    const { pretraining, stream } = await letters()
    const parts = [pretraining, stream.train, stream.validation, stream.test]
    expect(parts.map(({ pixels }) => pixels.rows)).toEqual([12, 24, 8, 12])
    expect(new Set(parts.flatMap(({ pixels }) => pictures(pixels))).size).toBe(56)
    const perClass = (labels: Int32Array) => [0, 1, 2, 3].map((c) => labels.filter((l) => l === c).length)
    expect(perClass(stream.train.labels)).toEqual([6, 6, 6, 6])
    expect(perClass(stream.test.labels)).toEqual([3, 3, 3, 3])
    const rows = stream.tasks.flatMap(({ rows }) => [...rows])
    expect(rows.sort((a, b) => a - b)).toEqual([...stream.train.labels.keys()])
    for (const { classes, rows } of stream.tasks)
      for (const row of rows) expect(classes).toContain(stream.train.labels[row])
  })

  test('digits keep their labels', async () => {
    const stream = await digitStream(random.key(2), { train: 20, validation: 1, test: 5 }, 5)
    const { result } = { result: meansInTurn(viewsOf(stream), stream) }
    expect(result.accuracies).toHaveLength(5)
    expect(result.accuracies.at(-1)).toBeGreaterThan(0.5)
  })
})

describe('class means in turn', () => {
  test('learn from the rows of the tasks alone, and only from them', () => {
    const stream = clouds()
    const views = viewsOf(stream)
    expect(meansInTurn(views, stream)).toEqual({ accuracies: [1, 1], validated: 1 })
    const elsewhere = { ...views, train: takeRows(views.train, [...views.train.data.keys()].slice(0, 120).map((i) => (i + 1) % 120)) } // prettier-ignore
    expect(meansInTurn(elsewhere, stream).accuracies[1]).toBe(0)
    const half = { ...stream, tasks: stream.tasks.slice(0, 1) }
    expect(meansInTurn(views, half).accuracies).toEqual([1])
  })
})

describe('closed forms', () => {
  test('the discriminant is S⁻¹ m and -m S⁻¹ m / 2, with S around the mean of the own class', () => {
    // Means (0, 0) and (6, 2); around them every class has variance 1 and 4, and none in common.
    const rest = [-1, -2, -1, 2, 1, -2, 1, 2]
    const data = Float32Array.from([...rest, ...rest.map((value, i) => value + (i % 2 === 0 ? 6 : 2))])
    const labels = Int32Array.from([0, 0, 0, 0, 1, 1, 1, 1])
    const { w, b } = discriminant({ x: { data, rows: 8, dim: 2 }, labels }, 2, 0)
    expect([...w.data].map((value) => value.toFixed(5))).toEqual(['0.00000', '6.00000', '0.00000', '0.50000'])
    expect(b[0]).toBeCloseTo(0, 9)
    expect(b[1]).toBeCloseTo(-(6 * 6 + 2 * 0.5) / 2, 6)
  })

  test('the discriminant sees past a direction in which every class is spread, which misleads means', async () => {
    const stream = clouds(40)
    const labelled = { x: stream.train.pixels, labels: stream.train.labels }
    const right = (map: ReturnType<typeof discriminant>) =>
      rightOf(classesOf(map, stream.test.pixels), stream.test.labels, [0, 1, 2, 3])
    const means = meansInTurn(viewsOf(stream), stream).accuracies.at(-1)!
    expect(means).toBeLessThan(0.9)
    expect(right(discriminant(labelled, 4, 1e-4))).toBeGreaterThan(0.95)
    expect(right(oneHotRidge(labelled, 4, 1e-3))).toBeGreaterThan(0.95)
  })

  test('with nothing but shrinkage the discriminant is the nearest mean, and the decay is chosen on validation', async () => {
    const stream = clouds(40)
    const labelled = { x: stream.train.pixels, labels: stream.train.labels }
    const round = classesOf(discriminant(labelled, 4, 1e9), stream.test.pixels)
    const means = meansInTurn(viewsOf(stream), stream).accuracies.at(-1)!
    expect(rightOf(round, stream.test.labels, [0, 1, 2, 3])).toBeCloseTo(means, 9)
    const form = (decay: number) => discriminant(labelled, 4, decay)
    const { result, told } = await last(closedForm('form', form, [1e9, 1e-4], viewsOf(stream), stream))
    expect(told).toContainEqual({ kind: 'setting', arm: 'form', name: 'decay', value: 1e-4 })
    expect(result).toBeGreaterThan(0.95)
  })
})

describe('learners', () => {
  test('replay keeps what a bare learner forgets, and the rate is chosen on validation', async () => {
    const lesson = await asArrays(clouds())
    const learn = (guard: 'nothing' | 'replay') =>
      last(
        linearInTurn(lesson, {
          arm: guard,
          guard,
          steps: 30,
          settings: [{ rate: 1e-6 }, { rate: 0.03 }],
          head: random.key(1),
          order: random.key(2),
        }),
      )
    const kept = await learn('replay')
    expect(kept.told).toContainEqual({ kind: 'setting', arm: 'replay', name: 'rate', value: 0.03 })
    expect(kept.result.accuracies[1]).toBeGreaterThan(0.95)
    expect(kept.result.validated).toBeGreaterThan(0.9)
  })

  test('EWC and LwF hold old weights and old scores the more, the stronger they are', async () => {
    const lesson = await asArrays(clouds())
    for (const guard of ['EWC', 'LwF'] as const) {
      const weights = async (strength: number) => {
        const learner = { name: guard, guard, steps: 30, rate: 0.03, strength, logits: dense }
        const start = freshHead(random.key(1), 4)
        const { result } = await last(learnInTurn({ ...learner, start, key: random.key(2) }, lesson))
        return result
      }
      const [none, strong] = [await weights(0), await weights(guard === 'EWC' ? 1000 : 20)]
      expect(strong, guard).not.toEqual(none)
      expect(strong.validated, guard).toBeGreaterThan(0.4)
    }
  })

  test('half of a batch are kept pictures, of each class as many', () => {
    const rng = generator(random.key(1))
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2)
    const kept = few(rng, { classes: Int32Array.of(0, 1), rows: Int32Array.from(labels.keys()) }, labels)
    expect(kept).toHaveLength(10)
    expect(kept.filter((row) => labels[row] === 1)).toHaveLength(5)
    const batch = rowBatches(rng, Int32Array.from({ length: 30 }, (_, i) => 100 + i), kept)() // prettier-ignore
    expect(batch.filter((row) => row >= 100)).toHaveLength(16)
    expect(batch.filter((row) => kept.includes(row))).toHaveLength(16)
    const fresh = rowBatches(
      rng,
      Int32Array.from({ length: 30 }, (_, i) => i),
      [],
    )()
    expect(new Set(fresh).size).toBe(30)
  })

  test('only classes seen are named and asked for', () => {
    expect([...bestOf([5, 1, 2, 0, 9, 3], 3, [1, 2])]).toEqual([2, 1])
    expect(rightOf(Int32Array.of(1, 2, 0), Int32Array.of(1, 1, 0), [1])).toBe(0.5)
  })
})

test('features come from the encoder they are asked of', async () => {
  const { stream } = await letters()
  const [one, other] = [untrained(random.key(1)), untrained(random.key(2))]
  const features = await featuresOf(one, stream.test.pixels)
  expect([features.rows, features.dim]).toEqual([12, 64])
  expect(await featuresOf(other, stream.test.pixels)).not.toEqual(features)
  expect(await featuresOf(one, stream.test.pixels)).toEqual(features)
  tree.dispose([one, other])
})
