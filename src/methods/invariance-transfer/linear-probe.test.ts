import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { linearProbe, transferMatrix } from './linear-probe.ts'

/** Points about a centre per class. */
function clouds(seed: number, { n = 200, dim = 3, classes = 3, spread = 0.1 } = {}) {
  const rng = generator(random.key(seed))
  const labels = Int32Array.from({ length: n }, () => rng.int(classes))
  const x = Array.from(labels, (label) =>
    Array.from({ length: dim }, (_, d) => (d === label ? 1 : 0) + spread * rng.normal()),
  )
  return { x, labels }
}

/** The loss that the probe is said to minimise. */
function loss(x: number[][], y: Int32Array, w: ArrayLike<number>, b: ArrayLike<number>, decay: number) {
  const classes = b.length
  let sum = 0
  for (const [row, h] of x.entries()) {
    for (let c = 0; c < classes; c++) {
      const score = h.reduce((sum, value, d) => sum + value * w[d * classes + c]!, b[c]!)
      sum += (score - (y[row] === c ? 1 : 0)) ** 2 / x.length
    }
  }
  return sum + decay * Array.from(w).reduce((sum, value) => sum + value ** 2, 0)
}

test('no small step lowers the loss', () => {
  const { x, labels } = clouds(1, { spread: 1 })
  const { w, b } = linearProbe(x, labels, { weightDecay: 0.3 })
  const best = loss(x, labels, w.data, b, 0.3)
  const step = 0.01
  for (let i = 0; i < w.data.length; i++) {
    for (const by of [step, -step]) {
      const other = Float64Array.from(w.data, (value, j) => value + (i === j ? by : 0))
      expect(loss(x, labels, other, b, 0.3)).toBeGreaterThan(best)
    }
  }
  for (let c = 0; c < 3; c++) {
    const higher = loss(
      x,
      labels,
      w.data,
      Array.from(b, (v, j) => v + (j === c ? step : 0)),
      0.3,
    )
    const lower = loss(
      x,
      labels,
      w.data,
      Array.from(b, (v, j) => v - (j === c ? step : 0)),
      0.3,
    )
    expect(higher).toBeCloseTo(lower, 6)
  }
})

test('tells separate clouds apart, and takes a matrix as well as lists', () => {
  const { x, labels } = clouds(2)
  const probe = linearProbe(x, labels)
  expect(probe.accuracy(x, labels)).toBe(1)
  const flat = { data: Float32Array.from(x.flat()), rows: x.length, dim: 3 }
  expect(linearProbe(flat, labels).w).toEqual(probe.w)
  expect(probe.predict(flat)).toEqual(labels)
})

test('standardised, the unit and the origin of a feature do not matter', () => {
  const { x, labels } = clouds(3, { spread: 0.6 })
  const other = x.map(([a, b, c]) => [100 * a! + 5, b!, 0.01 * c! - 2])
  const options = { weightDecay: 0.5, standardise: true }
  expect(linearProbe(other, labels, options).predict(other)).toEqual(
    linearProbe(x, labels, options).predict(x),
  )
  const withConstant = x.map((row) => [...row, 7])
  expect(linearProbe(withConstant, labels, options).predict(withConstant)).toEqual(
    linearProbe(x, labels, options).predict(x),
  )
})

test('knows classes that the labels do not show', () => {
  const { w, b, classes, predict } = linearProbe([[0], [1]], [0, 1], { classes: 4 })
  expect([w.dim, b.length, classes]).toEqual([4, 4, 4])
  expect([...predict([[0], [1]])]).toEqual([0, 1])
})

test('transfers each network to each data set', async () => {
  const data = [clouds(4), clouds(5)]
  const datasets = data.map(({ x, labels }) => ({
    train: { x: x.slice(0, 100), labels: labels.slice(0, 100) },
    test: { x: x.slice(100), labels: labels.slice(100) },
  }))
  const blind = async (x: number[][]) => x.map(() => [1])
  const [seeing, blinded] = await transferMatrix([(x: number[][]) => x, blind], datasets)
  expect(seeing).toEqual([1, 1])
  // A network that sees nothing is right for the class that was most frequent in training.
  for (const [i, { train, test }] of datasets.entries()) {
    const times = [0, 1, 2].map((c) => train.labels.filter((label) => label === c).length)
    const most = times.indexOf(Math.max(...times))
    expect(blinded![i]).toBe(test.labels.filter((label) => label === most).length / test.labels.length)
  }
})

test('says what does not fit', async () => {
  const x = [[0], [1]]
  expect(() => linearProbe(x, [0])).toThrow(/2 and 1/)
  expect(() => linearProbe(x, [0, -1])).toThrow(/label 1 is -1/)
  expect(() => linearProbe(x, [0, 0.5])).toThrow(RangeError)
  expect(() => linearProbe(x, [0, 1], { weightDecay: -1 })).toThrow(/-1/)
  expect(() => linearProbe(x, [0, 3], { classes: 2 })).toThrow(/4 classes/)
  expect(() => linearProbe([[Infinity], [1]], [0, 1])).toThrow(/Infinity/)
  expect(() => linearProbe([], [])).toThrow(/no rows/)
  expect(() => linearProbe(x, [0, 1]).predict([[1, 2]])).toThrow(/columns/)
  expect(() => linearProbe(x, [0, 1]).accuracy(x, [0])).toThrow(RangeError)
  await expect(
    transferMatrix([(x: number[][]) => x], [{ train: { x, labels: [0] }, test: { x, labels: [0, 1] } }]),
  ).rejects.toThrow(/2 and 1/)
})
