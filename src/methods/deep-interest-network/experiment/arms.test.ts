import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { drawnSplit } from '#data/split.ts'
import type { Run } from '#lab/reproduction.ts'
import type { Din } from '../method/din.ts'
import {
  type Arm,
  DIN,
  SOFTMAX,
  SUM,
  armWithout,
  gauc,
  initArm,
  learn,
  ranked,
  weightByCategory,
} from './arms.ts'
import { LENGTH, categoryOf, clickLogs } from './click-log.ts'

const logs = clickLogs(random.key(1), drawnSplit({ train: 40, validation: 20, test: 20 }), 4)
const start = (arm: Arm) => initArm(arm, random.key(5))
const size = (arm: Arm) => tree.leaves<np.Array>(start(arm)).reduce((sum, leaf) => sum + leaf.size, 0)
/** Two candidates of one user. */
const twoOf = (arm: Arm) =>
  ranked(arm, start(arm), {
    items: Int32Array.of(3, 250),
    clicks: Int32Array.from({ length: 2 * LENGTH }, (_, at) => 20 * (at % LENGTH)),
  })

async function end<R>(run: Run<R>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

test('DIN weighs the same clicks anew for each candidate', async () => {
  for (const arm of [DIN, SOFTMAX]) {
    const { weights } = await twoOf(arm)
    expect(weights.slice(0, LENGTH)).not.toEqual(weights.slice(LENGTH))
  }
})

test('without the idea weights differ between clicks, but not between candidates, and nothing else changes', async () => {
  const blind = armWithout(DIN, 'candidate')
  const { weights, logits } = await twoOf(blind)
  expect(weights.slice(0, LENGTH)).toEqual(weights.slice(LENGTH))
  expect(new Set(weights).size).toBeGreaterThan(LENGTH / 2)
  expect(logits[0]).not.toBe(logits[1])
  expect(size(blind)).toBe(size(DIN))
  expect(armWithout(DIN, undefined)).toEqual(DIN)
  expect(armWithout(SUM, 'candidate')).toEqual(SUM)
  expect(armWithout(SOFTMAX, 'candidate')).toEqual({ ...SOFTMAX, weights: 'click' })
})

test('a sum counts each click once, and the softmax makes one of all', async () => {
  expect(new Set((await twoOf(SUM)).weights)).toEqual(new Set([1]))
  const { weights } = await twoOf(SOFTMAX)
  expect(weights.slice(0, LENGTH).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5)
  const free = (await twoOf(DIN)).weights.slice(0, LENGTH)
  expect(free.reduce((sum, weight) => sum + weight, 0)).not.toBeCloseTo(1, 2)
})

test('a sum sees every click of a history', async () => {
  const clicks = Int32Array.from({ length: LENGTH }, (_, at) => 20 * at)
  const params = start(SUM)
  const before = await ranked(SUM, params, { items: Int32Array.of(3), clicks })
  for (const at of [0, LENGTH - 1]) {
    const after = await ranked(SUM, params, { items: Int32Array.of(3), clicks: clicks.with(at, 399) })
    expect(after.logits[0]).not.toBe(before.logits[0])
  }
})

test('the sum’s scorer is larger by as much as the unit, within 1 %', () => {
  const unit = tree.leaves<np.Array>(start(DIN).unit as never).reduce((sum, leaf) => sum + leaf.size, 0)
  expect(Math.abs((size(SUM) - unit) / size(DIN) - 1)).toBeLessThan(0.01)
})

test('each item is in the category that the log says', async () => {
  const params = start(SUM)
  const silent: Din = { ...params, items: np.zeros([400, 4]), bias: np.zeros([400]) }
  const clicks = new Int32Array(LENGTH * 400)
  const { logits } = await ranked(SUM, silent, {
    items: Int32Array.from({ length: 400 }, (_, i) => i),
    clicks,
  })
  const byCategory = Map.groupBy([...logits.keys()], (item) => categoryOf(item))
  for (const members of byCategory.values()) expect(new Set(members.map((i) => logits[i])).size).toBe(1)
  expect(new Set(logits).size).toBe(40)
})

test('an arm learns the training candidates, and the test ones change nothing', async () => {
  const lesson = { arm: SUM, rates: [2e-2], steps: 10 }
  const model = await end(learn(random.key(1), random.key(2), { ...lesson, logs }))
  expect(await gauc(SUM, model, logs.train)).toBeGreaterThan(await gauc(SUM, start(SUM), logs.train))
  const other = { ...logs, test: { ...logs.test, items: new Int32Array(logs.test.items.length) } }
  const again = await end(learn(random.key(1), random.key(2), { ...lesson, logs: other }))
  expect(await gauc(SUM, again, logs.test)).toBe(await gauc(SUM, model, logs.test))
})

test('weights are averaged by whether the click shares the candidate’s category', () => {
  const clicks = new Int32Array(LENGTH).fill(100)
  clicks[0] = 31
  const weights = Float32Array.from({ length: LENGTH }, (_, at) => (at === 0 ? -6 : 2))
  expect(weightByCategory(weights, { items: Int32Array.of(39), clicks })).toEqual({ own: 6, other: 2 })
})
