import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseOpenAlex, rebuildAbstract } from './openalex.ts'
import { FormatError, createNotes } from './record.ts'

const FIXTURES = '../shared/data/fixtures/openalex'
const W = 'https://openalex.org/W12'

const read = (work: object) => parseOpenAlex(JSON.stringify({ id: W, title: 'Gulls', ...work })).records[0]

test('reads a page of works', () => {
  const work = {
    id: W,
    doi: 'https://doi.org/10.1000/GULLS',
    title: 'Gulls of <i>Larus</i>',
    publication_date: '2024-05-17',
    publication_year: 2024,
    authorships: [{ author: { display_name: 'Ana Tern' } }, { author: {}, raw_author_name: 'B. Auk' }],
    primary_location: {
      landing_page_url: 'https://example.org/gulls',
      source: { display_name: 'Northern Review', type: 'journal' },
    },
    cited_by_count: 3,
    is_retracted: true,
    abstract_inverted_index: { gulls: [1, 3], Of: [0], and: [2] },
    topics: [{}],
  }
  expect(parseOpenAlex(JSON.stringify({ meta: { next_cursor: 'abc' }, results: [work] }))).toEqual({
    records: [
      {
        title: 'Gulls of Larus',
        abstract: 'Of gulls and gulls',
        authors: ['Ana Tern', 'B. Auk'],
        doi: '10.1000/gulls',
        date: '2024-05-17',
        withdrawn: true,
        venue: 'Northern Review',
        url: 'https://example.org/gulls',
        signals: [{ name: 'openalex-citations', value: 3 }],
        name: 'W12',
        line: 1,
      },
    ],
    warnings: [],
    next: 'abc',
  })
})

describe('an arXiv id is found in', () => {
  const at = (landing_page_url: string) => ({
    landing_page_url,
    source: { display_name: 'arXiv', type: 'repository' },
  })
  test.each([
    ['the DOI', { doi: 'https://doi.org/10.48550/arxiv.2401.00017' }],
    ['the place it lies', { primary_location: at('http://arxiv.org/abs/2401.00017') }],
    [
      'another place',
      { locations: [at('https://example.org'), null, at('https://arxiv.org/pdf/2401.00017')] },
    ],
    [
      'an address, when it is indexed there',
      { indexed_in: ['arxiv'], locations: [at('https://a.org/2401.00017.html')] },
    ],
  ])('%s', (_, work) => {
    expect(read(work)).toMatchObject({ arxiv: '2401.00017' })
    expect(read(work)?.venue).toBeUndefined()
  })

  test('but not in an address of a work that is not', () => {
    expect(read({ locations: [at('https://a.org/2401.00017.html')] })?.arxiv).toBeUndefined()
  })
})

describe('the abstract', () => {
  function rebuild(index: unknown) {
    const notes = createNotes()
    return [rebuildAbstract(index, 1, notes), ...notes.inOrder().map(({ message }) => message)]
  }

  test('has its words in order, with gaps joined', () => {
    expect(rebuild({ c: [5], a: [0, 2], b: [1] })).toEqual([
      'a b a c',
      'words are missing in the abstract; the others are joined',
    ])
    expect(rebuild({ ['__proto__x']: [0] })).toEqual(['__proto__x'])
  })

  test.each([null, undefined, {}, [], 'text', 7])('is none where the index is %j', (index) => {
    expect(rebuild(index)).toEqual([undefined])
  })

  test('an index that is none is told', () => {
    expect(rebuild({ a: 'x', b: [0], c: [-1], d: [0.5] })[0]).toBe('b')
    const word = 'x'.repeat(1000)
    expect(rebuild({ [word]: Array.from({ length: 1000 }, (_, i) => i) })).toEqual([
      undefined,
      'the abstract is too long to be one; left out',
    ])
    expect(rebuild({ far: [Number.MAX_SAFE_INTEGER] })[0]).toBe('far')
  })
})

test('what is not as expected is told, and the rest is read', () => {
  const works = [
    { id: W, title: 'Gulls', publication_date: 7 },
    { id: 'https://openalex.org/A5', display_name: 'Ana Tern' },
    { id: W, title: null, display_name: null },
  ]
  const { records, warnings } = parseOpenAlex(JSON.stringify(works, null, 1))
  expect(records).toEqual([{ title: 'Gulls', name: 'W12', line: 2 }])
  expect(warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '2: "publication_date" is not as expected; left out',
    '7: what is no work skipped',
    '11: a record without a title skipped ("W12")',
  ])
})

test.each([
  [
    '[{"id": "https://openalex.org/A5", "display_name": "Ana Tern"}]',
    'authors, institutions or other things',
  ],
  ['{"error": "Invalid query", "message": "no filter x"}', 'answered with an error: no filter x'],
  ['{"title": "Gulls"}', 'no work of OpenAlex'],
  ['gulls', 'not JSON'],
])('refuses %s', (text, message) => {
  expect(() => parseOpenAlex(text)).toThrow(FormatError)
  expect(() => parseOpenAlex(text)).toThrow(message)
})

describe.skipIf(!existsSync(FIXTURES))(`answers of ${FIXTURES} (when they are there)`, () => {
  const files = existsSync(FIXTURES) ? readdirSync(FIXTURES) : []
  const isOfWorks = (file: string) => /publication|testcase/.test(file)
  const answer = (file: string) => parseOpenAlex(readFileSync(`${FIXTURES}/${file}`, 'utf8'))

  test('all works are read', () => {
    const counts = files.filter(isOfWorks).map((file) => answer(file).records.length)
    expect(counts).toEqual([1, 2, 1, 1, 1, 1, 1, 1, 5, 1, 1])
    expect(answer('dspace-openalex-empty.json')).toEqual({ records: [], warnings: [] })
    expect(answer('zotero-testcase-08.json').records[0]).toMatchObject({ arxiv: '1201.0490' })
  })

  test('what are no works is refused', () => {
    const others = files.filter((file) => !isOfWorks(file) && !file.includes('empty'))
    expect(others).toHaveLength(10)
    for (const file of others) expect(() => answer(file)).toThrow('not works')
  })
})
