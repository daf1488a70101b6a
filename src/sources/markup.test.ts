import { expect, test } from 'vitest'
import { plainText } from './markup.ts'

test.each([
  ['Gulls &amp; Terns', 'Gulls & Terns'],
  ['Gulls of <i>Larus</i> and H<sub>2</sub>O', 'Gulls of Larus and H2O'],
  ['&lt;i&gt;Larus&lt;/i&gt;', 'Larus'],
  [
    '<jats:title>Abstract</jats:title><jats:p>Gulls &#x2013; a study.</jats:p>',
    ' Abstract  Gulls – a study. ',
  ],
  ['where a < b and c > d', 'where a < b and c > d'],
  ['a <b and c> d', 'a  d'],
  ['<think> Before You Fly', '<think> Before You Fly'],
  ['AT&T', 'AT&T'],
])('%j reads %j', (text, plain) => {
  expect(plainText(text)).toBe(plain)
})

test('a text full of brackets takes no longer than another', () => {
  const started = performance.now()
  for (const piece of ['<', '<p ', '<p <', '&', '&#', '<<p>']) plainText(piece.repeat(200_000))
  expect(performance.now() - started).toBeLessThan(3000)
})
