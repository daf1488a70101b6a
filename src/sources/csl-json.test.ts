import { expect, test } from 'vitest'
import { parseCslJson } from './csl-json.ts'
import { FormatError } from './record.ts'

const read = (...items: unknown[]) => parseCslJson(JSON.stringify(items))
const only = (fields: object) => read({ id: 'gull', type: 'article', title: 'Gulls', ...fields }).records[0]

test('reads an item', () => {
  const item = {
    id: 'tern2024',
    type: 'article-journal',
    title: 'Gulls of <i>Larus</i>',
    author: [
      { family: 'Gull', given: 'Ana', 'non-dropping-particle': 'van', suffix: 'Jr.' },
      { literal: 'The Tern Group' },
    ],
    issued: { 'date-parts': [['2024', 5, 17]] },
    abstract: '<jats:title>Abstract</jats:title><jats:p>Of gulls.</jats:p>',
    'container-title': 'Northern Review',
    DOI: '10.1000/GULLS',
    URL: 'https://example.org/gulls',
    'call-number': 7,
  }
  expect(read(item)).toEqual({
    records: [
      {
        title: 'Gulls of Larus',
        abstract: 'Of gulls.',
        authors: ['Ana van Gull Jr.', 'The Tern Group'],
        doi: '10.1000/gulls',
        date: '2024-05-17',
        venue: 'Northern Review',
        url: 'https://example.org/gulls',
        line: 1,
      },
    ],
    warnings: [],
  })
})

test('reads one item by itself, items in an object, and titles in lists', () => {
  const item = { type: 'posted-content', title: ['Gulls'], DOI: '10.1000/x', 'container-title': [] }
  const record = { title: 'Gulls', doi: '10.1000/x', line: 1 }
  expect(parseCslJson(JSON.stringify(item)).records).toEqual([record])
  expect(parseCslJson(JSON.stringify({ items: [item] })).records).toEqual([record])
})

test.each([
  { archive: 'arXiv', archive_location: 'arXiv:2401.00017' },
  { number: 'arXiv:2401.00017', publisher: 'arXiv' },
  { URL: 'http://arxiv.org/abs/2401.00017' },
  { DOI: '10.48550/arXiv.2401.00017' },
  { note: 'arXiv:2401.00017 [cs]' },
  { 'container-title': 'arXiv preprint arXiv:2401.00017' },
])('an arXiv id is found in %j', (fields) => {
  expect(only(fields)).toMatchObject({ arxiv: '2401.00017' })
  expect(only(fields)?.venue).toBeUndefined()
})

test.each([
  [{ 'date-parts': [[2024]] }, '2024'],
  [{ 'date-parts': [[2024, 13]] }, '2024'],
  [{ raw: '2024-05-17' }, '2024-05-17'],
  [{ 'date-parts': [[null]] }, undefined],
  [{ 'date-parts': [] }, undefined],
])('issued %j is %s', (issued, date) => {
  expect(only({ issued })?.date).toBe(date)
})

test('a field of another type is left out, an item without a title skipped', () => {
  const { records, warnings } = read(
    { type: 'book', title: 'Gulls', author: 'Tern' },
    { id: 'x', type: 'book' },
  )
  expect(records).toEqual([{ title: 'Gulls', line: 1 }])
  expect(warnings).toEqual([
    { line: 1, message: '"author" is not as expected; left out' },
    { line: 1, message: 'a record without a title skipped ("x")' },
  ])
})

test.each(['', '{}', '[1]', '[{"title": "Gulls"}]', '{"type": "x"}', 'TY  - JOUR'])('refuses %j', (text) => {
  expect(() => parseCslJson(text)).toThrow(FormatError)
})

test('an empty list has no records', () => {
  expect(parseCslJson('[]')).toEqual({ records: [], warnings: [] })
})
