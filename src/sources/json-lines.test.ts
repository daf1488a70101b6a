import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createLineReader, parseJsonLines } from './json-lines.ts'
import { FormatError } from './record.ts'

const PAPERS = '../shared/data/arxiv-papers/arxiv-02.jsonl.gz'
const DAILY = '../shared/data/hf-daily-papers/daily_papers.jsonl.gz'

const read = (value: unknown) => createLineReader()(JSON.stringify(value), 5)

test('reads arXiv metadata of a collection', () => {
  const line = {
    id: '2401.00017',
    title: 'Gulls',
    abstract: 'Of gulls.',
    authors: ['Ana Tern', 'Bo Auk'],
    categories: ['cs.LG', 'stat.ML', '68T45, 62H30'],
    published: '2024-01',
    published_from: 'month_from_id',
    comment: 'Code: https://github.com/tern/gulls',
    source: 'somewhere',
  }
  expect(read(line)).toMatchObject({
    record: {
      title: 'Gulls',
      abstract: 'Of gulls.',
      authors: ['Ana Tern', 'Bo Auk'],
      arxiv: '2401.00017',
      date: '2024-01',
      categories: ['cs.LG', 'stat.ML'],
      links: [{ kind: 'code', url: 'https://github.com/tern/gulls', saidBy: 'comment' }],
      line: 5,
    },
    warnings: [],
  })
})

test('reads a line of the arXiv snapshot of Kaggle', () => {
  const line = {
    id: 'hep-th/9901001',
    submitter: 'Ana Tern',
    authors: 'Ana Tern (North College), Bo M\\"uwe and Cy Auk Jr.',
    title: 'Gulls\n  of the North',
    comments: 'This paper has been withdrawn by the authors',
    'journal-ref': 'North.Rev.5:1,1999',
    doi: '10.1000/GULLS 10.1000/erratum',
    'report-no': null,
    categories: 'hep-th cs.LG',
    license: null,
    abstract: '  Of gulls\nand terns.\n',
    versions: [
      { version: 'v1', created: 'Mon, 4 Jan 1999 19:18:42 GMT' },
      { version: 'v2', created: 'Fri, 30 Apr 1999 00:00:01 GMT' },
    ],
    update_date: '2009-11-30',
    authors_parsed: [
      ['Tern', 'Ana', '', 'North College'],
      ['M\\"uwe', 'Bo', ''],
      ['Auk', 'Cy', 'Jr.'],
    ],
  }
  const record = {
    title: 'Gulls of the North',
    abstract: 'Of gulls and terns.',
    authors: ['Ana Tern', 'Bo Müwe', 'Cy Auk Jr.'],
    arxiv: 'hep-th/9901001',
    version: 2,
    doi: '10.1000/gulls',
    otherDois: ['10.1000/erratum'],
    date: '1999-01-04',
    updated: '1999-04-30',
    withdrawn: true,
    categories: ['hep-th', 'cs.LG'],
    venue: 'North.Rev.5:1,1999',
    line: 5,
  }
  expect(read(line)).toMatchObject({ record, warnings: [] })
  expect(read({ ...line, authors_parsed: undefined })).toMatchObject({ record, warnings: [] })
})

test('reads papers of other collections under their own ids', () => {
  const line = {
    id: 'conf2022:44',
    title: 'Gulls',
    authors: [],
    categories: ['Birds I'],
    published: '2022',
    venue: 'CONF',
  }
  expect(read(line).record).toEqual({
    title: 'Gulls',
    date: '2022',
    categories: ['Birds I'],
    venue: 'CONF',
    name: 'conf2022:44',
    line: 5,
  })
})

test('reads lines of Hugging Face, OpenAlex and Semantic Scholar', () => {
  const hf = {
    snapshot_date: '2024-01-03',
    paper: { id: '2401.00017', title: 'Gulls', upvotes: 5 },
    numComments: 0,
  }
  expect(read(hf).record).toMatchObject({
    arxiv: '2401.00017',
    signals: [{ value: 5 }, { value: 0 }],
    line: 5,
  })
  expect(read({ id: 'https://openalex.org/W12', title: 'Gulls' }).record).toMatchObject({ name: 'W12' })
  expect(read({ paperId: 'a1', title: 'Gulls', year: 2024 }).record).toMatchObject({
    date: '2024',
    name: 'a1',
  })
})

test('lines that are no papers are told and skipped', () => {
  const lines = [
    '\uFEFF{"title": "One"}',
    '',
    '{"title": ',
    '[1]',
    '{"id": "2401.00017"}',
    '{"title": "Two"}',
    '{"title"',
  ]
  const { records, warnings, isCut } = parseJsonLines(lines.join('\r\n'))
  expect(records).toEqual([
    { title: 'One', line: 1 },
    { title: 'Two', line: 6 },
  ])
  expect(warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '3: no JSON ("{"title": "); skipped',
    '4: no JSON object ("[1]"); skipped',
    '5: a record without a title skipped',
    '7: no JSON ("{"title""); skipped',
  ])
  expect(isCut).toBe(true)
})

test('an empty line has no record and no warning', () => {
  expect(createLineReader()(' ', 1)).toMatchObject({ record: undefined, warnings: [] })
})

test.each([
  '',
  '\n\n',
  'Gulls\n\nOf gulls.',
  '[\n{"title": "Gulls"\n}]',
  '{"a": 1}',
  `${'{a}\n'.repeat(300_000)}`,
])('refuses %.20j', (text) => {
  expect(() => parseJsonLines(text)).toThrow(FormatError)
})

describe.skipIf(!existsSync(PAPERS))('real files (when they are there)', () => {
  const beginning = (path: string) => gunzipSync(readFileSync(path)).toString().split('\n', 3000).join('\n')

  test(`every line of ${PAPERS} is a paper`, () => {
    const { records, warnings } = parseJsonLines(beginning(PAPERS))
    expect([records.length, warnings.length]).toEqual([3000, 0])
    expect(records.every(({ arxiv, abstract, authors, date }) => arxiv && abstract && authors && date)).toBe(
      true,
    )
  })

  test(`so is every line of ${DAILY}`, () => {
    const { records, warnings } = parseJsonLines(beginning(DAILY))
    expect([records.length, warnings.length]).toEqual([3000, 0])
  })
})
