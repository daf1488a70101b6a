import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type Grammar, drawTexts, drawer, language, sentences, sizesOf, zipf } from './grammar.ts'

const rng = (seed = 0) => generator(random.key(seed))
const OPTIONS = { words: 300, topics: 4 }

/** x, (x), ((x)), …: a bracket with probability 1/4. */
const BRACKETS: Grammar = {
  start: 'inner',
  rules: {
    inner: [
      { weight: 3, body: [0] },
      { weight: 1, body: [1, 'inner', 2] },
    ],
  },
}

test('Zipf: the tenth word comes a tenth as often as the first', () => {
  const likely = zipf(100)
  expect(likely.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  expect(likely[9]! / likely[0]!).toBeCloseTo(0.1, 12)
  expect(zipf(4, 0)).toEqual(new Float64Array(4).fill(0.25))
  expect(() => zipf(0)).toThrow('the number of words is 0, not a whole number from 1 up')
})

test('items come as often as their weights say, those of weight 0 never', () => {
  const draw = drawer([1, 0, 3, 0])
  const source = rng()
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < 4000; i++) counts[draw(source)]!++
  expect(counts[1]! + counts[3]!).toBe(0)
  expect(counts[2]! / 4000).toBeCloseTo(0.75, 1)
  expect(draw({ uniform: () => 0.2499 })).toBe(0)
  expect(draw({ uniform: () => 0.25 })).toBe(2)
  expect(() => drawer([0, 0])).toThrow('none of 2 weights is above 0')
  expect(() => drawer([1, -1])).toThrow('weight 1 is -1, not a number from 0 up')
})

test('length and entropy of nested brackets, by hand', () => {
  const choice = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25)
  const { words, nats } = sizesOf(BRACKETS)
  // One bracket in three on average: 1/4 + 1/16 + …
  expect(words).toBeCloseTo(1 + 2 / 3, 10)
  expect(nats).toBeCloseTo(choice * (4 / 3), 10)

  const draw = sentences(BRACKETS)
  const source = rng()
  const drawn = Array.from({ length: 3000 }, () => draw(source))
  expect(drawn.reduce((sum, { length }) => sum + length, 0) / 3000).toBeCloseTo(5 / 3, 1)
  const deep = drawn.find(({ length }) => length === 5)
  expect(deep).toEqual([1, 1, 0, 2, 2])
})

test('refuses a grammar that has no end, no rule or no such word', () => {
  const endless = (weight: number): Grammar => ({
    start: 'a',
    rules: {
      a: [
        { weight, body: ['a', 'a'] },
        { weight: 1, body: [0] },
      ],
    },
  })
  expect(sizesOf(endless(0.5)).words).toBeCloseTo(2, 10)
  for (const weight of [1, 2]) expect(() => sentences(endless(weight))).toThrow('without end on average')
  const rule = (body: (string | number)[]): Grammar => ({
    start: 'a',
    rules: { a: [{ weight: 1, body }] },
  })
  expect(() => sizesOf(rule(['b']))).toThrow("a becomes 'b', which has no rules")
  expect(() => sizesOf(rule([0.5]))).toThrow('a word of a is 0.5')
  expect(() => sizesOf({ start: 'b', rules: {} })).toThrow("the start 'b' has no rules")
})

test('a language: its words are all its own, verbs agree, and the topic tells which are frequent', () => {
  const { grammars, words, end } = language(rng(), OPTIONS)
  expect(grammars).toHaveLength(4)
  const used = new Set(
    Object.values(grammars[0]!.rules).flatMap((list) =>
      list.flatMap(({ body }) => body.filter((symbol) => typeof symbol === 'number')),
    ),
  )
  expect(used.size).toBe(words)
  expect(Math.max(...used)).toBe(words - 1)

  const kind = (name: string) => new Set(grammars[0]!.rules[name]!.map(({ body }) => body[0]))
  const [one, many] = [kind('verbs'), kind('verb')]
  const plain = grammars[0]!.rules
  const without = {
    ...plain,
    does: plain.does!.slice(0, 1),
    do: plain.do!.slice(0, 1),
    one: plain.one!.slice(0, 1),
    many: plain.many!.slice(0, 1),
  }
  const draw = sentences({ start: 'sentence', rules: without })
  const source = rng(1)
  for (let i = 0; i < 50; i++) {
    const sentence = draw(source)
    expect(sentence.at(-1)).toBe(end)
    const isOne = sentence.some((word) => kind('noun').has(word))
    expect((isOne ? one : many).has(sentence.at(-2)!)).toBe(true)
  }

  const frequent = (topic: number) => {
    const drawn = sentences(grammars[topic]!)
    const source = rng(2)
    const nouns = Array.from({ length: 300 }, () => drawn(source))
      .flat()
      .filter((word) => kind('noun').has(word))
    return nouns.toSorted(
      (a, b) => nouns.filter((word) => word === b).length - nouns.filter((word) => word === a).length,
    )[0]
  }
  expect(frequent(0)).not.toBe(frequent(1))
})

test('texts: as many words as wanted, some sentences of one topic after another', () => {
  const about = language(rng(), OPTIONS)
  const text = drawTexts(about, rng(1), 5000)
  expect(text).toHaveLength(5000)
  expect(drawTexts(about, rng(1), 5000)).toEqual(text)
  const perSentence = 5000 / text.filter((word) => word === about.end).length
  const mean = about.grammars.reduce((sum, grammar) => sum + sizesOf(grammar).words / 4, 0)
  expect(Math.abs(perSentence / mean - 1)).toBeLessThan(0.1)
  expect(() => language(rng(), { ...OPTIONS, words: 20 })).toThrow('words is 20')
  expect(() => language(rng(), { ...OPTIONS, topic: 2 } as never)).toThrow("no option 'topic'")
})
