import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { drawnSplit } from '#data/split.ts'
import {
  ITEMS,
  LENGTH,
  PER_USER,
  categoryCounts,
  categoryOf,
  clickLogs,
  clicksOf,
  withStrangersClicks,
} from './click-log.ts'

const PARTS = drawnSplit({ train: 120, validation: 40, test: 40 })
const logs = clickLogs(random.key(2), PARTS, 4)
const log = logs.train

test('each part holds the candidates of its own users, and no other', () => {
  for (const [part, users] of [
    [logs.train, PARTS.train],
    [logs.validation, PARTS.validation],
    [logs.test, PARTS.test],
  ] as const) {
    expect(new Set(part.users)).toEqual(new Set(users.indices))
    expect(part.indices).toHaveLength(users.indices.length * PER_USER)
    expect([...part.indices].map((row) => Math.floor(row / PER_USER))).toEqual([...part.users])
    expect(part.role).toBe(users.role)
  }
})

test('positives come from an interest of their user, negatives never', () => {
  log.items.forEach((item, row) => {
    expect(log.interests[row]!.includes(categoryOf(item))).toBe(log.labels[row] === 1)
  })
  expect(new Set(log.interests.map((held) => new Set(held).size))).toEqual(new Set([4]))
})

test('in each part an item is as often a negative as a positive: popularity does not tell', () => {
  for (const { items, labels } of [logs.train, logs.validation, logs.test]) {
    const surplus = new Int32Array(ITEMS)
    items.forEach((item, row) => (surplus[item]! += labels[row] === 1 ? 1 : -1))
    expect(surplus.every((difference) => difference === 0)).toBe(true)
  }
})

test('a bit more than 60 % of the clicks are in an interest', () => {
  const inside = log.clicks.filter((item, at) =>
    log.interests[Math.floor(at / LENGTH)]!.includes(categoryOf(item)),
  )
  expect(inside.length / log.clicks.length).toBeGreaterThan(0.57)
  expect(inside.length / log.clicks.length).toBeLessThan(0.78)
})

test('counts the clicks in the category of a candidate', () => {
  const wanted = categoryOf(log.items[9]!)
  const clicks = [...clicksOf(log, 9)]
  expect(categoryCounts(log)[9]).toBe(clicks.filter((item) => categoryOf(item) === wanted).length)
})

test('a stranger’s clicks are those of the next user, the candidates stay', () => {
  const strange = withStrangersClicks(log)
  expect(clicksOf(strange, 0)).toEqual(clicksOf(log, PER_USER))
  expect(clicksOf(strange, log.items.length - 1)).toEqual(clicksOf(log, 0))
  expect(strange.items).toEqual(log.items)
})

test('the same key, the same log', () => {
  expect(clickLogs(random.key(2), PARTS, 4)).toEqual(logs)
})
