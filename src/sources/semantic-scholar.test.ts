import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { FormatError, type Parsed } from './record.ts'
import { parseSemanticScholar } from './semantic-scholar.ts'

const FIXTURES = '../shared/data/fixtures/semantic-scholar'
const read = (value: unknown) => parseSemanticScholar(JSON.stringify(value, null, 1))

const GULLS = { paperId: 'a1', title: 'Gulls' }
const RECORD = { title: 'Gulls', name: 'a1' }

test('reads a paper', () => {
  const paper = {
    ...GULLS,
    externalIds: { ArXiv: '2401.00017', DOI: '10.1000/GULLS', CorpusId: 5 },
    url: 'https://www.semanticscholar.org/paper/a1',
    abstract: null,
    venue: 'arXiv.org',
    publicationVenue: null,
    journal: { name: 'Northern Review' },
    year: 2024,
    publicationDate: '2024-05-17',
    citationCount: 3,
    influentialCitationCount: 0,
    openAccessPdf: { url: '' },
    tldr: { text: 'A summary nobody wrote.' },
    authors: [{ authorId: '1', name: 'Ana Tern' }, null],
  }
  expect(read(paper)).toEqual({
    records: [
      {
        ...RECORD,
        names: ['corpus:5'],
        authors: ['Ana Tern'],
        arxiv: '2401.00017',
        doi: '10.1000/gulls',
        date: '2024-05-17',
        venue: 'Northern Review',
        summary: 'A summary nobody wrote.',
        url: 'https://www.semanticscholar.org/paper/a1',
        signals: [
          { name: 's2-citations', value: 3 },
          { name: 's2-influential-citations', value: 0 },
        ],
        line: 1,
      },
    ],
    warnings: [],
  })
})

test('a batch has a gap for each paper that is not known', () => {
  expect(read([null, GULLS, null])).toEqual({
    records: [{ ...RECORD, line: 3 }],
    warnings: [{ line: 2, message: '2 papers asked for are not known to Semantic Scholar' }],
  })
  expect(read([null]).records).toEqual([])
})

test.each([
  [{ total: 9, offset: 0, next: 100, data: [GULLS] }, '100'],
  [{ total: 9, token: 'abc', data: [GULLS] }, 'abc'],
  [{ recommendedPapers: [GULLS] }, undefined],
  [{ offset: 0, data: [{ contexts: [], citingPaper: GULLS }] }, undefined],
  [{ offset: 0, next: 10, data: [{ citedPaper: GULLS }] }, '10'],
])('reads the list of %j and where it goes on', (answer, next) => {
  const { records, next: found } = read(answer)
  expect(records).toMatchObject([RECORD])
  expect(found).toBe(next)
})

test('the year does where there is no date, and the address of the text may tell the arXiv id', () => {
  const openAccessPdf = { url: 'https://arxiv.org/pdf/2401.00017' }
  expect(read({ ...GULLS, year: 2024, openAccessPdf }).records[0]).toMatchObject({
    date: '2024',
    arxiv: '2401.00017',
  })
})

test.each([
  ['{"error": "Paper with id 0 not found"}', 'answered with an error: Paper with id 0 not found'],
  ['{"message": "Too Many Requests"}', 'answered with an error: Too Many Requests'],
  ['[null, {"authorId": "1", "name": "Ana Tern"}]', 'these are authors, not papers'],
  ['[{"title": "Gulls"}]', 'no paper of Semantic Scholar'],
  ['', 'not JSON'],
])('refuses %s', (text, message) => {
  expect(() => parseSemanticScholar(text)).toThrow(FormatError)
  expect(() => parseSemanticScholar(text)).toThrow(message)
})

interface Recording {
  interactions: { response: { body?: { string: string }; content?: string } }[]
}

describe.skipIf(!existsSync(FIXTURES))(`answers of ${FIXTURES} (when they are there)`, () => {
  const answers = (file: string) => {
    const { interactions } = parseYaml(readFileSync(`${FIXTURES}/${file}`, 'utf8')) as Recording
    return interactions.map(({ response }) => response.body?.string ?? response.content ?? '')
  }
  const counts = (file: string) =>
    answers(file).map((text) => {
      try {
        return parseSemanticScholar(text).records.length
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError)
        return 'refused'
      }
    })

  test.each([
    ['test_get_paper.yaml', [1]],
    ['test_get_paper_references.yaml', [50, 17]],
    ['test_get_papers_not_found_warning.yaml', [3]],
    ['test_get_papers_return_not_found.yaml', [3]],
    ['test_get_recommended_papers.yaml', [100]],
    ['test_search_paper.yaml', [100]],
    ['test_search_paper_match_title.yaml', [1]],
    ['test_search_paper_next_page.yaml', [100, 100]],
    // Asked for without titles.
    ['test_get_papers.yaml', [0]],
    ['test_search_paper_open_access_pdf.yaml', [0]],
    ['test_bad_query_parameters.yaml', ['refused']],
    ['test_get_author.yaml', ['refused']],
    ['test_get_authors_not_found_warning.yaml', ['refused']],
    ['test_get_authors_return_not_found.yaml', ['refused']],
    ['test_not_found.yaml', ['refused', 'refused']],
  ])('%s has %j papers', (file, expected) => {
    expect(counts(file)).toEqual(expected)
  })

  test('every page of citations is read, each to where it goes on', () => {
    const pages: Parsed[] = answers('test_get_paper_citations.yaml').map(parseSemanticScholar)
    expect(pages.map(({ next }) => next)).toEqual([
      ...Array.from({ length: 18 }, (_, i) => `${i + 1}00`),
      undefined,
    ])
    expect(pages.reduce((sum, { records }) => sum + records.length, 0)).toBe(1881)
  })

  test('the whole of one paper is read', () => {
    const text = gunzipSync(readFileSync(`${FIXTURES}/Paper.json.gz`)).toString()
    expect(parseSemanticScholar(text).records).toMatchObject([
      { doi: '10.1093/mind/lix.236.433', date: '1950-10-01', authors: ['A. Turing'] },
    ])
    expect(readdirSync(FIXTURES)).toHaveLength(17)
  })
})
