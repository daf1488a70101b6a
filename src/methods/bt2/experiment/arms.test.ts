import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { drawnSplit, takePart } from '#data/split.ts'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { orthogonalFactor, timesTransposed } from '#nn/linalg.ts'
import { type Matrix, matrix, unitRows } from '#nn/rows.ts'
import { orthogonal } from '../method/orthogonal.ts'
import {
  type Bt2,
  DIM,
  type Data,
  armsFor,
  bct,
  bestOf,
  bt2,
  look,
  lookInside,
  mappings,
  ordinary,
  productError,
  scoreOf,
  sideBySide,
  train,
} from './arms.ts'

const INPUTS = 7
const CLASSES = 4

const noise = (rows: number, dim: number, seed: number): Matrix => ({
  data: generator(random.key(seed)).fillNormal(new Float32Array(rows * dim)),
  rows,
  dim,
})

const unit = (x: Matrix): Matrix => ({ ...x, data: Float32Array.from(unitRows(x).data) })

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

/** Class c has its inputs around the axis c. */
function world(): Data {
  const labels = Int32Array.from({ length: 220 }, (_, i) => i % CLASSES)
  const x = noise(220, INPUTS, 1)
  x.data = x.data.map((v, i) => 0.4 * v + Number(i % INPUTS === labels[Math.floor(i / INPUTS)]))
  const parts = drawnSplit({ train: 120, validation: 40, test: 60 })
  return {
    train: takePart(parts.train, { x, labels }),
    validation: takePart(parts.validation, { x, labels }),
    test: takePart(parts.test, { x, labels }),
  }
}

/** A batch of five for the losses: inputs, labels, old and new vectors, prototypes. */
function batch(): [np.Array, np.Array, np.Array, np.Array, np.Array] {
  const array = (rows: number, dim: number, seed: number) =>
    np.array(noise(rows, dim, seed).data.slice()).reshape([rows, dim])
  const labels = np.array(Int32Array.of(0, 1, 2, 3, 1))
  return [array(5, INPUTS, 2), labels, array(5, DIM, 3), array(5, DIM, 4), array(CLASSES, DIM, 5)]
}

/** Parameters with bases that are no rotations by themselves. */
function started(kind: ReturnType<typeof bt2>): Bt2 {
  const params = kind.init(random.key(6), INPUTS, CLASSES)
  return { ...params, turnNew: params.turnNew.mul(1.3), turnOld: params.turnOld.mul(0.8) }
}

test('rotations keep the inner products of the embedding that is searched, and any other matrices do not', async () => {
  const x = noise(20, INPUTS, 7)
  for (const extra of [0, 4]) {
    const error = async (kind: ReturnType<typeof bt2>) => {
      const params = started(kind)
      return productError((await look(kind, params, x)).whole, await lookInside(params, x, extra))
    }
    expect(await error(bt2('', extra, 'orthonormal'))).toBeLessThan(1e-4)
    expect(await error(bt2('', extra, 'free'))).toBeGreaterThan(0.2)
  }
})

test('the error sees one stretched direction', () => {
  const inside = noise(20, DIM, 8)
  const stretched = { ...inside, data: inside.data.map((v, i) => (i % DIM === 3 ? 1.02 * v : v)) }
  expect([productError(inside, inside), productError(stretched, inside) > 0.01]).toEqual([0, true])
})

test('free matrices start as rotations', () => {
  const params = bt2('', 4, 'free').init(random.key(6), INPUTS, CLASSES)
  for (const turn of [params.turnNew, params.turnOld]) {
    const gap = np.matmul(turn.ref.transpose(), turn.ref).sub(np.eye(DIM))
    expect(np.abs(gap).max().item()).toBeLessThan(1e-5)
  }
  const kept = bt2('', 4, 'orthonormal').init(random.key(6), INPUTS, CLASSES)
  expect(np.abs(orthogonal(kept.turnNew.ref).sub(params.turnNew)).max().item()).toBeLessThan(1e-5)
})

test('what is switched off is missing in BT² alone', async () => {
  const x = noise(6, INPUTS, 10)
  for (const [without, width, isFree] of [
    [undefined, DIM + 4, false],
    ['extra', DIM, false],
    ['orthonormality', DIM + 4, true],
  ] as const) {
    const arms = armsFor(4, without)
    const params = started(arms.bt2)
    const { whole, compatible } = await look(arms.bt2, params, x)
    expect([whole.dim, compatible.dim]).toEqual([width, DIM])
    const error = productError(whole, await lookInside(params, x, width - DIM))
    expect(error > 0.1).toBe(isFree)
    // Without extra dimensions no old-like head enters.
    const other = { ...params, head: { w: params.head.w.ref.mul(-1), b: params.head.b.ref } }
    const moved = (await look(arms.bt2, other, x)).whole
    expect(moved.data.some((v, i) => Math.abs(v - whole.data[i]!) > 0.1)).toBe(width > DIM)
    if (without !== undefined) continue
    for (const [kind, size] of [
      [arms.bct, DIM],
      [arms.wider, DIM + 4],
    ] as const) {
      const seen = await look(kind, kind.init(random.key(11), INPUTS, CLASSES), x)
      expect([seen.compatible.dim, seen.whole.dim]).toEqual([DIM, size])
    }
  }
})

test('BCT is taught by prototypes on its first numbers, BT² by old and new vectors too', () => {
  const lossWith = (
    kind: ReturnType<typeof bct> | ReturnType<typeof bt2>,
    temperature: number,
    changed?: number,
  ) => {
    const arrays = batch()
    if (changed !== undefined) arrays[changed] = arrays[changed]!.mul(-1)
    const params = kind.init(random.key(12), INPUTS, CLASSES)
    return (kind as ReturnType<typeof bct>).loss(params as never, temperature, ...arrays).item() as number
  }
  for (const [kind, hears] of [
    [bct('', 4), [4]],
    [bt2('', 4, 'orthonormal'), [2, 3, 4]],
  ] as const) {
    const base = lossWith(kind, 4)
    for (const array of [2, 3, 4]) {
      const moved = Math.abs(lossWith(kind, 4, array) - base) > 1e-3
      expect(moved).toBe((hears as readonly number[]).includes(array))
    }
    expect(Math.abs(lossWith(kind, 1) - base)).toBeGreaterThan(0.1)
  }
})

test('no query finds itself, in either gallery', () => {
  // Each row's nearest other row is of the other class.
  const whole = matrix([
    [1, 0],
    [0.99, 0.1],
    [0, 1],
    [0.1, 0.99],
  ])
  expect(scoreOf({ compatible: whole, whole }, whole, [0, 1, 0, 1])).toMatchObject({ top1: 0, newTop1: 0 })
  expect(scoreOf({ compatible: whole, whole }, whole, [0, 0, 1, 1])).toMatchObject({ top1: 1, newTop1: 1 })
})

test('queries meet old vectors by the compatible part, and each other by the whole', () => {
  const [right, wrong] = [
    [[1, 0], [1, 0.1], [0, 1], [0.1, 1]],
    [[1, 0], [0, 1], [1, 0.1], [0.1, 1]],
  ].map((rows) => matrix(rows)) // prettier-ignore
  const labels = [0, 0, 1, 1]
  expect(scoreOf({ compatible: right!, whole: wrong! }, right!, labels)).toMatchObject({
    top1: 1,
    newTop1: 0,
  })
  expect(scoreOf({ compatible: wrong!, whole: right! }, right!, labels)).toMatchObject({
    top1: 0.5,
    newTop1: 1,
  })
})

test('a model is fitted to the training rows, and says which rate it chose on the validation rows', async () => {
  const data = world()
  const events: RunEvent[] = []
  const lesson = { classes: CLASSES, rates: [1e-7, 0.05], temperatures: [3], steps: 20, batchSize: 40 }
  const kind = ordinary('alone')
  const params = await end(train(kind, random.key(13), data, lesson), events)
  const { whole } = await look(kind, params, data.test.x)
  expect(scoreOf({ compatible: whole, whole }, whole, data.test.labels).newTop1).toBeGreaterThan(0.7)
  expect(events.filter((event) => event.kind === 'setting')).toEqual([
    { kind: 'setting', arm: 'alone', name: 'learningRate', value: 0.05 },
    { kind: 'setting', arm: 'alone', name: 'temperature', value: 1 },
  ])
  tree.dispose(params)
})

test('mapped afterwards, a turned copy of the old model does as well as the old model', async () => {
  const data = world()
  const rotation = orthogonalFactor(noise(DIM, DIM, 19))
  const project = noise(DIM, INPUTS, 20)
  const old = (x: Matrix) =>
    unit({ ...timesTransposed(x, project), data: Float32Array.from(timesTransposed(x, project).data) })
  const turned = (x: Matrix) => ({ ...x, data: Float32Array.from(timesTransposed(x, rotation).data) })
  const rows = {
    train: old(data.train.x),
    validation: old(data.validation.x),
    test: old(data.test.x),
  }
  const fresh = { train: turned(rows.train), validation: turned(rows.validation), test: turned(rows.test) }
  const own = scoreOf({ compatible: rows.test, whole: rows.test }, rows.test, data.test.labels)
  const score = await end(bestOf('mapped', mappings(rows, fresh, 2), rows, data))
  expect(score.top1).toBeCloseTo(own.top1, 6)
  expect(score.newTop1).toBeCloseTo(own.top1, 6)
  const raw = scoreOf({ compatible: fresh.test, whole: fresh.test }, rows.test, data.test.labels)
  expect(raw.top1).toBeLessThan(own.top1 - 0.2)
})

test('two embeddings side by side: old queries in the old gallery, both among new ones', async () => {
  const data = world()
  // One tells odd from even, the other low from high: together all four.
  const of = (tells: (label: number) => number) => {
    const rows = (labels: Int32Array) =>
      unit(matrix(Array.from(labels, (label, i) => [tells(label), 1 - tells(label), 0.01 * Math.sin(7 * i)])))
    return {
      train: rows(data.train.labels),
      validation: rows(data.validation.labels),
      test: rows(data.test.labels),
    }
  }
  const [old, fresh] = [of((label) => label % 2), of((label) => Math.floor(label / 2))]
  const alone = scoreOf({ compatible: old.test, whole: fresh.test }, old.test, data.test.labels)
  const both = await end(bestOf('two', sideBySide(old, fresh), old, data))
  expect(both.top1).toBe(alone.top1)
  expect(both.newTop1).toBe(1)
  expect(alone.newTop1).toBeLessThan(0.9)
})
