import { expect, test } from 'vitest'
import { parseQuery } from './query.ts'

test.each([
  ['plain words', { text: 'plain words', filter: {} }],
  ['author:Ångström codes', { text: 'codes', filter: { author: ['angstrom'] } }],
  ['author:"Ada Lovelace"', { text: '', filter: { author: ['ada', 'lovelace'] } }],
  [
    'codes category:cs.LG year:2024 has:code',
    { text: 'codes', filter: { category: 'cs.LG', dates: { since: '2024', until: '2024' }, hasCode: true } },
  ],
  ['maps year:2020-2023', { text: 'maps', filter: { dates: { since: '2020', until: '2023' } } }],
  ['maps year:2020-', { text: 'maps', filter: { dates: { since: '2020' } } }],
  ['maps year:-2023', { text: 'maps', filter: { dates: { until: '2023' } } }],
  [
    'maps since:2024-05 UNTIL:"2024-06-30"',
    { text: 'maps', filter: { dates: { since: '2024-05', until: '2024-06-30' } } },
  ],
  ['since:May year:- until:2024-13 maps', { text: 'since:May year:- until:2024-13 maps', filter: {} }],
  ['year:yesterday author: has:legs', { text: 'year:yesterday author: has:legs', filter: {} }],
  ['coauthor:x', { text: 'coauthor:x', filter: {} }],
])('%s', (query, expected) => {
  const { text, filter } = parseQuery(query)
  expect({ text: text.replaceAll(/\s+/g, ' '), filter }).toEqual(expected)
})
