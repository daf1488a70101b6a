import { grad, numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { hiddenClasses } from '#data/hidden-classes.ts'
import { drawnSplit, takePart } from '#data/split.ts'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { initDense, initMlp } from '#nn/dense.ts'
import { generator } from '#nn/generator.ts'
import { type Matrix, matrix } from '#nn/rows.ts'
import { type Data, type Encoder, SIZES, headAccuracies, nestedLoss, trainFixed, turn } from './arms.ts'
import { nearestAccuracy, quantised, searchInTwoSteps, shortening, sizeFor } from './measure.ts'

const rng = (seed = 0) => generator(random.key(seed))

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

function world(): Data {
  const sizes = { train: 120, validation: 40, test: 60 }
  const { x, labels } = hiddenClasses(rng(), { classes: 4, hidden: 6, inputs: 10, spread: 0.2, noise: 0.1 })(
    220,
  )
  const parts = drawnSplit(sizes)
  return {
    train: takePart(parts.train, { x, labels }),
    validation: takePart(parts.validation, { x, labels }),
    test: takePart(parts.test, { x, labels }),
  }
}

const view = (rows: number, seed: number): Matrix => ({
  data: rng(seed).fillNormal(new Float32Array(rows * 64)),
  rows,
  dim: 64,
})

/** Gradients of a loss of one batch by the trunk's last bias, a number of the embedding each, and by the heads. */
function slopes(nesting: boolean) {
  const start = (): Encoder => ({
    trunk: initMlp(random.key(1), [10, 6, 64]),
    heads: SIZES.map((m) => initDense(random.key(m), m, 3, 1)),
  })
  const x = random.normal(random.key(2), [5, 10])
  const y = np.array(Int32Array.of(0, 1, 2, 0, 1))
  const { trunk, heads } = grad((p: Encoder) => nestedLoss(p, x.ref, y.ref, nesting))(start()) as Encoder
  const size = (a: np.Array) => Math.sqrt(np.square(a).sum().item())
  const bias = trunk[1]!.b.ref.js() as number[]
  const found = { bias, heads: heads.map(({ w }) => size(w.ref)) }
  tree.dispose([trunk, heads, x, y])
  return found
}

test('without nesting no prefix pulls on the embedding, and its heads learn all the same', () => {
  const [on, off] = [slopes(true), slopes(false)]
  off.heads.forEach((size, i) => expect(size).toBeCloseTo(on.heads[i]!, 5))
  expect(Math.min(...off.heads)).toBeGreaterThan(0)
  // A number that the longest prefix alone holds is pulled alike; those that shorter ones hold too are not.
  on.bias.slice(16).forEach((slope, i) => expect(off.bias[16 + i]).toBeCloseTo(slope, 5))
  for (const [from, to] of [
    [0, 4],
    [4, 8],
    [8, 16],
  ] as const) {
    const moved = on.bias.slice(from, to).map((slope, i) => Math.abs(slope - off.bias[from + i]!))
    expect(Math.max(...moved)).toBeGreaterThan(1e-3)
  }
})

test('principal components come by size, from the training rows alone, and keep distances', () => {
  const stretched = (x: Matrix) => ({ ...x, data: x.data.map((value, i) => value * (1 + ((i * 7) % 64))) })
  const views = { train: stretched(view(80, 1)), validation: view(5, 2), test: view(6, 3) }
  const turned = turn(views)
  const spread = (column: number) => {
    const values = Array.from({ length: 80 }, (_, r) => turned.train.data[r * 64 + column]!)
    return values.reduce((sum, value) => sum + value * value, 0)
  }
  for (const [more, less] of [
    [0, 1],
    [1, 8],
    [8, 30],
    [30, 63],
  ] as const)
    expect(spread(more)).toBeGreaterThan(spread(less))
  const distance = ({ data }: Matrix) =>
    Math.hypot(...Array.from({ length: 64 }, (_, c) => data[c]! - data[64 + c]!))
  expect(distance(turned.test)).toBeCloseTo(distance(views.test), 2)
  expect(turn({ ...views, test: view(6, 9) }).train).toEqual(turned.train)
})

test('a network for each size is fitted to the training rows, and says which rate it chose', async () => {
  const data = world()
  const lesson = { classes: 4, hidden: 12, rates: [0.03, 1e-7], steps: 40, batchSize: 60 }
  const events: RunEvent[] = []
  const views = await end(trainFixed(random.key(4), data, lesson, [4, 8]), events)
  expect(views.map(({ heads, test }) => [heads.length, heads[0]!.w.rows, test.dim])).toEqual([
    [1, 4, 4],
    [1, 8, 8],
  ])
  for (const one of views) expect(headAccuracies(one, 'test', data.test.labels)[0]).toBeGreaterThan(0.8)
  expect(events.filter(({ kind }) => kind === 'setting')).toEqual([
    { kind: 'setting', arm: 'trained for 4', name: 'learningRate', value: 0.03 },
    { kind: 'setting', arm: 'trained for 8', name: 'learningRate', value: 0.03 },
  ])
})

test('neighbours are training rows, found by the first numbers or by all', () => {
  const data = world()
  const train = view(120, 5)
  // Each test row is a training row of the other label by its first 4 numbers, and its own by all.
  const own = Array.from({ length: 60 }, (_, i) => data.train.labels.indexOf(data.test.labels[i]!, i))
  const other = own.map((row) => data.train.labels.findIndex((label) => label !== data.train.labels[row]))
  const test = matrix(
    own.map((row, i) => [
      ...train.data.subarray(other[i]! * 64, other[i]! * 64 + 4),
      ...train.data.subarray(row * 64 + 4, (row + 1) * 64),
    ]),
  )
  expect(nearestAccuracy({ train, test }, data, 4)).toBe(0)
  expect(nearestAccuracy({ train, test }, data, 64)).toBe(1)
  const search = (shortlist: number) =>
    searchInTwoSteps({ train, test }, data, { shortlistDim: 4, shortlist })
  expect(search(120)).toEqual({ nearest: 1, times: (120 * 64) / (120 * 4 + 120 * 64) })
  expect(search(1).nearest).toBe(0)
})

test('the size at which networks are as accurate lies between those measured', () => {
  expect(sizeFor(0.5, [4, 16], [0.6, 0.8])).toBe(4)
  expect(sizeFor(0.7, [4, 16], [0.6, 0.8])).toBeCloseTo(8, 6)
  expect(sizeFor(0.9, [4, 16, 64], [0.6, 0.8, 0.7])).toBe(16)
})

test('the threshold is chosen on validation rows and judged on test rows', () => {
  const data = world()
  // The short head is sure and right for every other row; for the rest it is half sure, right on validation rows and
  // wrong on test rows. The long head is always sure and right.
  const rows = (labels: Int32Array, right: boolean) =>
    matrix(
      Array.from(labels, (label, i) =>
        Array.from({ length: 8 }, (_, c) => {
          const isSure = c >= 4 || i % 2 === 0
          return c % 4 === (isSure || right ? label : (label + 1) % 4) ? (isSure ? 1 : 0.2) : 0
        }),
      ),
    )
  const head = (size: number, from: number) => ({
    w: matrix(Array.from({ length: size }, (_, r) => [0, 1, 2, 3].map((c) => (r === from + c ? 9 : 0)))),
    b: [0, 0, 0, 0],
  })
  const one = {
    train: rows(data.train.labels, true),
    validation: rows(data.validation.labels, true),
    test: rows(data.test.labels, false),
    heads: [head(4, 0), head(8, 4)],
  }
  const trained = { validation: [0.5, 0.99], test: [0.5, 0.99] }
  const found = shortening(one, data, trained)
  expect([found.dims, found.accuracy]).toEqual([4, 0.5])
  expect(shortening({ ...one, test: rows(data.test.labels, true) }, data, trained)).toMatchObject({
    dims: 4,
    accuracy: 1,
    times: 2,
  })
})

test('product quantisation keeps 16 values of each group, and rows of few values as they are', () => {
  const coded = quantised(view(100, 6), 32, rng())
  for (const column of [0, 63])
    expect(
      new Set(Array.from({ length: 100 }, (_, r) => coded.data[r * 64 + column])).size,
    ).toBeLessThanOrEqual(16)
  const few = matrix(Array.from({ length: 40 }, (_, r) => Array.from({ length: 64 }, (_, c) => (r % 5) + c)))
  expect(quantised(few, 16, rng()).data).toEqual(few.data)
})
