import { numpy as np, random, tree } from '@jax-js/jax'
import { beforeAll, describe, expect, test } from 'vitest'
import { procrustes, qr, times } from '#nn/linalg.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type Matrix, unitRows } from '#nn/rows.ts'
import { foundShare, startsOf, upgrade, viewsOf, waysFor } from './arms.ts'
import { type Head, type Net, embed, initNet, train } from './networks.ts'
import { mappedAccuracies, mappedAccuracy } from './rivals.ts'
import { KNOWN, PIXELS, type Shapes, drawShapes } from './shapes.ts'

const COUNTS = { task: 2, rehearsed: 1, elsewhere: 3, gallery: 2, query: 2 }
const SIZES = { hidden: 12, wide: 16, classes: 52 }

let shapes: Shapes
beforeAll(() => {
  shapes = drawShapes(generator(random.key(1)), COUNTS)
})

async function finish<R>(run: AsyncGenerator<unknown, R, void>): Promise<{ result: R; events: unknown[] }> {
  const events: unknown[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done) return { result: value, events }
    events.push(value)
  }
}

const cosine = (a: Matrix, b: Matrix): number => {
  const [u, v] = [unitRows(a), unitRows(b)]
  return u.data.reduce((sum, value, i) => sum + value * v.data[i]!, 0) / a.rows
}

describe('waysFor', () => {
  test('is the simplex with HOC, beside each alone and neither', () => {
    expect(waysFor()).toEqual({
      method: { head: 'simplex', pull: 'hoc' },
      simplex: { head: 'simplex', pull: 'nothing' },
      hoc: { head: 'learned', pull: 'hoc' },
      replay: { head: 'learned', pull: 'nothing' },
      distilled: { head: 'learned', pull: 'distillation' },
    })
  })

  test("without a mechanism only the paper's own ways change", () => {
    const { method, simplex, ...rivals } = waysFor()
    expect(waysFor('simplex')).toEqual({
      method: { ...method, head: 'learned' },
      simplex: { ...simplex, head: 'learned' },
      ...rivals,
    })
    expect(waysFor('hoc')).toEqual({ method: { ...method, pull: 'nothing' }, simplex, ...rivals })
  })
})

describe('drawShapes', () => {
  const pictures = ({ x }: { x: Matrix }) =>
    Array.from({ length: x.rows }, (_, r) => x.data.slice(r * PIXELS, (r + 1) * PIXELS).join())

  test('a task has its own classes and the rehearsed pictures of those before, as often', () => {
    shapes.lessons.forEach(({ labels, indices }, task) => {
      expect(labels).toHaveLength(COUNTS.task * KNOWN[task]!)
      for (let label = 0; label < KNOWN[task]!; label++) {
        const own = indices.filter((_, i) => labels[i] === label)
        expect(own).toHaveLength(COUNTS.task)
        const isOld = label < (KNOWN[task - 1] ?? 0)
        expect(new Set(own).size).toBe(isOld ? COUNTS.rehearsed : COUNTS.task)
      }
    })
    const rehearsed = new Set(shapes.lessons[1]!.indices.filter((_, i) => shapes.lessons[1]!.labels[i]! < 30))
    const before = new Set(shapes.lessons[0]!.indices)
    expect([...rehearsed].every((row) => before.has(row))).toBe(true)
  })

  test('the network from elsewhere sees all pictures of the classes so far and no other', () => {
    const { labels, indices } = shapes.elsewhere(2)
    expect(Math.max(...labels)).toBe(KNOWN[1] - 1)
    expect(new Set(indices).size).toBe(KNOWN[1] * COUNTS.elsewhere)
  })

  test('no picture of validation or test is trained on, and the parts do not overlap', () => {
    const trained = new Set([...shapes.lessons, shapes.elsewhere(2)].flatMap(pictures))
    const rows = [shapes.split.train, shapes.split.validation, shapes.split.test].flatMap(({ indices }) => [
      ...indices,
    ])
    expect(new Set(rows).size).toBe(rows.length)
    const held = [shapes.validation, shapes.test].map(({ gallery, query }) =>
      [gallery, query].flatMap(pictures),
    )
    for (const picture of held.flat()) expect(trained.has(picture)).toBe(false)
    expect(held[0]!.some((picture) => held[1]!.includes(picture))).toBe(false)
    for (const { gallery, query } of [shapes.validation, shapes.test]) {
      expect(new Set(gallery.labels as Int32Array).size).toBe(20)
      expect(new Set(query.labels as Int32Array)).toEqual(new Set(gallery.labels as Int32Array))
    }
  })

  test('no combination of shape and colour is in two parts', () => {
    const { train, validation, test } = shapes.kinds
    expect([train.length, validation.length, test.length]).toEqual([50, 20, 20])
    const all = [...train, ...validation, ...test].map(({ shape, colour }) => `${shape} ${colour}`)
    expect(new Set(all).size).toBe(90)
  })

  test('refuses counts that do not fit', () => {
    const draw = (counts: object) => () => drawShapes(generator(random.key(1)), { ...COUNTS, ...counts })
    expect(draw({ task: 3, rehearsed: 2 })).toThrow('task pictures per rehearsed one is 1.5')
    expect(draw({ elsewhere: 1 })).toThrow(RangeError)
  })
})

describe('train', () => {
  const net = (head: Head, key = 3) =>
    initNet(random.key(key), head, { pixels: PIXELS, hidden: 12, classes: 52 })
  const lesson = () => shapes.lessons[0]!
  const trained = async (
    start: Net,
    head: Head,
    pull: 'hoc' | 'distillation' | 'nothing',
    previous: Matrix,
    steps = 3,
  ) => {
    const training = { head, pull, previous, steps, rate: 1e-2, key: random.key(4), doing: 'a test' }
    return (await finish(train(start, lesson(), training))).result
  }

  test('moves a learned classifier and leaves the simplex as it is', async () => {
    for (const head of ['simplex', 'learned'] as const) {
      const before = net(head)
      const old = before.head.ref.dataSync()
      const after = (await trained(before, head, 'nothing', lesson().x)).head.dataSync()
      expect(after.every((value, i) => value === old[i])).toBe(head === 'simplex')
    }
  })

  test('starts both heads from the same encoder', () => {
    expect(net('simplex').feature.dataSync()).toEqual(net('learned').feature.dataSync())
  })

  test.each(['hoc', 'distillation'] as const)(
    '%s turns vectors towards the previous ones, nothing does not',
    async (pull) => {
      const start = net('learned')
      const previous = await embed(net('learned', 9), lesson().x)
      const from = await embed(start, lesson().x)
      const moved = await embed(await trained(tree.ref(start), 'learned', pull, previous, 25), lesson().x)
      const left = await embed(await trained(start, 'learned', 'nothing', previous, 25), lesson().x)
      expect(cosine(moved, previous) - cosine(from, previous)).toBeGreaterThan(0.15)
      expect(cosine(left, previous) - cosine(from, previous)).toBeLessThan(0.1)
    },
  )
})

describe('upgrade', () => {
  const options = { sizes: SIZES, lengths: { first: 2, elsewhere: 3 }, rates: [1e-2, 1e-7] }

  test('replaces the last model by the network from elsewhere, pulled towards the model before it', async () => {
    const { result: starts } = await finish(startsOf(random.key(2), 'learned', shapes, options))
    const tuning = { steps: 25, rates: [1e-2] }
    const tuned = async (pull: 'hoc' | 'nothing') =>
      (await finish(upgrade(random.key(5), 'a test', { head: 'learned', pull }, starts, shapes, tuning)))
        .result
    const [pulled, free] = [await tuned('hoc'), await tuned('nothing')]
    expect(pulled.map(({ feature }) => feature.shape[0])).toEqual([12, 12, 16])
    const x = shapes.lessons[2]!.x
    const likeness = async (nets: Net[]) => cosine(await embed(nets[2]!, x), await embed(nets[1]!, x))
    expect((await likeness(pulled)) - (await likeness(free))).toBeGreaterThan(0.06)
  })

  test('chooses rates on validation classes and says so', async () => {
    const { result: starts, events } = await finish(
      startsOf(random.key(2), 'simplex', shapes, { ...options, lengths: { first: 2, elsewhere: 2 } }),
    )
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'setting', arm: 'first model, simplex classifier', name: 'rate' }),
    )
    const watched = {
      ...shapes,
      get test(): never {
        throw new Error('the test classes were looked at')
      },
    }
    await finish(
      upgrade(random.key(5), 'a test', { head: 'simplex', pull: 'hoc' }, starts, watched, {
        steps: 1,
        rates: [1e-2, 1e-3],
      }),
    )
  })
})

describe('maps after the fact', () => {
  test('find the turned space of the same network again', async () => {
    const net = initNet(random.key(3), 'learned', { pixels: PIXELS, hidden: 12, classes: 8 })
    const turn = qr({ data: generator(random.key(4)).fillNormal(new Float32Array(49)), rows: 7, dim: 7 }).q
    const weights = times({ data: net.feature.ref.dataSync() as Float32Array, rows: 12, dim: 7 }, turn)
    const turned: Net = {
      ...tree.ref(net),
      feature: np.array(Float32Array.from(weights.data)).reshape([12, 7]),
    }
    const [own, other] = await viewsOf([net, turned], shapes.test)
    const self = foundShare(own!, shapes.test)
    expect(foundShare({ query: other!.query, gallery: own!.gallery }, shapes.test)).toBeLessThan(self)
    const pictures = shapes.lessons[0]!.x
    const rotation = (a: Matrix, b: Matrix) => procrustes(a, b)
    expect(await mappedAccuracy(rotation, turned, net, pictures, shapes.test)).toBeCloseTo(self, 6)
    const rows = await mappedAccuracies(rotation, [net, turned], shapes, shapes.test)
    expect(rows[0]![1]).toBeNaN()
    expect(mean([rows[0]![0]!, rows[1]![0]!, rows[1]![1]!])).toBeCloseTo(self, 6)
  })
})
