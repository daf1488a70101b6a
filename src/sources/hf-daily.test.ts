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
const SUBMITTED = Date.UTC(2024, 0, 3, 1, 27, 55, 746)
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
      media: ['https://example.org/gull.mp4'],
      submitted: SUBMITTED,
      listing: { day: '2024-01-03', position: 0 },
      raw: expect.stringContaining('somethingNew'),
      line: 2,
    },
  ])
  expect(JSON.parse(records[0]!.raw!)).toEqual(item)
})

test('a paper may come by itself, alone or in a list', () => {
  expect(read(PAPER).records).toEqual([{ ...RECORD, submitted: SUBMITTED, raw: expect.any(String), line: 1 }])
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

test('all else that is said is kept', () => {
  const user = (name: string, status: string) => ({ name: `Dr. ${name}`, status, user: { user: name } })
  const paper = {
    ...PAPER,
    publishedAt: '2024-01-02T17:34:15.000Z',
    authors: [
      user('tern', 'claimed_verified'),
      user('auk', 'admin_assigned'),
      user('gull', 'extracted_pending'),
      user('crow', 'extracted_infirmed'),
    ],
    ai_summary: 'Gulls fly.',
    ai_keywords: ['gulls', 'flight', 'gulls'],
    githubStars: 7,
    mediaUrls: ['https://example.org/a.png'],
  }
  const around = { thumbnail: 'https://example.org/t.png', mediaUrls: ['https://example.org/a.png'] }
  expect(read([{ paper, ...around }]).records[0]).toMatchObject({
    published: Date.UTC(2024, 0, 2, 17, 34, 15),
    summary: 'Gulls fly.',
    keywords: ['gulls', 'flight'],
    image: 'https://example.org/t.png',
    media: ['https://example.org/a.png'],
    signals: [
      { name: 'hf-upvotes', value: 54 },
      { name: 'github-stars', value: 7 },
    ],
    facts: [
      { name: 'verified-author', value: 'Dr. tern', url: 'https://huggingface.co/tern' },
      { name: 'assigned-author', value: 'Dr. auk', url: 'https://huggingface.co/auk' },
      { name: 'claimed-author', value: 'Dr. gull', url: 'https://huggingface.co/gull' },
    ],
  })
})

test.each([
  ['in summer', '2024-05-26T20:30:00.000Z', '2024-05-27', Date.UTC(2024, 4, 27, 0, 30)],
  ['in winter', '2024-12-02T18:59:59.000Z', '2024-12-02', Date.UTC(2024, 11, 2, 23, 59, 59)],
])(
  'before there was a field, the day is in the outer date, in the time of New York: %s',
  (_, outer, day, at) => {
    const { submittedOnDailyAt: _no, ...paper } = PAPER
    const picture = 'https://cdn.example.org/social-thumbnails/papers/2401.00017.png'
    expect(read([{ paper, publishedAt: outer, mediaUrl: picture }]).records[0]).toMatchObject({
      listing: { day, position: 0 },
      submitted: at,
      image: picture,
    })
  },
)

test('an outer date that is that of the paper tells no day, but the day a list was taken does', () => {
  const { submittedOnDailyAt: _no, ...paper } = { ...PAPER, publishedAt: '2025-03-05T15:33:52.000Z' }
  const item = { paper, publishedAt: '2025-03-05T10:33:52.000Z' }
  expect(read([item]).records[0]!.listing).toBeUndefined()
  const snapshot = { ...item, snapshot_date: '2025-03-11' }
  expect(read([snapshot]).records[0]!.listing).toEqual({ day: '2025-03-11', position: 0 })
})

test('the names that the Python library gives the fields are known', () => {
  const paper = {
    id: '2401.00017',
    title: 'Gulls of\n  the North',
    summary: 'Of gulls.',
    authors: [{ name: 'Ana Tern', hidden: true }],
    published_at: '2024-01-02T16:42:46+00:00',
    submitted_on_daily_at: '2024-01-03T00:01:00+00:00',
    submitted_by: { name: 'tern', fullname: 'Ana Tern' },
    upvotes: 54,
    comments: 2,
    github_repo: 'https://github.com/tern/gulls',
    ai_keywords: ['gulls'],
  }
  expect(read([paper]).records[0]).toMatchObject({
    date: '2024-01-02',
    listing: { day: '2024-01-03', position: 0 },
    keywords: ['gulls'],
    signals: [
      { name: 'hf-upvotes', value: 54 },
      { name: 'hf-comments', value: 2 },
    ],
    links: [{ kind: 'code', url: 'https://github.com/tern/gulls', saidBy: 'hf' }],
    facts: [{ name: 'submitter', value: 'Ana Tern' }],
  })
})

test('several answers, one a line, are one list', () => {
  const line = (id: number) => JSON.stringify({ paper: { ...PAPER, id: `2401.0001${id}` } })
  const { records, warnings } = parseHfDaily(
    `${line(1)}\n${line(2)}\n{"paper": {,}}\n[${line(3)}]\n${line(4).slice(0, 99)}`,
  )
  expect(records.map(({ arxiv, listing, line }) => [arxiv, listing?.position, line])).toEqual([
    ['2401.00011', 0, 1],
    ['2401.00012', 1, 2],
    ['2401.00013', 2, 4],
  ])
  expect(warnings.map(({ line }) => line)).toEqual([3, 5])
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
      expect(record.signals?.map(({ name }) => name).slice(0, 2)).toEqual(['hf-upvotes', 'hf-comments'])
      expect(record.submitted).toBeGreaterThan(Date.UTC(2024, 4, 26))
      expect(record.image).toContain(`/papers/${record.arxiv}.png`)
    }
    const listings = records.map(({ listing }) => listing)
    const day = file.slice(0, 10)
    expect(listings).toEqual(records.map((_, position) => ({ day, position })))
  })

  test('every paper is read', () => {
    const counts = files.map((file) => parseHfDaily(readFileSync(`${RAW}/${file}`, 'utf8')).records.length)
    expect(counts).toEqual([13, 19, 8, 28])
  })
})
