import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { ITEMS, LENGTH, categoryCounts, categoryOf, clickLog } from './click-log.ts'

const log = clickLog(random.key(1), random.key(2), 200, 4)

test('positives come from an interest of their user, negatives never', () => {
  for (let row = 0; row < log.rows; row++) {
    const held = log.interests[log.users[row]!]!
    expect(held.includes(categoryOf(log.items[row]!))).toBe(log.labels[row] === 1)
  }
  expect(new Set(log.interests.map((held) => new Set(held).size))).toEqual(new Set([4]))
})

test('each item is as often a negative as a positive: popularity does not tell', () => {
  const surplus = new Int32Array(ITEMS)
  log.items.forEach((item, row) => (surplus[item]! += log.labels[row] === 1 ? 1 : -1))
  expect(surplus.every((difference) => difference === 0)).toBe(true)
})

test('a bit more than 60 % of the clicks are in an interest', () => {
  const inside = log.histories.filter((item, at) =>
    log.interests[Math.floor(at / LENGTH)]!.includes(categoryOf(item)),
  )
  expect(inside.length / log.histories.length).toBeGreaterThan(0.57)
  expect(inside.length / log.histories.length).toBeLessThan(0.75)
})

test('counts the clicks in the category of a candidate', () => {
  const counts = categoryCounts(log)
  const clicks = Array.from(log.histories.slice(0, LENGTH))
  const wanted = categoryOf(log.items[0]!)
  expect(counts[0]).toBe(clicks.filter((item) => categoryOf(item) === wanted).length)
})

test('the same keys, the same log', () => {
  expect(clickLog(random.key(1), random.key(2), 200, 4)).toEqual(log)
})
