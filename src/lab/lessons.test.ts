import { expect, test } from 'vitest'
import { fallOf, lessonsOf, placeOf } from './lessons.ts'
import { SEEDS, nested, recordOf } from './nested.fixture.ts'
import type { Paper } from './paper.ts'
import type { Recorded } from './recorded.ts'

const record = await recordOf(nested, SEEDS)
const paper = { slug: 'nested', arxiv: '2205.13147', title: 'Nested', does: 'compress' } as Paper

/** The record with other numbers of its first claim, one a seed with everything on. */
const withFirst = (numbers: readonly number[]): Recorded => {
  const left = [...numbers]
  return {
    ...record,
    runs: record.runs.map((run) =>
      run.without === undefined && !run.longer
        ? { ...run, claims: [left.shift() ?? Number.NaN, ...run.claims.slice(1)] }
        : run,
    ),
  }
}

test('a place is 0 at no effect, 1 at the bound, and negative on the other side', () => {
  const atMost = { null: 0.25, bound: 0.05 }
  expect(placeOf(atMost, 0.25)).toBeCloseTo(0)
  expect(placeOf(atMost, 0.05)).toBe(1)
  expect(placeOf(atMost, 0.15)).toBeCloseTo(0.5)
  expect(placeOf(atMost, 0.35)).toBeCloseTo(-0.5)
  expect(placeOf({ null: 1, bound: 3 }, 5)).toBe(2)
})

test('a fall is short, absent or opposite by the middle seed', () => {
  expect(fallOf({ places: [0.9, 0.6, 0.1] })).toBe('short')
  expect(fallOf({ places: [0.4, -0.4, 0] })).toBe('absent')
  expect(fallOf({ places: [-3, -0.6, 0.9] })).toBe('opposite')
  expect(fallOf({ places: [Number.NaN, 0.7, 0.8] })).toBe('short')
})

test('counts methods, claims, purposes and time over all records', () => {
  const lessons = lessonsOf([
    { paper, recorded: record },
    { paper: { ...paper, does: 'explain' }, recorded: withFirst([0.01, 0.02, 0.9]) },
    { paper: { ...paper, does: 'explain' }, recorded: withFirst([0.6, 0.6, 0.6]) },
  ])

  expect(lessons.methods).toEqual({ reproduced: 1, varies: 1, 'not reproduced': 1, 'cannot tell': 0 })
  expect(lessons.claims.map(({ claim }) => claim.outcome)).toEqual([
    'holds',
    'holds',
    'varies',
    'holds',
    'does not hold',
    'holds',
  ])
  expect(
    lessons.purposes.map(({ purpose, methods }) => [purpose, methods.reproduced, methods.varies]),
  ).toEqual([
    ['compress', 1, 0],
    ['explain', 0, 1],
  ])
  expect(lessons.falls).toEqual({ short: 0, absent: 0, opposite: 1 })
  expect(lessons.seconds).toEqual({ all: 42, least: 14, most: 14 })
  // Without the order an error of half of all is as far again on the other side; without nesting nothing is left.
  expect(lessons.left).toBeLessThan(0.2)
})

test('of claims that held, says how many a rival of three times the steps ends', () => {
  const runs = record.runs.map((run) => (run.longer ? { ...run, claims: [run.claims[0]!, 0.9] } : run))
  expect(lessonsOf([{ paper, recorded: record }]).longer).toEqual({ before: 2, after: 2 })
  expect(lessonsOf([{ paper, recorded: { ...record, runs } }]).longer).toEqual({ before: 2, after: 1 })
})
