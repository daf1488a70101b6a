import { expect, test } from 'vitest'
import type { KeptKind } from '#store/index.ts'
import { byRun, tally, tallyInWords } from './tally.ts'

const kind = (device: string, agrees?: number, seed = 1): KeptKind => ({
  seed,
  device,
  browser: 'Firefox',
  backend: 'wasm',
  runs: 2,
  ...(agrees !== undefined && { agrees }),
})
const words = (...kinds: KeptKind[]) => tallyInWords(tally(kinds))

test('devices with the same numbers are counted, and those whose last digits differ', () => {
  expect(words(kind('phone', 17))).toBe('the same on 1 of 1 device')
  expect(words(kind('phone', 17), kind('tablet', 6), kind('computer', 4))).toBe('the same on 2 of 3 devices')
})

test('a device counts once, as much as its seeds agree', () => {
  expect(words(kind('phone', 17), kind('phone', 6, 2))).toBe('the same on 1 of 1 device')
  expect(words(kind('phone', 17), kind('phone', 4, 2))).toBe('the same on 0 of 1 device')
})

test('other numbers are told apart, and take nothing from who has the right ones', () => {
  expect(words(kind('phone', 17), kind('tablet', 0))).toBe(
    'the same on 1 of 1 device; 1 reports other numbers',
  )
  expect(words(kind('phone', 17), kind('phone', 0, 2))).toBe('the same on 1 of 1 device')
  expect(words(kind('phone', 1), kind('tablet', 2))).toBe('2 report other numbers')
})

test('what is compared with nothing yet is not counted', () => {
  expect(words(kind('phone'), kind('tablet'))).toBe('4 runs, not compared yet')
  expect(words(kind('phone'), kind('tablet', 17))).toBe('the same on 1 of 1 device')
})

test('runs are gathered by seed and mechanism', () => {
  const off = { ...kind('phone', 17), without: 'nesting' }
  expect(byRun([kind('phone'), kind('tablet'), off])).toEqual([
    { seed: 1, kinds: [kind('phone'), kind('tablet')] },
    { seed: 1, without: 'nesting', kinds: [off] },
  ])
})
