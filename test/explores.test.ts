import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fingerprint } from '../src/cli/fingerprint.ts'
import { recordFile, unitFolder } from '../src/cli/unit-files.ts'
import type { Explore } from '../src/lab/explore.ts'
import { explored } from '../src/lab/explored.ts'
import { recorded } from '../src/methods/registry.gen.ts'
import { draws } from '../src/methods/draws.gen.ts'
import { explores } from '../src/methods/explores.gen.ts'

/** All that a reader is told in words, without the stops. */
const wordsOf = ({ question, knob, measures, sides, draw, search }: Explore): string[] =>
  [question, knob, measures, ...sides.map(({ name }) => name), draw?.shows ?? '', search ?? ''].flat()

/** Numbers in digits, thousands without their comma. */
const numbersIn = (text: string): number[] =>
  [...text.replaceAll(/(\d),(\d{3})/g, '$1$2').matchAll(/\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits))

test('there is a knob to turn on most methods', () => {
  expect(Object.keys(explores).length).toBeGreaterThanOrEqual(10)
})

describe.each(Object.entries(explores))('the knob of %s', (slug, explore) => {
  const record = recorded[slug]!

  test('has two or three sides and several stops, each with a number that was recorded', () => {
    const { stops, start } = explored(explore, record)
    expect([2, 3]).toContain(explore.sides.length)
    expect(stops.length).toBeGreaterThanOrEqual(3)
    expect(new Set(stops.map(({ name }) => name)).size, 'stops of different names').toBe(stops.length)
    expect(stops[start]).toBeDefined()
    for (const { sides, measures } of stops) {
      expect(measures).toMatch(/\S/)
      for (const { value, bar } of sides) {
        expect(value).not.toBe('not measured')
        expect(bar).toBeGreaterThanOrEqual(0)
        expect(bar).toBeLessThanOrEqual(1)
      }
    }
  })

  test('shows sides that differ somewhere', () => {
    const { stops } = explored(explore, record)
    for (const i of explore.sides.keys())
      for (const j of explore.sides.keys())
        if (j < i) expect(stops.some(({ sides }) => sides[i]!.value !== sides[j]!.value)).toBe(true)
  })

  test('says no number that the record does not have', () => {
    const text = readFileSync(recordFile(slug), 'utf8')
    const there = new Set(numbersIn(text))
    for (const words of wordsOf(explore))
      expect(
        numbersIn(words).filter((one) => !there.has(one)),
        words,
      ).toEqual([])
    for (const { name, place } of explored(explore, record).stops) {
      // The place itself may be said in whole percent.
      const x = Math.abs(place?.x ?? Number.NaN)
      const isPlace = (one: number) => one === x || one === Math.round(100 * x) || one === 100 * x
      expect(
        numbersIn(name).filter((one) => !isPlace(one) && !there.has(one)),
        name,
      ).toEqual([])
    }
  })

  test('offers a drawing where something answers one', () => {
    expect(explore.draw !== undefined).toBe(slug in draws)
    expect(explore.draw !== undefined).toBe(existsSync(`${unitFolder(slug)}/experiment/draw.ts`))
  })

  test('is no part of the run: its record stays', async () => {
    expect(record.fingerprint).toBe(await fingerprint(slug))
  })
})
