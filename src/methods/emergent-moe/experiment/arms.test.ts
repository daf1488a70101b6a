import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { dropoutMask, lastLayer, probe, routesOfStep } from './arms.ts'
import { CLASSES, type Data, LABELLED, SETS, SIDE, drawData, joined, seenIn, turnedBy } from './data.ts'
import { DEPTH, NEURONS, type Network, type Routes, TUNED, initNetwork, keysOf } from './network.ts'
import { busiest, firing, groupsOf, largestGap, routesOf, scores } from './structure.ts'

const rng = (seed = 0) => generator(random.key(seed))
const fresh = () => initNetwork(random.key(1), CLASSES.pretrained)
const drawn: Promise<Data> = drawData(rng(2))

/** A network whose layers have other weights somewhere. Consumes it. */
const changed = (
  net: Network,
  change: (block: Network['layers']['blocks'][number], layer: number) => object,
) => ({
  ...net,
  layers: {
    ...net.layers,
    blocks: net.layers.blocks.map((block, layer) => ({ ...block, ...change(block, layer) })),
  },
})

const few = async () => {
  const { test } = (await drawn).tune
  return { data: test.x.data.slice(0, 6 * test.x.dim), rows: 6, dim: test.x.dim }
}

test('no picture that judges or chooses is learned from, and no two labelled sets share one', async () => {
  const { pretrain, tune } = await drawn
  const learned = tune.train.flatMap(({ indices }) => [...indices])
  expect(tune.train).toHaveLength(SETS)
  expect(new Set(learned).size).toBe(SETS * LABELLED)
  const others = [tune.validation, tune.test, pretrain.test].map(({ indices }) => new Set(indices))
  const isAmong = (rows: Iterable<number>, other: Set<number>) => [...rows].some((row) => other.has(row))
  for (const [i, other] of others.entries()) {
    expect(isAmong([...learned, ...pretrain.train.indices], other), `part ${i}`).toBe(false)
    expect(i > 0 && isAmong(tune.validation.indices, other), `part ${i}`).toBe(false)
  }
  for (const { labels } of [...tune.train, tune.test]) expect(new Set(labels).size).toBe(CLASSES.tuned)
  expect(new Set(pretrain.train.labels).size).toBe(CLASSES.pretrained)
})

test('other domains are the test pictures, seen otherwise', async () => {
  const { tune, outside } = await drawn
  expect(outside).toHaveLength(3)
  for (const { labels } of outside) expect(labels).toEqual(tune.test.labels)
  outside[2]!.x.data.forEach((grey, i) => {
    if (i % 97 === 0) expect(grey).toBeCloseTo(0.1 + 0.8 * tune.test.x.data[i]!, 5)
  })
  const spot = { data: new Float32Array(SIDE * SIDE), rows: 1, dim: SIDE * SIDE }
  spot.data[5 * SIDE + 5] = 1
  const at = seenIn('shifted', spot, rng(3)).data.indexOf(1)
  expect([4, 6]).toContain(Math.floor(at / SIDE))
  expect([4, 6]).toContain(at % SIDE)
  const noise = seenIn('noisy', spot, rng(4)).data.map((grey, i) => grey - spot.data[i]!)
  expect(Math.sqrt(noise.reduce((sum, one) => sum + one * one, 0) / noise.length)).toBeCloseTo(0.3, 1)
})

test('a quarter turn is one, and four are none', () => {
  const picture = { data: Float32Array.from({ length: SIDE * SIDE }, (_, i) => i), rows: 1, dim: SIDE * SIDE }
  expect(turnedBy(picture, 4)).toEqual(picture)
  expect(turnedBy(turnedBy(picture, 1), 3)).toEqual(picture)
  expect(turnedBy(picture, 1).data[0]).toBe(SIDE - 1)
  expect(joined([picture, turnedBy(picture, 1)]).data[SIDE * SIDE]).toBe(SIDE - 1)
})

test('the tuned layer alone takes the route of an arm', async () => {
  const none: Routes[number] = { kind: 'fixed', isOn: new Float32Array(NEURONS) }
  const silent = changed(fresh(), ({ down }, layer) => ({
    down: layer === TUNED ? { ...down, w: np.zerosLike(down.w) } : down,
  })) as Network
  const net = fresh()
  const x = await few()
  const [routed, expected, dense] = [
    await scores(net, x, lastLayer(none)),
    await scores(silent, x),
    await scores(net, x),
  ]
  routed.data.forEach((score, i) => expect(score).toBeCloseTo(expected.data[i]!, 4))
  expect(routed.data.some((score, i) => Math.abs(score - dense.data[i]!) > 0.01)).toBe(true)
  tree.dispose([net, silent])
})

test('with all experts of all layers at work the network is the dense one, with one it is not', async () => {
  const net = fresh()
  const pictures = { x: await few(), labels: new Int32Array(6) }
  const groups = await groupsOf(net, 12, rng(5))
  expect(await largestGap(net, pictures, routesOf(groups, 12))).toBeLessThan(1e-4)
  expect(await largestGap(net, pictures, routesOf(groups, 1))).toBeGreaterThan(0.01)
  tree.dispose(net)
})

test('while it is tuned an arm goes by what it is', () => {
  const mask = () => np.ones([2])
  const routes = lastLayer({ kind: 'experts', labels: new Int32Array(NEURONS), k: 1 })
  expect(routesOfStep({ kind: 'experts', routes }, mask())).toBe(routes)
  expect(routesOfStep({ kind: 'dense' }, mask())).toEqual([])
  const kept = mask()
  const dropped = routesOfStep({ kind: 'dropout', kept: 0.5 }, kept)
  expect(dropped).toHaveLength(DEPTH)
  dropped.forEach((route, layer) => expect(route?.kind).toBe(layer === TUNED ? 'mask' : undefined))
  kept.dispose()
})

test('dropout leaves out what it is told to, and keeps the mean', () => {
  const values = dropoutMask(20, 0.25, rng(6)).dataSync() as Float32Array
  expect(new Set(values)).toEqual(new Set([0, 4]))
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(1, 1)
})

test('experts are the neurons of alike keys, random groups are not', async () => {
  const net = changed(fresh(), ({ up }) => ({
    // Six directions, a neuron each in turn.
    up: {
      ...up,
      w: np.array(
        up.w.js().map((row: unknown, d: number) => (row as number[]).map((_, n) => (n % 6 === d ? 1 : 0))),
      ),
    },
  })) as Network
  const isPlanted = (labels: Int32Array) => labels.every((label, n) => label === labels[n % 6])
  const [clusters, lots] = [await groupsOf(net, 6, rng(7)), await groupsOf(net, 6, rng(7), false)]
  expect(clusters.map(isPlanted)).toEqual([true, true])
  expect(lots.map(isPlanted)).toEqual([false, false])
  expect(keysOf(net).map(({ shape }) => shape[0])).toEqual([NEURONS, NEURONS])
  const { margins } = await firing(net, { x: await few(), labels: new Int32Array(6) }, [clusters, lots])
  expect(margins[0]).toBeGreaterThan(0.5)
  expect(Math.abs(margins[1]!)).toBeLessThan(0.2)
  tree.dispose(net)
})

test('the wrong gate asks the next expert', () => {
  const [right, wrong] = [
    routesOf([Int32Array.of(0, 1, 2, 0)], 1),
    routesOf([Int32Array.of(0, 1, 2, 0)], 1, false),
  ]
  expect(right[0]).not.toHaveProperty('gateOf')
  expect(wrong[0]).toHaveProperty('gateOf', Int32Array.of(1, 2, 0, 1))
})

test('the busiest neurons are those that fire most', async () => {
  const net = changed(fresh(), ({ up }) => ({
    up: { ...up, b: np.array(Float32Array.from({ length: NEURONS }, (_, n) => (n % 6 === 1 ? 9 : 0))) },
  })) as Network
  for (const route of await busiest(net, { x: await few(), labels: new Int32Array(6) }, 1 / 6)) {
    expect(route?.kind).toBe('fixed')
    const isOn = (route as { isOn?: Float32Array }).isOn!
    expect([...isOn.keys()].filter((n) => isOn[n] === 1)).toEqual([...isOn.keys()].filter((n) => n % 6 === 1))
  }
  tree.dispose(net)
})

test('a linear classifier is judged on what it did not see', async () => {
  const data = await drawn
  const { inside, outside } = await probe(
    { ...data, tune: { ...data.tune, train: data.tune.train.slice(0, 1) } },
    (x) => ({ ...x, data: x.data.map((_, i) => (i % x.dim === 0 ? 1 : 0)) }),
  )
  // Nothing to go by but how often a label occurs.
  expect(inside).toBeLessThan(0.4)
  expect(outside).toBe(inside)
})
