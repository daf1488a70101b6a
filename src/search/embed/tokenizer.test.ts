import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTokenizer, wordsOf } from './tokenizer.ts'

const vocabulary = [
  'deep',
  'learning',
  'learn',
  '##ing',
  '##er',
  'relu',
  'x',
  'naive',
  'größe',
  'große',
  'α',
  '2',
]
const tokenizer = createTokenizer(vocabulary)
const tokens = (text: string) => tokenizer.tokens(text).map((id) => vocabulary[id])

test.each([
  ['Deep LEARNING', ['deep', 'learning']],
  ['deep-learning, learner.', ['deep', 'learning', 'learn', '##er']],
  ['naïve Große α2', ['naive', 'große', 'α']],
  ['deepx', ['deep']],
  ['x², x2', ['x', 'x']],
  ['unknown zzz', []],
  ['', []],
  ['🙂 — 深度学习', []],
])('%s', (text, wanted) => {
  expect(tokens(text)).toEqual(wanted)
})

test('counts what it cuts, one call after another', () => {
  for (const text of ['deep deep learner learner deep', 'learning', '', 'deep']) {
    const { ids, times, size } = tokenizer.count(text)
    const counted = Array.from({ length: size }, (_, i) => Array<number>(times[i]!).fill(ids[i]!)).flat()
    expect(counted.sort()).toEqual(tokenizer.tokens(text).sort())
  }
})

test('a word that is in the vocabulary is one token, in any case and place', () => {
  const word = fc.constantFrom(...vocabulary.filter((token) => /^[a-z]+$/.test(token)))
  const gap = fc.constantFrom(' ', '\n', ', ', ' (', '--', ' 🙂 ')
  fc.assert(
    fc.property(fc.array(fc.tuple(word, gap, fc.boolean())), (list) => {
      const text = list.map(([token, space, loud]) => (loud ? token.toUpperCase() : token) + space).join('')
      expect(tokens(text)).toEqual(list.map(([token]) => token))
    }),
  )
})

test('takes whatever it is given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const id of tokenizer.tokens(text)) expect(vocabulary[id]).toBeDefined()
      for (const found of wordsOf(text)) expect(found).not.toMatch(/\s/)
    }),
  )
})
