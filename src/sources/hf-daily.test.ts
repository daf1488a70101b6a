import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseHfDaily } from './hf-daily.ts'
import { FormatError } from './record.ts'

const RAW = '../shared/data/hf-daily-papers/raw'

const PAPER = {
  id: '2401.00017',
  title: 'Gulls of\n  the North',
  summary: 'Of gulls.\nAnd terns.',
  authors: [
    { _id: '1', name: 'Ana Tern', hidden: false },
    { name: 'Bo Auk', hidden: true, user: { name: 'bo' } },
  ],
  publishedAt: '2024-01-02T00:00:00.000Z',
  submittedOnDailyAt: '2024-01-03T01:27:55.746Z',
  upvotes: 54,
}
const RECORD = {
  title: 'Gulls of the North',
  abstract: 'Of gulls. And terns.',
  authors: ['Ana Tern', 'Bo Auk'],
  arxiv: '2401.00017',
  date: '2024-01-02',
  signals: [{ name: 'hf-upvotes', value: 54 }],
  name: '2401.00017',
}
const read = (value: unknown) => parseHfDaily(JSON.stringify(value, null, 1))
const only = (fields: object) => read({ ...PAPER, ...fields }).records[0]

test('an item is read by its paper, not by the copies around it', () => {
  const item = {
    paper: PAPER,
    title: 'Another title',
    summary: 'Another abstract',
    publishedAt: '2024-01-01T19:00:00.000Z',
    numComments: 2,
    mediaUrls: ['https://example.org/gull.mp4'],
    submittedBy: { name: 'tern', fullname: 'Ana Tern' },
    somethingNew: {},
  }
  const { records, warnings } = read([item])
  expect(warnings).toEqual([])
  expect(records).toEqual([
    {
      ...RECORD,
      signals: [...RECORD.signals, { name: 'hf-comments', value: 2 }],
      facts: [{ name: 'submitter', value: 'Ana Tern', url: 'https://huggingface.co/tern' }],
      listing: { day: '2024-01-03', position: 0 },
      raw: expect.stringContaining('somethingNew'),
      line: 2,
    },
  ])
  expect(JSON.parse(records[0]!.raw!)).toEqual(item)
})

test('a paper may come by itself, alone or in a list', () => {
  expect(read(PAPER).records).toEqual([{ ...RECORD, raw: expect.any(String), line: 1 }])
  expect(read([PAPER]).records).toMatchObject([{ ...RECORD, listing: { day: '2024-01-03', position: 0 } }])
})

test('each day has its own places', () => {
  const on = (day: string) => ({ paper: { ...PAPER, submittedOnDailyAt: day && `${day}T00:00:00Z` } })
  const { records } = read([on('2024-01-03'), on('2024-01-02'), on(''), on('2024-01-03')])
  expect(records.map(({ listing }) => listing)).toEqual([
    { day: '2024-01-03', position: 0 },
    { day: '2024-01-02', position: 0 },
    undefined,
    { day: '2024-01-03', position: 1 },
  ])
})

test('organisation and submitter are kept, however they are named', () => {
  const facts = (paper: object, around: object = {}) =>
    read([{ paper: { ...PAPER, ...paper }, ...around }]).records[0]!.facts
  expect(facts({ organization: { name: 'gulls', fullname: 'Gull University', avatar: 'x' } })).toEqual([
    { name: 'organisation', value: 'Gull University', url: 'https://huggingface.co/gulls' },
  ])
  expect(facts({ submittedOnDailyBy: { user: 'tern' } })).toEqual([
    { name: 'submitter', value: 'tern', url: 'https://huggingface.co/tern' },
  ])
  const odd = { organization: 'Gulls', submittedOnDailyBy: { fullname: 'Ana', user: '../../x?y' } }
  expect(facts(odd)).toEqual([{ name: 'submitter', value: 'Ana' }])
  expect(facts({}, { organization: null, submittedBy: {} })).toBeUndefined()
})

test('links say who added them', () => {
  const paper = {
    githubRepo: 'https://github.com/tern/gulls',
    githubRepoAddedBy: 'auto',
    projectPage: 'https://example.org/gulls',
    linkedModels: [{ id: 'tern/gull-7b' }],
    linkedDatasets: [{ id: 'tern/calls' }],
    linkedSpaces: [{ id: 'tern/demo' }],
  }
  expect(only(paper)?.links).toEqual([
    { kind: 'code', url: 'https://github.com/tern/gulls', saidBy: 'hf-auto' },
    { kind: 'project', url: 'https://example.org/gulls', saidBy: 'hf' },
    { kind: 'model', url: 'https://huggingface.co/tern/gull-7b', saidBy: 'hf' },
    { kind: 'dataset', url: 'https://huggingface.co/datasets/tern/calls', saidBy: 'hf' },
    { kind: 'demo', url: 'https://huggingface.co/spaces/tern/demo', saidBy: 'hf' },
  ])
  expect(only({ ...paper, githubRepoAddedBy: undefined })?.links?.[0]?.saidBy).toBe('hf')
})

test('a withdrawn paper is told', () => {
  expect(only({ withdrawnAt: '2024-02-01T00:00:00Z' })?.withdrawn).toBe(true)
  expect(only({ withdrawnAt: null })?.withdrawn).toBeUndefined()
})

test('what is not as expected is told, and the rest is read', () => {
  const { records, warnings } = read([
    { paper: { ...PAPER, upvotes: 'many', id: 'gulls-1', publishedAt: 'soon' }, numComments: null },
    { paper: { id: '2401.00018' } },
    7,
  ])
  expect(records).toHaveLength(1)
  expect(records[0]).toMatchObject({ title: RECORD.title, name: 'gulls-1' })
  expect(warnings.map(({ message }) => message)).toEqual([
    '"upvotes" is not as expected; left out',
    '"soon" is no date; left out',
    'the id "gulls-1" is not arXiv\'s; kept as a name',
    'a record without a title skipped ("2401.00018")',
    'what is no paper skipped',
  ])
})

test('a day without papers is empty', () => {
  expect(parseHfDaily('[]')).toEqual({ records: [], warnings: [] })
})

test.each([
  ['{"error": "date must be before today"}', 'answered with an error: date must be before today'],
  ['[{"id": "tern/gull-7b", "modelId": "tern/gull-7b"}]', 'no paper of Hugging Face'],
  ['<html>', 'not JSON'],
  ['', 'not JSON'],
])('refuses %s', (text, message) => {
  expect(() => parseHfDaily(text)).toThrow(FormatError)
  expect(() => parseHfDaily(text)).toThrow(message)
})

describe.skipIf(!existsSync(RAW))(`days of ${RAW} (when they are there)`, () => {
  const files = existsSync(RAW) ? readdirSync(RAW) : []

  test.each(files.map((file) => [file]))('%s', (file) => {
    const { records, warnings } = parseHfDaily(readFileSync(`${RAW}/${file}`, 'utf8'))
    expect(warnings).toEqual([])
    for (const record of records) {
      expect(record).toMatchObject({ arxiv: record.name, date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
      expect(record.abstract?.length).toBeGreaterThan(300)
      expect(record.authors?.length).toBeGreaterThan(0)
      expect(record.signals?.map(({ name }) => name)).toEqual(['hf-upvotes', 'hf-comments'])
    }
    // In 2024 papers did not yet say the day.
    const listings = records.map(({ listing }) => listing)
    const day = file.slice(0, 10)
    expect(listings).toEqual(records.map((_, position) => (day < '2025' ? undefined : { day, position })))
  })

  test('every paper is read', () => {
    const counts = files.map((file) => parseHfDaily(readFileSync(`${RAW}/${file}`, 'utf8')).records.length)
    expect(counts).toEqual([13, 19, 8, 28])
  })
})
