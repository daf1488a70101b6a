import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decode } from './decode.ts'
import { readText } from './read-text.ts'
import type { PaperRecord } from './record.ts'

const CASES = '../shared/cases/import'

const read = (file: string) => readText(decode(readFileSync(`${CASES}/${file}`)).text, { fileName: file })

/** What is expected of each record, in order; an undefined field must be absent. */
const READ: Record<string, [format: string, ...records: Partial<Record<keyof PaperRecord, unknown>>[]]> = {
  'doi-only-in-url.bib': ['bibtex', { doi: '10.5555/xx.1' }, { doi: '10.5555/xx.1' }],
  'doi-only-in-ur.ris': ['ris', { doi: '10.5555/ris.ur' }],
  'arxiv-id-in-howpublished-url.bib': ['bibtex', { arxiv: '2101.00001', version: 2 }],
  'not-a-page-web-of-science.ris': [
    'web-of-science',
    {
      title: 'Counting lamps in wide rooms',
      authors: ['Ann B. One', 'Cy Two'],
      doi: '10.5555/wos.1',
      date: '2006',
    },
  ],
  'not-a-page-pubmed.nbib': [
    'pubmed',
    {
      title: 'A title of a work',
      authors: ['Ann One'],
      doi: '10.5555/nb.1',
      date: '2020-05-04',
      abstract: 'An abstract.',
    },
  ],
  'not-a-page-endnote.enw': [
    'enw',
    {
      title: 'A title of a work',
      authors: ['Ann One', 'Ben Two'],
      doi: '10.5555/enw.1',
      venue: 'Journal of Samples',
    },
  ],
  'not-a-page-notice-before-xml.xml': [
    'feed',
    { title: 'After a notice', authors: ['A One'], date: '2026-11-02' },
  ],
  'pasted-arxiv-listing-new.txt': [
    'arxiv-listing',
    {
      title: 'Counting Lamps in Wide Rooms',
      arxiv: '2611.12345',
      authors: ['Ann One', 'Ben Two', 'Cy Three'],
      categories: ['cs.LG', 'cs.AI'],
      abstract: expect.stringMatching(/^We present .* fails\.$/),
      listing: { day: '2026-11-20', position: 0 },
    },
    { title: 'Opening Large Cupboards', arxiv: '2611.12346', authors: ['Di Four'], announced: 'new' },
  ],
  'pasted-arxiv-abs-page.txt': [
    'arxiv-listing',
    {
      title: 'Counting Lamps in Wide Rooms',
      arxiv: '2611.12345',
      version: 2,
      authors: ['Ann One', 'Ben Two', 'Cy Three'],
      date: '2026-11-18',
      abstract: expect.stringMatching(/^We present .* fails\.$/),
    },
  ],
  'pasted-scholar-alert-mail.txt': [
    'scholar-alert',
    {
      title: 'Counting Lamps in Wide Rooms',
      arxiv: '2611.12345',
      authors: ['A One', 'B Two', 'C Three'],
      date: '2026',
    },
    { title: 'Opening Large Cupboards', authors: ['D Four'], venue: 'Journal of Furniture' },
  ],
  'pasted-hf-paper-page.txt': [
    'hf-page',
    {
      title: 'Counting Lamps in Wide Rooms',
      arxiv: '2611.12345',
      authors: ['Ann One', 'Ben Two', 'Cy Three'],
      date: '2026-11-18',
      summary: 'A method counts lamps.',
      abstract: expect.stringMatching(/^We present .* fails\.$/),
    },
  ],
  'encoding-bib-cp1252-declared.bib': ['bibtex', ...Array.from({ length: 1 }, () => ({}))],
  'authors-semicolons.bib': ['bibtex', { authors: ['D. Four', 'E. Five', 'F. Six'] }],
  'authors-et-al.bib': ['bibtex', { authors: ['C. Three'], moreAuthors: true }],
  'authors-in-one-line.ris': [
    'ris',
    { authors: ['J. Smith', 'A. Doe', 'B. Roe'] },
    { authors: ['J Smith', 'A Doe', 'B Roe'] },
    { authors: ['Ann Chapter'] },
  ],
  'authors-dblp-number.bib': [
    'bibtex',
    { authors: ['Ann One', 'Ben Two'], title: 'A title à la DBLP', arxiv: '2101.00009' },
    { authors: ['Ann One'], title: 'Another of DBLP', doi: '10.5555/dblp.2' },
  ],
  'authors-html-links.arxiv-rss.xml': [
    'arxiv-rss',
    { authors: ['Ann One', 'Ben Two'], abstract: 'An abstract.', url: 'https://arxiv.org/abs/2402.00011' },
  ],
  'authors-inspire-collaboration.bib': [
    'bibtex',
    {
      authors: ['Georges Aad', 'ATLAS Collaboration'],
      moreAuthors: true,
      title: 'Observation of a new particle in the search for a sample',
    },
  ],
  'names-latex-in-arxiv-atom.xml': [
    'arxiv-atom',
    {
      authors: ['Paul Erdős', 'Alfréd Rényi', 'Søren Olsen'],
      title: 'On $SL(2,\\mathbb{Z})$ & Erdős–Rényi graphs: a < b',
      abstract: 'Let $a<b$ and x be given. Then $$a^2$$ [foo].',
    },
  ],
  'ris-last-record-without-er.ris': [
    'ris',
    { title: 'A single record pasted without its last line', doi: '10.5555/noend.1', authors: ['Han Solo'] },
  ],
  'text-superscript.bib': ['bibtex', { title: 'Below 10⁻³ at x²' }],
  'text-html-in-dc-description.xml': [
    'oai-pmh',
    {
      abstract: 'First bold. Second.',
      date: '2018-05-06',
      arxiv: '1805.00004',
      doi: '10.5555/oai.4',
      authors: ['Ann One', 'Sample Consortium'],
    },
  ],
  'text-openalex-abstract-word.json': [
    'openalex',
    { abstract: 'We heat.', title: 'Effect of in vitro CO2 & heat', doi: '10.1101/2020.01.31.929299' },
    { doi: '10.5555/pub.2020', withdrawn: true },
  ],
  'withdrawn-author-has-withdrawn.xml': [
    'arxiv-atom',
    ...[true, true, true, true, true, undefined, true, true, true].map((withdrawn) => ({ withdrawn })),
  ],
  'crossref-one-work.json': [
    'crossref',
    { title: 'A work as Crossref answers', authors: ['Ann One'], doi: '10.5555/cr.1', date: '2021-07-09' },
  ],
  'hf-library-snake-case.json': [
    'hf-daily',
    {
      title: 'A title broken over lines',
      date: '2024-09-17',
      listing: { day: '2024-09-18', position: 0 },
      authors: ['Ann One', 'Ben Two'],
    },
  ],
  'hf-lines-lose-their-day.jsonl': [
    'hf-daily',
    ...[0, 1, 2].map((position) => ({ listing: { day: '2026-03-02', position } })),
  ],
  's2-doi-with-tail.json': [
    'semantic-scholar',
    { doi: '10.31857/s0026898423030163' },
    { doi: '10.21203/rs.3.rs-1270359/v1' },
    { title: 'No ids', doi: undefined },
    { arxiv: 'hep-th/9711200' },
  ],
  'csl-date-in-words.json': ['csl-json', { date: '2020-05-05' }],
}

const REFUSED: Record<string, string[]> = {
  'not-a-page-arxiv-links.txt': ['2 arXiv ids', 'papers import --ids'],
  'pasted-semantic-scholar-page.txt': ['Semantic Scholar', 'one arXiv id', 'papers import --ids'],
  'pasted-openreview-venue.txt': ['OpenReview'],
  'pasted-conference-accepted-list.txt': ['a conference accepted'],
  'pasted-acl-anthology-volume.txt': ['ACL Anthology'],
  'pasted-citation-apa.txt': ['references', 'one arXiv id and one DOI', 'papers import --ids'],
}

describe.skipIf(!existsSync(CASES))(`texts of ${CASES} (when they are there)`, () => {
  test.each(Object.entries(READ))('%s is read', async (file, [format, ...expected]) => {
    const { format: found, records, warnings } = await read(file)
    expect(found).toBe(format)
    expect(records).toHaveLength(expected.length)
    for (const [i, fields] of expected.entries()) {
      const record = records[i]! as unknown as Record<string, unknown>
      const shown = Object.fromEntries(Object.keys(fields).map((name) => [name, record[name]]))
      expect(shown).toEqual(fields)
    }
    if (file === 'ris-last-record-without-er.ris') expect(warnings).toHaveLength(1)
  })

  test.each(Object.entries(REFUSED))('%s is refused by name', async (file, words) => {
    for (const word of words) await expect(read(file)).rejects.toThrow(word)
  })

  test('a saved page with a comment before it is read, or refused by name', async () => {
    const { format, records } = await read('not-a-page-html-after-comment.html')
    expect([format, records.map(({ title }) => title)]).toEqual(['daily-page', ['Counting Lamps']])
  })
})
