import { numpy as np, random, tree } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import { relationDistillation } from '../method/relation-distillation.ts'
import { classMeans, following, frozenMeans, inTurn, linearOnPixels, picturesForACopy } from './arms.ts'
import {
  type Arm,
  averages,
  featuresIn,
  forgetting,
  keepSome,
  learnInTurn,
  rightAmongAll,
  rightAmongTask,
} from './learners.ts'
import { type Guard, featuresOf, freshNet, guardOf, lossOf, scoresOf } from './losses.ts'
import { type Stream, letterStream, rowsOf, twoViews } from './stream.ts'

const SIZES = { tasks: 3, perTask: 2, each: { train: 6, validation: 3, test: 4 } }

async function last<R>(run: AsyncGenerator<unknown, R, void>): Promise<{ result: R; told: unknown[] }> {
  const told: unknown[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done) return { result: value, told }
    told.push(value)
  }
}
const letters = async () => (await last(letterStream(random.key(1), SIZES))).result
const picture = ({ data, dim }: Matrix, row: number) => data.subarray(row * dim, (row + 1) * dim).join()
const pictures = (x: Matrix) => Array.from({ length: x.rows }, (_, row) => picture(x, row))

/** Pictures of tests and validation in another grey, so that one that strays is seen. */
async function marked(): Promise<Stream> {
  const stream = await letters()
  for (const { pixels } of [stream.validation, stream.test]) pixels.data.fill(0.123)
  return stream
}

describe('the stream', () => {
  test('shares no picture between its parts, and deals letters to tasks in turn', async () => {
    const stream = await letters()
    const parts = [stream.train, stream.validation, stream.test]
    expect(parts.map(({ pixels }) => pixels.rows)).toEqual([36, 18, 24])
    expect(new Set(parts.flatMap(({ pixels }) => pictures(pixels))).size).toBe(78)
    const labels = rowsOf(stream.train, 1, stream).map((row) => stream.train.labels[row]!)
    expect(labels.sort()).toEqual([2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3])
  })

  test('two views of a picture are the picture, moved', async () => {
    const { train } = await letters()
    const still = await twoViews(generator(random.key(1)), train.pixels, [4, 7], 0).data()
    const asMatrix = { data: Float32Array.from(still), rows: 4, dim: 196 }
    expect(pictures(asMatrix)).toEqual([4, 7, 4, 7].map((row) => picture(train.pixels, row)))
    const square = new Float32Array(196).fill(1, 7 * 14 + 7, 7 * 14 + 8)
    const moved = await twoViews(
      generator(random.key(2)),
      { data: square, rows: 1, dim: 196 },
      Array(40).fill(0),
    ).data()
    const places = Array.from({ length: 80 }, (_, i) => moved.subarray(i * 196, (i + 1) * 196).indexOf(1))
    expect(new Set(places).size).toBe(9)
    expect(places.every((at) => Math.abs((at % 14) - 7) <= 1 && Math.abs(Math.floor(at / 14) - 7) <= 1)).toBe(
      true,
    )
  })
})

describe('losses', () => {
  const linear = (keeps: 'nothing' | 'scores' | 'features'): Guard => ({ kind: 'linear', keeps })
  const x = () => random.uniform(random.key(5), [6, 14, 14, 1])
  const y = () => np.array(Int32Array.of(2, 3, 2, 2, 3, 3))
  const lossWith = async (guard: Guard, past: number[], strength = 0.5) => {
    const [net, old] = [freshNet(random.key(1), guard, 6), freshNet(random.key(2), guard, 6)]
    const seen = { x: x(), y: y(), past: np.array(past), strength: np.array(strength) }
    return (await lossOf(guard, net, old, seen).data())[0]!
  }

  test('relation distillation compares this network and its prototypes with the old ones', async () => {
    for (const axis of ['samples', 'classes'] as const) {
      const guard = guardOf(undefined, axis)
      const [net, old] = [freshNet(random.key(1), guard, 6), freshNet(random.key(2), guard, 6)]
      const [now, before] = [net, old].map((one) => scoresOf(guard, one, featuresOf(one, x())))
      const [kept] = await relationDistillation(now!, before!, np.array([1, 0, 0]), { axis }).data()
      expect(kept).toBeGreaterThan(0)
      const added =
        (await lossWith(guard, [1, 0, 0])) - (await lossWith(guardOf('relation', axis), [1, 0, 0]))
      expect(added).toBeCloseTo(0.5 * kept!, 4)
    }
  })

  test('LwF and held features add what moved since the last task, and nothing in the first', async () => {
    const guard = linear('scores')
    const [net, old] = [freshNet(random.key(1), guard, 6), freshNet(random.key(2), guard, 6)]
    const [h, before] = [featuresOf(net, x()), featuresOf(old, x())]
    const [far] = await np.square(h.ref.sub(before.ref)).sum(-1).mean().data()
    const [now, then] = [scoresOf(guard, net, h), scoresOf(guard, old, before)]
    const options = { axis: 'classes', temperature: 2 } as const
    const [kept] = await relationDistillation(now, then, np.array([1, 1, 0]), options).data()
    const bare = await lossWith(linear('nothing'), [1, 1, 0])
    expect((await lossWith(guard, [1, 1, 0])) - bare).toBeCloseTo(0.5 * 4 * kept!, 4)
    expect((await lossWith(linear('features'), [1, 1, 0])) - bare).toBeCloseTo(0.5 * far!, 3)
    const first = await Promise.all(
      (['nothing', 'scores', 'features'] as const).map((one) => lossWith(linear(one), [0, 0, 0])),
    )
    expect(first[1]).toBeCloseTo(first[0]!, 5)
    expect(first[2]).toBeCloseTo(first[0]!, 5)
  })

  test('each mechanism off is off, and the other on', async () => {
    expect(guardOf('relation')).toEqual({
      kind: 'prototypes',
      axis: 'samples',
      relation: false,
      contrast: true,
    })
    expect(guardOf('contrast')).toEqual({
      kind: 'prototypes',
      axis: 'samples',
      relation: true,
      contrast: false,
    })
    // From zero scores cross-entropy is ln 2 a task; the prototype loss is the same with and without contrast.
    const guard = guardOf('contrast')
    const net = freshNet(random.key(1), guard, 6)
    const flat = {
      ...net,
      projection: tree.map((w: np.Array) => w.mul(0), net.projection) as typeof net.projection,
    }
    const loss = (g: Guard, n: typeof net) =>
      lossOf(g, n, n, { x: x(), y: y(), past: np.array([0, 0, 0]), strength: np.array(1) }).data()
    const [crossed] = await loss({ ...(guard as object), relation: false } as Guard, flat)
    const tight = freshNet(random.key(1), guardOf(), 6)
    const [contrasted] = await loss(guardOf('relation'), { ...tight, classes: flat.classes })
    expect(crossed! - Math.log(2)).toBeGreaterThan(0)
    expect(contrasted).not.toBeCloseTo(crossed!, 2)
  })
})

describe('learning in turn', () => {
  /** An arm that learns nothing, and writes down what it is shown. */
  function spy(guard: Guard) {
    const seen: { x: number[]; y: number[]; past: number[]; isOld: boolean }[] = []
    const arm: Arm = {
      guard,
      async step(_, { net, adam }, old, [x, y, past, strength]) {
        strength.dispose()
        const [xs, ys, pasts] = await Promise.all([x.data(), y.data(), past.data()])
        const [a, b] = await Promise.all([net.classes.ref.data(), old.classes.ref.data()])
        seen.push({ x: [...xs], y: [...ys], past: [...pasts], isOld: a.every((value, i) => value === b[i]) })
        const classes = net.classes.add(1)
        return { loss: 0, state: { net: { ...net, classes }, adam } }
      },
      dispose() {},
    }
    return { arm, seen }
  }

  test('shows each task its own pictures alone, from the train part, and holds on to the tasks before', async () => {
    const stream = await marked()
    const { arm, seen } = spy({ kind: 'linear', keeps: 'nothing' })
    const { result } = await last(learnInTurn(arm, { name: 'spy', steps: 2, rate: 1 }, stream, random.key(1)))
    expect(result.known.map((row) => row.length)).toEqual([1, 2, 3])
    expect(result.unknown).toHaveLength(3)
    expect(seen.map(({ y }) => [...new Set(y)].sort().join())).toEqual([
      '0,1',
      '0,1',
      '0,1',
      '0,1',
      '2,3',
      '2,3',
      '4,5',
      '4,5',
    ])
    expect(seen.map(({ past }) => past.join(''))).toEqual([
      '000',
      '000',
      '000',
      '000',
      '100',
      '100',
      '110',
      '110',
    ])
    // The old network is that of the end of the last task: the same at the first step of one, not after.
    expect(seen.map(({ isOld }) => isOld)).toEqual([true, false, false, false, true, false, true, false])
    expect(seen.some(({ x }) => x.includes(Math.fround(0.123)))).toBe(false)
    const inTask = new Set(
      rowsOf(stream.train, 0, stream).map((row) =>
        stream.train.pixels.data.subarray(row * 196, row * 196 + 196).reduce((a, b) => a + b),
      ),
    )
    expect(inTask.size).toBe(12)
  })

  test('replay mixes in kept pictures of old tasks, as many of each class', async () => {
    const stream = await marked()
    const { arm, seen } = spy({ kind: 'linear', keeps: 'nothing' })
    await last(learnInTurn(arm, { name: 'spy', steps: 2, rate: 1, kept: 2 }, stream, random.key(1)))
    const lastTask = seen.slice(6).flatMap(({ y }) => y)
    expect(lastTask.filter((label) => label < 4)).toHaveLength(lastTask.length / 2)
    expect(seen.some(({ x }) => x.includes(Math.fround(0.123)))).toBe(false)
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2)
    const kept = keepSome(generator(random.key(1)), [...labels.keys()], labels, 3)
    expect(kept.map((row) => labels[row]!).sort()).toEqual([0, 0, 0, 1, 1, 1])
  })

  test('scores count among the classes of the task, or among all so far', () => {
    const labels = Int32Array.of(0, 1, 2, 3)
    const scores = { data: Float32Array.of(1, 0, 9, 0, 1, 0, 0, 0, 5, 0, 4, 0, 0, 0, 0, 1), rows: 4, dim: 4 }
    const two = { perTask: 2 }
    expect(rightAmongTask(scores, { labels }, 0, two)).toBe(0.5)
    expect(rightAmongTask(scores, { labels }, 1, two)).toBe(1)
    expect(rightAmongAll(scores, { labels }, 0, two)).toBe(0.5)
    expect(rightAmongAll(scores, { labels }, 1, two)).toBe(0.25)
  })

  test('forgetting is what old tasks lost since they were learned', () => {
    const known = [[0.9], [0.7, 0.8], [0.5, 0.9, 1]]
    expect(averages(known)[1]).toBeCloseTo(0.75, 9)
    expect(forgetting(known)).toBeCloseTo((0.4 - 0.1) / 2, 9)
  })
})

describe('arms', () => {
  test('the setting is chosen on validation pictures', async () => {
    const stream = await letters()
    const trials = { name: 'arm', steps: 12, settings: [{ rate: 1e-9 }, { rate: 1e-2 }], key: random.key(3) }
    const { result, told } = await last(inTurn({ kind: 'linear', keeps: 'nothing' }, trials, stream))
    expect(told).toContainEqual({ kind: 'setting', arm: 'arm', name: 'rate', value: 1e-2 })
    expect(result.known[0]![0]).toBeGreaterThan(0.7)
  })

  test('frozen means are those of training pictures, and follow exactly what they are the means of', async () => {
    const stream = await letters()
    const trials = { name: 'means', steps: 2, settings: [{ rate: 1e-3 }], key: random.key(3) }
    const { net } = (await last(frozenMeans(guardOf(), trials, stream))).result
    const means = classMeans(await featuresIn(net, stream.train.pixels), stream.train.labels, 6)
    expect([...(await net.classes.ref.data())]).toEqual([...means.data])
    expect(await following(net, { ...stream, test: { ...stream.train, role: 'test' } })).toBeCloseTo(1, 5)
    expect(picturesForACopy(net, 196, 4)).toBe(
      Math.floor((4 * (80 + 1168 + 256 * 64 + 64 + 6 * 64)) / 196 / 4),
    )
  })

  test('class means are by class', () => {
    const x = { data: Float32Array.of(1, 0, 3, 2, 5, 5), rows: 3, dim: 2 }
    expect([...classMeans(x, Int32Array.of(1, 1, 0), 2).data]).toEqual([5, 5, 2, 1])
  })

  test('a linear layer on pixels learns each task by itself, from the train part', async () => {
    const stream = await letters()
    expect((await last(linearOnPixels([1e-3], stream))).result).toBeGreaterThan(0.6)
    const blank = await marked()
    expect((await last(linearOnPixels([1e-3], blank))).result).toBe(0.5)
  })
})
