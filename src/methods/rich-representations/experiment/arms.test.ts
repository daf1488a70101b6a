import { random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/rows.ts'
import {
  type Seen,
  type Setup,
  type Trained,
  chosen,
  ensemble,
  fixed,
  joinSeen,
  joined,
  judge,
  products,
  single,
  snapshots,
  trainAll,
  wideOf,
} from './arms.ts'
import { distil, featuresOf, initNetwork, logitsOf, trainOnce } from './network.ts'
import { INPUTS, VIEWS, drawWorld } from './views.ts'

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

const SIZES = {
  source: { train: 300, validation: 60, test: 200 },
  target: { train: 100, validation: 80, test: 200 },
  kept: 4,
  redundant: true,
}
const world = drawWorld(SIZES, generator(random.key(1)))
const setup: Setup = { world, widths: [8, 6], episodes: 3, steps: 20, rates: [1e-2] }
const parts = (seen: Seen): Matrix[] => [...Object.values(seen.home), ...Object.values(seen.target)]

/** Features that know nothing of any label. */
function noise(seed: number, width: number): Seen {
  const rng = generator(random.key(seed))
  const of = ({ x }: { x: Matrix }): Matrix => {
    const data = new Float32Array(x.rows * width)
    rng.fillNormal(data)
    return { data, rows: x.rows, dim: width }
  }
  const { home, target } = world
  return {
    home: {
      train: of(home.train),
      validation: of(home.validation),
      test: of(home.test),
      worn: of(home.worn),
    },
    target: { train: of(target.train), validation: of(target.validation), test: of(target.test) },
  }
}

/** The products of the two bits of each view: all that there is to know. */
function clues({ data, rows }: Matrix): Matrix {
  const out = new Float32Array(rows * VIEWS)
  for (let i = 0; i < out.length; i++) {
    const at = Math.floor(i / VIEWS) * INPUTS + 2 * (i % VIEWS)
    out[i] = data[at]! * data[at + 1]!
  }
  return { data: out, rows, dim: VIEWS }
}

const telling: Seen = {
  home: {
    train: clues(world.home.train.x),
    validation: clues(world.home.validation.x),
    test: clues(world.home.test.x),
    worn: clues(world.home.worn.x),
  },
  target: {
    train: clues(world.target.train.x),
    validation: clues(world.target.validation.x),
    test: clues(world.target.test.x),
  },
}

const agreement = (labels: Int32Array, says: Int32Array) =>
  labels.filter((label, i) => label === says[i]).length / labels.length

test('a view is the exclusive or of its bits, and no bit tells anything alone', () => {
  const { x, says } = world.target.test
  for (let row = 0; row < x.rows; row++) {
    for (let view = 0; view < VIEWS; view++) {
      const [a, b] = [x.data[row * INPUTS + 2 * view]!, x.data[row * INPUTS + 2 * view + 1]!]
      expect(says[view]![row]).toBe(a * b < 0 ? 1 : 0)
    }
  }
  expect(Math.abs(agreement(says[0]!, says[1]!) - 0.5)).toBeLessThan(0.15)
})

test('all views tell the label at home, half of them where it is worn, one without redundancy', () => {
  const shares = ({ labels, says }: typeof world.home.worn) => says.map((said) => agreement(labels, said))
  expect(shares(world.home.test)).toEqual(Array.from({ length: VIEWS }, () => 1))
  for (const share of shares(world.home.worn)) expect(Math.abs(share - 0.75)).toBeLessThan(0.12)
  const one = drawWorld({ ...SIZES, redundant: false }, generator(random.key(1)))
  const [first, ...rest] = shares(one.home.test)
  expect(first).toBe(1)
  for (const share of rest) expect(Math.abs(share - 0.5)).toBeLessThan(0.15)
})

test('no row is in two parts, and worn rows are no others', () => {
  const { home, target } = world
  for (const list of [Object.values(home), Object.values(target)]) {
    const all = list.flatMap(({ indices }) => [...indices])
    expect(new Set(all).size).toBe(all.length)
  }
  expect(home.worn.role).toBe('test')
  expect(home.test.x.data).not.toEqual(home.worn.x.data)
})

test('features that know nothing are at chance, on rows that no probe saw', () => {
  const { home, worn, shifted, validation } = judge(noise(2, 60), world)
  for (const score of [home, worn, shifted]) expect(Math.abs(score - 0.5)).toBeLessThan(0.11)
  expect(Math.abs(validation - 0.5)).toBeLessThan(0.15)
})

test('products of two bits tell it all, the inputs nothing', () => {
  expect(fixed(world, (x) => x)).toBeLessThan(0.6)
  const pair = products({ data: Float32Array.of(2, 3, 5), rows: 1, dim: 3 })
  expect([...pair.data]).toEqual([6, 10, 15])
  const { home, worn, shifted } = judge(telling, world)
  expect(Math.min(home, shifted)).toBeGreaterThan(0.97)
  expect(worn).toBeLessThan(home)
})

test('joined are the first episodes that are asked for; one episode is the mean of all', () => {
  const seen = [noise(3, 5), noise(4, 5), telling]
  const trained: Trained = {
    episodes: seen.map((one) => ({ seen: one, says: one.home.train })),
    averaged: telling,
  }
  const scores = seen.map((one) => judge(one, world))
  expect(joined(trained, world, 1)).toEqual(scores[0])
  expect(joined(trained, world)).toEqual(judge(joinSeen(seen), world))
  expect(joinSeen(seen).home.worn.dim).toBe(10 + VIEWS)
  expect(single(trained, world).shifted).toBeCloseTo(
    scores.reduce((sum, { shifted }) => sum + shifted, 0) / 3,
  )
  const alike = { ...trained, episodes: [trained.episodes[2]!, trained.episodes[2]!] }
  const { home, shifted } = ensemble(alike, world)
  expect([home, shifted]).toEqual([scores[2]!.home, scores[2]!.shifted])
  expect(ensemble(trained, world).shifted).toBeGreaterThan(scores[0]!.shifted)
})

test('episodes differ by their seed, unless one stands in for all', async () => {
  const apart = (await end(trainAll(random.key(5), setup, false))).get(1e-2)!
  expect(new Set(apart.episodes.map(({ seen }) => String(seen.target.test.data))).size).toBe(3)
  const same = (await end(trainAll(random.key(5), setup, true))).get(1e-2)!
  expect(same.episodes.length).toBe(3)
  expect(new Set(same.episodes).size).toBe(1)
  expect(same.averaged.target.test.data).toEqual(same.episodes[0]!.seen.target.test.data)
  expect(apart.averaged.target.test.data).not.toEqual(apart.episodes[0]!.seen.target.test.data)
})

test('the rate is chosen by the validation part and told', async () => {
  const trained = (validation: number): Trained => ({ episodes: [], averaged: noise(validation, 2) })
  const all = new Map([
    [1, trained(6)],
    [2, trained(7)],
  ])
  const scoreOf = (one: Trained) => {
    const validation = one === all.get(2) ? 0.9 : 0.8
    return { home: 0, worn: 0, shifted: 1 - validation, validation }
  }
  const events: RunEvent[] = []
  const { learningRate } = await end(chosen('arm', { ...setup, rates: [1, 2] }, all, scoreOf), events)
  expect(learningRate).toBe(2)
  expect(events).toContainEqual({ kind: 'setting', arm: 'arm', name: 'learningRate', value: 2 })
})

test('the rival is as wide in every layer as all episodes together', () => {
  expect(wideOf(setup)).toEqual([24, 18])
})

test('a network learns the source; its features are what its last layer sees', async () => {
  const recipe = { steps: 150, learningRate: 1e-2, doing: 'learning' }
  const network = await end(trainOnce(random.key(6), world.home.train, [24, 12], recipe))
  const [features, logits] = [
    await featuresOf(network, world.home.test.x),
    await logitsOf(network, world.home.test.x),
  ]
  expect([features.dim, logits.dim]).toEqual([12, 2])
  expect(Math.min(...features.data)).toBe(0)
  const right = world.home.train.labels
  const own = await logitsOf(network, world.home.train.x)
  const hits = right.filter((label, i) => own.data[2 * i + label]! > own.data[2 * i + 1 - label]!)
  expect(hits.length / right.length).toBeGreaterThan(0.8)
  tree.dispose(network)
})

test('a pupil has a head for every teacher, and takes over what each says', async () => {
  const rng = generator(random.key(8))
  const teachers = [0, 1].map((): Matrix => {
    const side = 4 * rng.int(2) - 2
    const data = Float32Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? side : -side))
    return { data, rows: 300, dim: 2 }
  })
  teachers[1]!.data.forEach((_, i) => (teachers[1]!.data[i] = -teachers[0]!.data[i]!))
  const recipe = { steps: 60, learningRate: 2e-2, temperature: 2, doing: 'distilling' }
  const pupil = await end(distil(random.key(9), world.home.train, teachers, [8, 6], recipe))
  const says = await logitsOf(pupil, world.home.train.x)
  expect(says.dim).toBe(4)
  const sign = Math.sign(teachers[0]!.data[0]!)
  expect(Math.sign(says.data[0]! - says.data[1]!)).toBe(sign)
  expect(Math.sign(says.data[2]! - says.data[3]!)).toBe(-sign)
  tree.dispose(pupil)
})

test('snapshots are of one network, at different times', async () => {
  const events: RunEvent[] = []
  const score = await end(snapshots(random.key(10), { ...setup, steps: 10 }), events)
  expect(events.filter((event) => event.kind === 'progress').length).toBe(3)
  expect(parts(noise(1, 2)).length).toBe(7)
  expect(score.shifted).toBeGreaterThan(0.4)
})

test('networks start from different weights', () => {
  const [one, two] = [initNetwork(random.key(1), [4]), initNetwork(random.key(2), [4])]
  expect(one[0]!.w.ref.dataSync()).not.toEqual(two[0]!.w.ref.dataSync())
  tree.dispose([one, two])
})
