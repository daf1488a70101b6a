import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import {
  type Example,
  type Specials,
  causalExample,
  corruptSpans,
  cutOut,
  infillPrompt,
  middleExample,
  mixtureExample,
  pack,
} from './examples.ts'

const SPECIALS: Specials = { end: 0, separator: 1, endOfMask: 2, masks: [3, 4, 5] }
const FILE = Array.from({ length: 20 }, (_, i) => 10 + i)
const rng = (seed = 0) => generator(random.key(seed))

/** The file that an example was made of: each hole filled with what follows behind the separator. */
function restored({ tokens }: Example): number[] {
  const at = tokens.indexOf(SPECIALS.separator)
  const contents = new Map<number, number[]>()
  let into: number[] = []
  for (const token of tokens.slice(at + 1)) {
    if (SPECIALS.masks.includes(token)) contents.set(token, (into = []))
    else if (token !== SPECIALS.endOfMask) into.push(token)
  }
  return tokens.slice(0, at - 1).flatMap((token) => contents.get(token) ?? [token])
}

test('by hand: two holes', () => {
  const holes = [
    [1, 3],
    [4, 5],
  ] as const
  const { tokens, weights } = cutOut([10, 11, 12, 13, 14], holes, SPECIALS)
  expect(tokens).toEqual([10, 3, 13, 4, 0, 1, 3, 11, 12, 2, 4, 14, 2])
  expect(weights).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1])
  expect(causalExample([10, 11], SPECIALS)).toEqual({ tokens: [10, 11, 0], weights: [1, 1, 1] })
  expect(infillPrompt([10], [13], SPECIALS)).toEqual([10, 3, 13, 0, 1, 3])
})

test('a prompt is what a file with one hole begins with', () => {
  const { tokens, weights } = cutOut(FILE, [[4, 9]], SPECIALS)
  const prompt = infillPrompt(FILE.slice(0, 4), FILE.slice(9), SPECIALS)
  expect(tokens.slice(0, prompt.length)).toEqual(prompt)
  expect(tokens.slice(prompt.length)).toEqual([...FILE.slice(4, 9), SPECIALS.endOfMask])
  expect(weights.indexOf(1)).toBe(prompt.length)
})

test('every corruption can be undone, hides what was asked for and predicts nothing else', () => {
  const draws = rng()
  const counts = new Set<number>()
  for (let i = 0; i < 300; i++) {
    const example = corruptSpans(FILE, SPECIALS, draws, { ratio: [0.2, 0.4] })
    expect(restored(example)).toEqual(FILE)
    const spans = example.tokens.filter((token) => token === SPECIALS.endOfMask).length
    const hidden = example.weights.reduce((sum, weight) => sum + weight, 0) - spans
    expect(hidden).toBeGreaterThanOrEqual(4)
    expect(hidden).toBeLessThanOrEqual(8)
    expect(example.weights.slice(0, example.tokens.indexOf(SPECIALS.separator) + 2)).not.toContain(1)
    counts.add(spans)
  }
  expect([...counts].toSorted()).toEqual([1, 2, 3])
})

test('spans lie anywhere, at both ends too, and next to each other nowhere', () => {
  const draws = rng(1)
  const hit = new Set<number>()
  for (let i = 0; i < 300; i++) {
    const { tokens } = corruptSpans(FILE, SPECIALS, draws)
    const context = tokens.slice(0, tokens.indexOf(SPECIALS.end))
    FILE.filter((token) => !context.includes(token)).forEach((token) => hit.add(token))
    const isMask = context.map((token) => SPECIALS.masks.includes(token))
    expect(isMask.some((own, at) => own && isMask[at + 1])).toBe(false)
  }
  expect(hit.size).toBe(FILE.length)
})

test('fill-in-the-middle has one hole and predicts everything', () => {
  const draws = rng(2)
  for (let i = 0; i < 50; i++) {
    const example = middleExample(FILE, SPECIALS, draws)
    expect(restored(example)).toEqual(FILE)
    expect(example.tokens.filter((token) => token === SPECIALS.endOfMask)).toHaveLength(1)
    expect(new Set(example.weights)).toEqual(new Set([1]))
  }
})

test('the mixture corrupts its share of files', () => {
  const draws = rng(3)
  const isHoled = (share: number) =>
    mixtureExample(FILE, share, SPECIALS, draws).tokens.includes(SPECIALS.separator)
  const holed = (share: number) => Array.from({ length: 400 }, () => isHoled(share)).filter(Boolean).length
  expect(holed(0)).toBe(0)
  expect(holed(1)).toBe(400)
  expect(Math.abs(holed(0.5) - 200)).toBeLessThan(50)
})

test('rows are filled up with tokens that count for nothing', () => {
  const rows = pack([causalExample([10, 11], SPECIALS)], 5, { pad: 0, vocabulary: 30 })
  expect([...rows.data]).toEqual([10, 11, 0, 0, 0])
  expect([...rows.weights]).toEqual([1, 1, 1, 0, 0])
})

test('refuses what makes no sense', () => {
  const draws = rng()
  const corrupt = (options: object, file = FILE) => corruptSpans(file, SPECIALS, draws, options)
  expect(() => corrupt({ rate: 1 })).toThrow("no option 'rate'")
  expect(() => corrupt({ ratio: [0.5, 0.2] })).toThrow('the largest ratio is 0.2')
  expect(() => corrupt({ span: [0, 2] })).toThrow('the least span is 0')
  expect(() => corrupt({}, [10])).toThrow('the length of the file is 1')
  expect(() => cutOut(FILE, [], SPECIALS)).toThrow('the number of holes is 0')
  expect(() => cutOut(FILE, [[3, 3]], SPECIALS)).toThrow('the end of hole 0 is 3')
  expect(() => cutOut(FILE, [[3, 30]], SPECIALS)).toThrow('the end of hole 0 is 30')
  expect(() => mixtureExample(FILE, 2, SPECIALS, draws)).toThrow('the share is 2')
  expect(() => middleExample([10], SPECIALS, draws)).toThrow('the length of the file is 1')
  expect(() => pack([{ tokens: [1, 2], weights: [1] }], 3, { pad: 0, vocabulary: 9 })).toThrow(
    '2 and 1 tokens',
  )
})
