import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { type Matrix, matrix, takeColumns } from '#nn/rows.ts'
import {
  type Units,
  comparable,
  grouped,
  linearCka,
  rotate,
  sparsePath,
  strangers,
  svcca,
  twins,
  unitsFor,
} from './alignments.ts'
import { findTwins, otherOf, predict, shareAlone, shareFound, unitsOf } from './arms.ts'
import { type Networks, type Seen, LAYERS, load, train } from './networks.ts'

const draw = generator(random.key(6))
const UNITS = 12

/** Units after ReLU that share causes; fewer rows to fit on than to test. */
function layer(rows: number, offset = 0): Matrix {
  return matrix(
    Array.from({ length: rows }, () => {
      const causes = Array.from({ length: 4 }, () => draw.normal())
      return Array.from({ length: UNITS }, (_, i) =>
        Math.max(0, causes[(i + offset) % 4]! + 0.5 * draw.normal()),
      )
    }),
  )
}
const units = (): Units => comparable({ validation: layer(300), test: layer(500) })
const a = units()
/** The same units in another order. */
const ORDER = Array.from({ length: UNITS }, (_, i) => (5 * i + 2) % UNITS)
const reordered = ({ validation, test }: Units): Units => ({
  validation: takeColumns(validation, ORDER),
  test: takeColumns(test, ORDER),
})
const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length

async function end<R>(run: Run<R>): Promise<{ result: R; events: RunEvent[] }> {
  const events: RunEvent[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done) return { result: value, events }
    events.push(value)
  }
}

test('units are scaled by validation images, and those asleep there are left out', () => {
  const validation = matrix(Array.from({ length: 100 }, (_, i) => [i % 2, Number(i === 0)]))
  const { validation: own, test: others } = comparable({ validation, test: matrix([[2, 7]]) })
  expect([own.dim, others.dim]).toEqual([1, 1])
  expect(others.data[0]).toBeCloseTo(3, 6)
})

test('a rotation keeps all distances, hides the twins and keeps what can be predicted', () => {
  const turned = rotate(a, draw)
  const size = ({ data, dim }: Matrix, row: number) => Math.hypot(...data.slice(row * dim, (row + 1) * dim))
  for (const part of ['validation', 'test'] as const) {
    for (let row = 0; row < 50; row++) expect(size(turned[part], row)).toBeCloseTo(size(a[part], row), 4)
  }
  expect(mean(twins(a, a))).toBeCloseTo(1, 6)
  expect(mean(twins(a, turned))).toBeLessThan(0.8)
  expect(sparsePath(turned, a).r2.at(-1)).toBeGreaterThan(0.98)
  expect(linearCka(a.test, turned.test)).toBeCloseTo(1, 4)
  expect(svcca(a.test, turned.test)).toBeGreaterThan(0.99)
})

test('twins are chosen on validation images and judged on test images', () => {
  const other = reordered(a)
  expect(mean(twins(a, other))).toBeCloseTo(1, 6)
  // On test images the units are in yet another order: no twin of the validation images is one there.
  const moved = { validation: other.validation, test: takeColumns(other.test, ORDER) }
  expect(mean(twins(a, moved))).toBeLessThan(0.9)
  expect(mean(strangers(a, other, draw))).toBeLessThan(0.7)
})

test('twins of the opposite sign count; a unit left over has none', () => {
  const flipped = (x: Matrix): Matrix => ({ ...x, data: x.data.map((value) => -value) })
  expect(mean(twins(a, { validation: flipped(a.validation), test: flipped(a.test) }))).toBeCloseTo(1, 6)
  const few = {
    validation: takeColumns(a.validation, [3, 4]),
    test: takeColumns(a.test, [3, 4]),
  }
  const found = twins(a, few)
  expect(found.filter((r) => r === 0)).toHaveLength(UNITS - 2)
  expect([found[3], found[4]].map((r) => r!.toFixed(4))).toEqual(['1.0000', '1.0000'])
})

test('a sparse path is fitted on validation images and scored on test images', () => {
  const noise = { validation: a.validation, test: draw.fillNormal(new Float32Array(a.test.data.length)) }
  const wrong = { validation: a.validation, test: { ...a.test, data: noise.test } }
  expect(sparsePath(a, a).r2.at(-1)).toBeGreaterThan(0.99)
  expect(sparsePath(a, wrong).r2.at(-1)).toBeLessThan(0.1)
})

test('units for a share lie between two penalties', () => {
  const path = { units: [2, 4, 8], r2: [0.4, 0.6, 0.8] }
  expect(unitsFor(path, 0.875)).toBeCloseTo(6, 9)
  expect(unitsFor(path, 0.75)).toBeCloseTo(4, 9)
  expect(unitsFor(path, 0.1)).toBe(2)
})

test('groups of units with the same causes explain each other better than units at random', () => {
  const both = (rows: number) => {
    const x = layer(rows)
    const data = x.data.map((value, i) => (i % UNITS < 4 ? value + 0.5 * x.data[i + 4]! : value))
    return [x, { ...x, data }] as const
  }
  const [[v, w], [t, u]] = [both(300), both(500)]
  const [one, other] = [comparable({ validation: v, test: t }), comparable({ validation: w, test: u })]
  const { r2, random: some, twin } = grouped(one, other, draw, 0)
  expect(r2).toBeGreaterThan(some + 0.1)
  expect(twin).toBeGreaterThan(0.5)
})

test('CKA and SVCCA by hand: 1 for the same space, 0 for orthogonal ones', () => {
  const plan = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [0, 1, 2].map((bit) => ((i >> bit) & 1 ? 1 : -1)))
  const x = matrix(plan.map(([p, q]) => [p!, q!]))
  const y = matrix(plan.map(([, q, r]) => [q!, r!]))
  expect(linearCka(x, x)).toBeCloseTo(1, 9)
  // One of two directions is shared: |Y'X|² = 64 against 2 * 64.
  expect(linearCka(x, y)).toBeCloseTo(0.5, 9)
  expect(svcca(x, y)).toBeCloseTo(0.5, 6)
})

test('found means in all others, alone means in none', () => {
  const list = [
    [0.9, 0.8],
    [0.9, 0.1],
    [0.2, 0.1],
    [0.7, 0.7],
  ]
  expect(shareFound(list, 0.7)).toBe(0.5)
  expect(shareAlone(list, 0.7)).toBe(0.25)
})

const seen = (): Seen => {
  const activations = (rows: number) => ({ conv1: layer(rows), conv2: layer(rows, 1), fc: layer(rows, 2) })
  return { validation: activations(200), test: activations(300) }
}

test('without a mechanism it is off in every layer, and the controls stay', () => {
  const [trained, untrained] = [seen(), seen()]
  for (const name of LAYERS) {
    const [learned, before] = [unitsOf(trained, name), unitsOf(untrained, name)]
    const as = (without?: 'training' | 'axes') => otherOf(trained, untrained, name, draw, without)
    expect(as().own).toEqual(learned)
    expect(as('training').own).toEqual(before)
    const { own } = as('axes')
    expect(own).not.toEqual(learned)
    expect(linearCka(own.test, learned.test)).toBeCloseTo(1, 4)
    for (const without of [undefined, 'training', 'axes'] as const) {
      const { own: same, turned, untrained: control } = as(without)
      expect(control).toEqual(before)
      const base = without === 'training' ? before : learned
      expect(linearCka(turned.test, base.test)).toBeCloseTo(1, 4)
      expect(turned).not.toEqual(base)
      expect(turned).not.toEqual(same)
    }
  }
})

test('every unit is looked for in every other network, under the kind that is named', async () => {
  const one = seen()
  const shuffled: Seen = {
    validation: { ...one.validation, fc: takeColumns(one.validation.fc, ORDER) },
    test: { ...one.test, fc: takeColumns(one.test.fc, ORDER) },
  }
  const networks: Networks = {
    trained: [one, shuffled, one],
    untrained: [seen(), seen(), seen()],
    accuracy: [1, 1, 1],
  }
  const { result } = await end(findTwins(networks, draw))
  for (const name of LAYERS) {
    for (const list of Object.values(result[name])) {
      expect(list).toHaveLength(3 * UNITS)
      for (const twins of list) expect(twins).toHaveLength(2)
    }
  }
  const { own, turned, untrained, random: some } = result.fc
  expect(shareFound(own, 0.999)).toBe(1)
  expect(mean(turned.flat())).toBeLessThan(0.9)
  expect(mean(untrained.flat())).toBeLessThan(0.3)
  expect(mean(some.flat())).toBeLessThan(0.7)

  const paths = predict(networks, 'fc', draw)
  expect(paths.own.r2.at(-1)).toBeGreaterThan(0.99)
  expect(paths.own.units[1]).toBeLessThan(paths.turned.units[1]!)
  expect(paths.untrained.r2.at(-1)).toBeLessThan(0.1)
})

test('networks start apart, see each part of the digits as itself, and their rate is chosen on validation', async () => {
  const data = await load(random.key(1), { train: 40, validation: 3, test: 5 })
  // Where what is right is called wrong, the rate that learns nothing looks better.
  const misnamed = {
    ...data,
    test: { ...data.test, labels: data.test.labels.map((label) => (label + 1) % 10) },
  }
  const lesson = { networks: 2, steps: 25, rates: [1e-7, 0.01], placed: 4 }
  const { result, events } = await end(train(random.key(2), misnamed, lesson))
  expect(events.filter(({ kind }) => kind === 'setting')).toEqual([
    { kind: 'setting', arm: 'every network', name: 'rate', value: 0.01 },
  ])
  for (const network of [...result.trained, ...result.untrained]) {
    expect(network.validation.fc.rows).toBe(30)
    expect(network.test.fc.rows).toBe(50)
    expect(network.test.conv1.rows).toBe(4 * 49)
    expect(network.test.conv2.rows).toBe(4 * 16)
  }
  const flat = [...result.trained, ...result.untrained].map(({ test: { fc } }) => fc.data.join())
  expect(new Set(flat).size).toBe(4)
  expect(Math.max(...result.accuracy)).toBeLessThan(0.3)
})
