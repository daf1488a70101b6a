import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findQuote, quoteOf } from './quote.ts'

const TEXT =
  'We train a model on $\\mathcal{L}_1$ losses. The model is small. We test the model on state-of-the-art\ntasks, where the model is best.'
const cut = (text: string, found: { start: number; end: number } | undefined) =>
  found && text.slice(found.start, found.end)

test.each([
  ['as it stands', 'The model is small', 'The model is small'],
  ['in other lines', 'state-of-\nthe-art  tasks', 'state-of-the-art\ntasks'],
  ['in capitals, and with marks around it', '“THE MODEL IS SMALL.”', 'The model is small'],
  ['with a formula as a browser copies it', 'model on 𝓛1 losses', 'model on $\\mathcal{L}_1$ losses'],
])('words are found %s', (_, words, exact) => {
  expect(quoteOf({ abstract: TEXT }, words)?.exact).toBe(exact)
})

test('nothing is found of nothing, of marks alone, or of what no text says', () => {
  for (const words of ['', ' \n', '…!', 'never']) {
    expect(quoteOf({ abstract: TEXT, summary: 'Small.' }, words)).toBeUndefined()
  }
  expect(quoteOf({ abstract: TEXT, summary: 'Another summary.' }, 'another')?.of).toBe('summary')
})

test('of several places that one is meant which stands after what stood before', () => {
  expect(quoteOf({ abstract: TEXT }, 'the model', 'We test ')?.start).toBe(TEXT.indexOf('the model on state'))
  expect(quoteOf({ abstract: TEXT }, 'the model', 'tasks, where ')?.start).toBe(TEXT.lastIndexOf('the model'))
})

test('a quote moves with its surroundings when the text is replaced', () => {
  const quote = quoteOf({ abstract: TEXT }, 'the model', 'tasks, where ')!
  const after = `A new first sentence on the model. ${TEXT.replace('small', 'tiny and the model is quick')}`
  const found = findQuote({ abstract: after }, quote)!
  expect(found.start).toBe(after.lastIndexOf('the model'))
  const typeset = TEXT.replace('state-of-the-art\ntasks', 'state of the art tasks')
  expect(
    cut(typeset, findQuote({ abstract: typeset }, quoteOf({ abstract: TEXT }, 'state-of-the-art')!)),
  ).toBe('state of the art')
})

test('a few words in other surroundings are not taken for those that were quoted', () => {
  const quote = quoteOf({ abstract: TEXT }, 'is best')!
  expect(findQuote({ abstract: 'What is best in life? Nobody says what is best.' }, quote)).toBeUndefined()
  expect(findQuote({ abstract: 'Nothing.' }, quote)).toBeUndefined()
  expect(findQuote({ summary: TEXT }, quote)).toBeUndefined()
})

test('whatever stands before and after, a telling quote is found where it is', () => {
  // What stands within a formula is quoted with all of it, so none may begin on one side and end on the other.
  const words = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll(/[$\\]/g, ''))
  fc.assert(
    fc.property(words, words, words, words, (a, b, c, d) => {
      const said = 'an unmistakable sentence of letters'
      const quote = quoteOf({ abstract: `${a} ${said} ${b}` }, said)!
      const text = `${c} ${said} ${d}`
      expect(cut(text, findQuote({ abstract: text }, quote))?.toLowerCase()).toBe(said)
    }),
    { numRuns: 200 },
  )
})
