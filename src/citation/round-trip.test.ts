import { describe, expect, test } from 'vitest'
import { parseBibtex } from '#sources/bibtex.ts'
import { parseCslJson } from '#sources/csl-json.ts'
import { parseRis } from '#sources/ris.ts'
import type { PaperRecord } from '#sources/record.ts'
import type { StoredPaper } from '#store/index.ts'
import { toBibtex } from './bibtex.ts'
import { toCslJson } from './csl-json.ts'
import { paper } from './paper.fixture.ts'
import { toRis } from './ris.ts'

const FORMS = [
  ['BibTeX', (one: StoredPaper) => parseBibtex(toBibtex([one]))],
  ['RIS', (one: StoredPaper) => parseRis(toRis([one]))],
  ['CSL-JSON', (one: StoredPaper) => parseCslJson(toCslJson([one]))],
] as const

const PAPERS: [what: string, facts: Partial<StoredPaper>][] = [
  ['a preprint', { arxiv: '2205.13147', date: '2022-05-26', authors: ['Bo Li', 'Cy Young'] }],
  ['an old id', { arxiv: 'math/0309136', date: '2003-09', authors: ['Grigori P.'] }],
  ['a conference paper', { arxiv: '2101.00001', venue: 'ICLR 2021', doi: '10.1000/a_b(1)<2>', date: '2021' }],
  ['an article', { doi: '10.1000/xyz123', venue: 'Journal of Sets & Things', date: '2021-12-01' }],
  ['nothing but a title', {}],
  [
    'accents',
    {
      title: 'Über Łódź, naïve façade, Nguyễn und Øre',
      authors: ['Łukasz Šimánek', 'Þóra Ångström', 'İpek Ğül', 'Đức Nguyễn'],
    },
  ],
  ['TeX’s own signs', { title: '50% of $5 & #1: a_b ~ d^2, e', venue: 'R&D 100%_{x}' }],
  ['formulas', { title: 'An $\\mathcal{O}(n^2)$ bound, or $x_{1}$ < y' }],
  ['a broken formula', { title: 'Of $\\{x$ and $y}$ parts' }],
  ['other scripts', { title: '表現学習 と α-β — “quoted” … 😀', authors: ['山田太郎', 'Иван Петров'] }],
  [
    'names',
    {
      authors: [
        'Anna van der Berg',
        'Bo Li Jr.',
        'Plato',
        'The Lattice Collaboration',
        'José de la Cruz III',
        'J. R. R. Roe',
        "Sean O'Neil",
        'Mary-Jane Doe',
      ],
    },
  ],
]

describe.each(FORMS)('%s', (_, throughForm) => {
  test.each(PAPERS)('%s comes back as it was', (_, facts) => {
    const one = paper({ abstract: 'We study sets. 50% of them & $x_1$.', ...facts })
    const { records, warnings } = throughForm(one)
    expect(warnings).toEqual([])
    expect(records).toHaveLength(1)
    expect(told(records[0]!)).toEqual(told(one))
  })
})

const told = ({ title, authors, arxiv, doi, date, venue, abstract }: PaperRecord | StoredPaper) => ({
  title,
  authors: authors ?? [],
  arxiv,
  doi,
  date,
  venue,
  abstract,
})
