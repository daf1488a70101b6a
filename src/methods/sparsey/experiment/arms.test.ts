import { random } from '@jax-js/jax'
import { beforeAll, expect, test } from 'vitest'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { SILENT } from '../method/code.ts'
import { type Digit, type Digits, skeletons } from './digits.ts'
import { assess, nearestSkeletons, onePass } from './memory.ts'
import { naiveBayes, randomWinners } from './rivals.ts'

const rng = (seed = 5) => generator(random.key(seed))

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

/** Bars of one pixel's width, upright for label 0, lying for label 1: each digit of its own place and length. */
function bar(label: number, place: number, length: number): Digit {
  const x = new Uint8Array(14 * 14)
  for (let i = 0; i < length; i++) x[label === 0 ? i * 14 + place : place * 14 + i] = 1
  return { row: label * 100 + place, x, label }
}
const lengths = [10, 11, 12, 13, 14]
const of = (place: number, length: number) => [bar(0, place, length), bar(1, place, length)]
const bars: Digits = {
  train: lengths.flatMap((length) => [...of(3, length), ...of(9, length)]),
  test: [...of(3, 9), ...of(9, 9)],
}

let digits: Digits
const events: RunEvent[] = []
beforeAll(async () => {
  digits = await end(skeletons(random.key(1)), events)
})

test('no digit is in both parts, and the runner is told which rows they are', () => {
  const rows = new Set(digits.train.map(({ row }) => row))
  expect(rows.size).toBe(2000)
  expect(digits.test.filter(({ row }) => rows.has(row))).toEqual([])
  const told = events.find((event) => event.kind === 'split')
  expect(new Set(told?.train as number[])).toEqual(rows)
  expect(told?.test).toEqual(digits.test.map(({ row }) => row))
})

test('one pass stores each training digit once, in order, and recall stores nothing', async () => {
  const memory = await end(onePass(bars.train, { freezeAt: 0.3 }, rng()))
  expect(memory.codes).toHaveLength(bars.train.length)
  const before = bars.test.map(({ x }) => memory.recall(x))
  expect(bars.test.map(({ x }) => memory.recall(x))).toEqual(before)
  expect(memory.touched).toBeGreaterThan(0)
})

test('one store names new bars both ways, unless winners are drawn by chance alone', async () => {
  const score = await end(assess(await end(onePass(bars.train, {}, rng())), bars))
  expect([score.counted, score.nearest]).toEqual([1, 1])
  const chance = await end(assess(await end(onePass(bars.train, { noise: 'uniform' }, rng())), bars))
  expect(chance.similarity).toBeLessThan(score.similarity - 0.2)
})

test('random directions give the same digit the same code, and are silent where little is drawn', async () => {
  const memory = await end(randomWinners(bars.train, rng()))
  bars.train.forEach(({ x }, i) => expect(memory.recall(x)).toEqual(memory.codes[i]))
  expect(memory.recall(new Uint8Array(14 * 14)).every((winner) => winner === SILENT)).toBe(true)
  expect(memory.codes[0]!.some((winner) => winner !== SILENT)).toBe(true)
})

test('the rivals without codes name bars', async () => {
  expect(naiveBayes(bars)).toBe(1)
  expect(await end(nearestSkeletons(bars))).toBe(1)
})
