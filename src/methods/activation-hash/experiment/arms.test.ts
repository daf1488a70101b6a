import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { drawnSplit } from '#data/split.ts'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { matrix } from '#nn/rows.ts'
import { unpackBits } from '../method/bit-matrix.ts'
import { type Data, clustersOfCodes, hyperplaneCodes, judgeCodes, networkCodes, shrunk } from './arms.ts'
import { trainNetwork } from './network.ts'

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

/** Two heaps in 6 dimensions, told apart by the sign of the first, which is the smallest. */
function heaps(rows: number, seed: number) {
  const rng = generator(random.key(seed))
  const labels = Int32Array.from({ length: rows }, () => rng.int(2))
  const x = matrix(
    Array.from(labels, (label) =>
      Array.from({ length: 6 }, (_, d) => (d === 0 ? 2 * label - 1 + 0.2 * rng.normal() : 4 * rng.normal())),
    ),
  )
  return { x, labels }
}
const sizes = { train: 128, validation: 40, test: 60 }
const parts = drawnSplit(sizes)
const data: Data = {
  train: { ...parts.train, ...heaps(sizes.train, 1) },
  validation: { ...parts.validation, ...heaps(sizes.validation, 2) },
  test: { ...parts.test, ...heaps(sizes.test, 3) },
}
const arm = { name: 'small', width: 16, epochs: 40, rates: [0.03], labels: data.train.labels }
const key = () => random.key(7)
const ones = (labels: Int32Array) => labels.map(() => 1)

test('training brings the codes of a class together', async () => {
  const events: RunEvent[] = []
  const trained = judgeCodes(await end(networkCodes(key(), data, arm), events), data)
  const fresh = judgeCodes(await end(networkCodes(key(), data, { ...arm, epochs: 0 })), data)
  expect(trained.nearest).toBeGreaterThan(fresh.nearest + 0.05)
  expect(events).toContainEqual({ kind: 'setting', arm: 'small', name: 'learningRate', value: 0.03 })
})

test('trains on the labels given: with one class for all, no class is learned', async () => {
  const right = await end(networkCodes(key(), data, arm))
  const wrong = await end(networkCodes(key(), data, { ...arm, labels: ones(data.train.labels) }))
  expect(judgeCodes(wrong, data).nearest).toBeLessThan(judgeCodes(right, data).nearest - 0.05)
})

test('trains on the first rows only where few are asked for, and gives codes of all', async () => {
  const codes = await end(networkCodes(key(), data, { ...arm, few: 64 }))
  const labels = data.train.labels.map((label, i) => (i < 64 ? label : 1 - label))
  const same = await end(networkCodes(key(), data, { ...arm, few: 64, labels }))
  expect(codes.train.rows).toBe(128)
  expect(same).toEqual(codes)
})

test('untrained networks are as they start', async () => {
  const lesson = { ...data.train, labels: data.train.labels }
  const options = { width: 4, epochs: 0, learningRate: 1, doing: 'nothing' }
  const [a, b] = [
    await end(trainNetwork(key(), lesson, options)),
    await end(trainNetwork(key(), lesson, options)),
  ]
  expect([...(await a.hidden.data())]).toEqual([...(await b.hidden.data())])
})

test('random hyperplanes have as many bits, each on for about half of the digits', async () => {
  const { train } = await end(hyperplaneCodes(key(), data, 16, 3))
  expect(train.bits).toBe(16)
  const on = unpackBits(train).data.reduce((sum, bit) => sum + bit, 0) / (16 * train.rows)
  expect(Math.abs(on - 0.5)).toBeLessThan(0.1)
})

test('clusters are named by training labels and judged on the test part', async () => {
  const bits = (labels: Int32Array) => ({
    words: Uint32Array.from(labels, (l) => (l ? 255 : 0)),
    rows: labels.length,
    bits: 8,
  })
  const plain = {
    ...data,
    train: { ...data.train, labels: data.train.labels.map((l, i) => (i < 10 ? i : l)) },
  }
  const codes = {
    train: bits(data.train.labels),
    validation: bits(data.validation.labels),
    test: bits(data.test.labels),
  }
  const found = await end(clustersOfCodes(key(), codes, plain))
  expect(found).toBeGreaterThan(0.9)
})

test('digits shrink by averaging squares', () => {
  const x = { data: Float32Array.from({ length: 784 }, (_, i) => (i % 28 < 14 ? 1 : 0)), rows: 1, dim: 784 }
  const { data: small, dim } = shrunk(x, 4)
  expect(dim).toBe(49)
  expect([...small.subarray(0, 7)]).toEqual([1, 1, 1, 0.5, 0, 0, 0])
})
