import { expect, test } from 'vitest'
import { parseQuery } from './query.ts'

test.each([
  ['plain words', { text: 'plain words', filter: {} }],
  ['author:Ångström codes', { text: 'codes', filter: { author: ['angstrom'] } }],
  ['author:"Ada Lovelace"', { text: '', filter: { author: ['ada', 'lovelace'] } }],
  [
    'codes category:cs.LG year:2024 has:code',
    { text: 'codes', filter: { category: 'cs.LG', year: 2024, hasCode: true } },
  ],
  ['year:yesterday author: has:legs', { text: 'year:yesterday author: has:legs', filter: {} }],
  ['coauthor:x', { text: 'coauthor:x', filter: {} }],
])('%s', (query, expected) => {
  const { text, filter } = parseQuery(query)
  expect({ text: text.replaceAll(/\s+/g, ' '), filter }).toEqual(expected)
})
