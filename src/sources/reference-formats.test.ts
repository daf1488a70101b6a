import { describe, expect, test } from 'vitest'
import { parseCrossref } from './crossref.ts'
import { cpuMs } from './cpu-time.fixture.ts'
import { detectFormat } from './detect.ts'
import { parseEndNote } from './endnote.ts'
import { parseJsonFeed } from './json-feed.ts'
import { parsePubmed } from './pubmed.ts'
import { FormatError } from './record.ts'
import { parseRis } from './ris.ts'
import { parseWebOfScience } from './web-of-science.ts'

test('of ERIC, tags are those of PubMed', () => {
  const text = `
OWN - ERIC
TI  - Counting Lamps in Schools
AU  - van Able, Ann M.
AU  - Baker, Bo
JT  - Journal of Lamps
OID - EJ1000001
DP  - 2020
LID - http://eric.ed.gov/?id=EJ1000001

OWN - ERIC
TI  - Counting Gulls in Schools
OID - EJ1000002
`
  expect(detectFormat(text)).toBe('pubmed')
  expect(parsePubmed(text).records).toMatchObject([
    {
      title: 'Counting Lamps in Schools',
      authors: ['Ann M. van Able', 'Bo Baker'],
      date: '2020',
      url: 'http://eric.ed.gov/?id=EJ1000001',
      name: 'eric:EJ1000001',
    },
    { title: 'Counting Gulls in Schools', name: 'eric:EJ1000002' },
  ])
})

test('lines of Web of Science go on also where a copy lost their blanks', () => {
  const text = 'PT J\nTI Counting lamps for two\nshy consumers\nAU Able, Ann\nBaker, Bo\nSO Lamps\nER\n'
  expect(parseWebOfScience(text).records).toMatchObject([
    { title: 'Counting lamps for two shy consumers', authors: ['Ann Able', 'Bo Baker'] },
  ])
})

test('what only some programs take for the end of a line stands in a value', () => {
  const title = 'Counting lamps:\u2028for beginners'
  expect(parseRis(`TY  - JOUR\nTI  - ${title}\nER  - \n`).records[0]!.title).toBe(
    'Counting lamps: for beginners',
  )
  expect(parsePubmed(`PMID- 1\nTI  - ${title}\n`).records[0]!.title).toBe('Counting lamps: for beginners')
  expect(parseWebOfScience(`PT J\nTI ${title}\nER\n`).records[0]!.title).toBe('Counting lamps: for beginners')
})

describe('PubMed’s .nbib', () => {
  const NBIB = `PMID- 12345678
OWN - NLM
STAT- MEDLINE
TI  - Gulls of the North: a
      study in three parts.
LID - S1-2 [pii]
LID - 10.5555/gulls.1 [doi]
AB  - BACKGROUND: Gulls fly.
      RESULTS: They do.
FAU - Gull, Ada B
AU  - Gull AB
FAU - Tern, Bo
AU  - Tern B
CN  - Tides Consortium
DEP - 20200430
DP  - 2020 May-Jun
TA  - J Tides
JT  - Journal of tides
OT  - gulls
MH  - *Birds/physiology
PT  - Journal Article
PT  - Retracted Publication

PMID- 2
TI  - Terns?
AU  - de la Tern BC
DP  - 2019 Spring
`

  test('is read entry by entry', () => {
    expect(parsePubmed(NBIB)).toEqual({
      records: [
        {
          title: 'Gulls of the North: a study in three parts',
          abstract: 'BACKGROUND: Gulls fly. RESULTS: They do.',
          authors: ['Ada B Gull', 'Bo Tern', 'Tides Consortium'],
          doi: '10.5555/gulls.1',
          date: '2020-04-30',
          withdrawn: true,
          venue: 'Journal of tides',
          keywords: ['gulls', 'Birds'],
          url: 'https://pubmed.ncbi.nlm.nih.gov/12345678/',
          name: 'pmid:12345678',
          line: 1,
        },
        {
          title: 'Terns?',
          authors: ['BC de la Tern'],
          date: '2019',
          url: 'https://pubmed.ncbi.nlm.nih.gov/2/',
          name: 'pmid:2',
          line: 24,
        },
      ],
      warnings: [],
    })
  })

  test('a preprint of arXiv is known as one', () => {
    const [record] = parsePubmed(
      'PMID- 3\nTI  - Auks.\nLID - arXiv:2401.00017v1 [pii]\nJT  - ArXiv\n',
    ).records
    expect(record).toMatchObject({ arxiv: '2401.00017', version: 1 })
    expect(record!.venue).toBeUndefined()
  })
})

describe('EndNote’s .enw', () => {
  test('is read entry by entry, with values over several lines', () => {
    const text = `%0 Journal Article
%T Gulls of the North
%A Gull, Ada
%A Tern, Bo
%J Journal of Tides
%D 2020
%8 May 17
%R 10.5555/gulls.1
%U https://example.org/gulls
%K gulls
terns
%X Of gulls

and terns.

%0 Conference Paper
%A Auk, Cy; Crow, Di
%T Terns
%B Proceedings of Tides
%D 2021
%U https://arxiv.org/abs/2101.00017
`
    expect(parseEndNote(text)).toEqual({
      records: [
        {
          title: 'Gulls of the North',
          authors: ['Ada Gull', 'Bo Tern'],
          abstract: 'Of gulls and terns.',
          doi: '10.5555/gulls.1',
          date: '2020-05-17',
          venue: 'Journal of Tides',
          keywords: ['gulls', 'terns'],
          url: 'https://example.org/gulls',
          line: 1,
        },
        {
          title: 'Terns',
          authors: ['Cy Auk', 'Di Crow'],
          arxiv: '2101.00017',
          date: '2021',
          venue: 'Proceedings of Tides',
          url: 'https://arxiv.org/abs/2101.00017',
          line: 16,
        },
      ],
      warnings: [],
    })
  })
})

describe('an export of Web of Science', () => {
  const WOS = `FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Gull, AB
   Tern, B
AF Gull, Ada B.
   Tern, Bo
CA Tides Consortium
TI Gulls of
   the North
SO JOURNAL OF TIDES
DE gulls; terns
AB Gulls fly.
PD MAY 17
PY 2006
DI 10.5555/gulls.1
UT WOS:000123
ER

PT C
AU Auk, C
TI Terns
PY 2007
EF
`

  test('is read entry by entry; the last one may lack its end', () => {
    const { records, warnings, isCut } = parseWebOfScience(WOS)
    expect(records).toEqual([
      {
        title: 'Gulls of the North',
        abstract: 'Gulls fly.',
        authors: ['Ada B. Gull', 'Bo Tern', 'Tides Consortium'],
        doi: '10.5555/gulls.1',
        date: '2006-05-17',
        venue: 'JOURNAL OF TIDES',
        keywords: ['gulls', 'terns'],
        name: 'WOS:000123',
        line: 3,
      },
      { title: 'Terns', authors: ['C Auk'], date: '2007', line: 20 },
    ])
    expect(warnings.map(({ message }) => message)).toEqual([
      'the text ends within this entry (without ER); read as far as it goes',
    ])
    expect(isCut).toBe(true)
  })
})

describe('answers of Crossref', () => {
  const WORK = {
    DOI: '10.5555/GULLS.1',
    type: 'journal-article',
    title: ['Gulls of the <i>North</i>'],
    subtitle: ['A study'],
    author: [{ given: 'Ada', family: 'Gull', affiliation: [] }, { name: 'Tides Consortium' }],
    abstract: '<jats:title>Abstract</jats:title><jats:p>Gulls fly.</jats:p>',
    issued: { 'date-parts': [[2021]] },
    'published-online': { 'date-parts': [[2021, 7, 9]] },
    'published-print': { 'date-parts': [[2022, 1]] },
    'container-title': ['Journal of Tides'],
    'is-referenced-by-count': 4,
    URL: 'http://dx.doi.org/10.5555/gulls.1',
    'updated-by': [{ type: 'retraction', DOI: '10.5555/back' }],
  }
  const RECORD = {
    title: 'Gulls of the North: A study',
    abstract: 'Gulls fly.',
    authors: ['Ada Gull', 'Tides Consortium'],
    doi: '10.5555/gulls.1',
    date: '2021-07-09',
    withdrawn: true,
    venue: 'Journal of Tides',
    url: 'http://dx.doi.org/10.5555/gulls.1',
    signals: [{ name: 'crossref-citations', value: 4 }],
  }
  const envelope = (message: object, type = 'work') =>
    JSON.stringify({ status: 'ok', 'message-type': type, 'message-version': '1.0.0', message }, null, 1)

  test.each([
    ['one work', envelope(WORK), undefined],
    ['a list', envelope({ 'total-results': 1, items: [WORK], 'next-cursor': 'abc' }, 'work-list'), 'abc'],
    [
      'with the names in order',
      JSON.stringify({ message: WORK, 'message-type': 'work', status: 'ok' }),
      undefined,
    ],
    ['a work without its envelope', JSON.stringify(WORK), undefined],
  ])('%s', (_, text, next) => {
    const { records, warnings, next: found } = parseCrossref(text)
    expect(records.map(({ line: _line, ...rest }) => rest)).toEqual([RECORD])
    expect(warnings).toEqual([])
    expect(found).toBe(next)
  })

  test('no work is a normal answer, an error is none', () => {
    expect(parseCrossref(envelope({ 'total-results': 0, items: [] }, 'work-list')).records).toEqual([])
    expect(() =>
      parseCrossref('{"status":"failed","message":[{"type":"x","message":"bad filter"}]}'),
    ).toThrow('bad filter')
    expect(() => parseCrossref(envelope({ ISSN: [], publisher: 'x' }, 'journal'))).toThrow(FormatError)
  })
})

describe('a JSON Feed', () => {
  test('is read item by item', () => {
    const text = JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Tides',
      authors: [{ name: 'The editors' }],
      next_url: 'https://example.org/2',
      items: [
        {
          id: 'https://example.org/1',
          url: 'https://example.org/1',
          external_url: 'https://arxiv.org/abs/2401.00017',
          title: 'Gulls',
          content_html: '<p>Gulls <b>fly</b>.</p>',
          summary: 'Of flight.',
          date_published: '2024-01-02T10:00:00Z',
          authors: [{ name: 'Ada Gull' }],
          tags: ['birds'],
          image: 'https://example.org/1.png',
        },
        { id: 2, content_text: 'Untitled.' },
        { id: 3, title: 'Terns', content_text: 'Terns fly.' },
      ],
    })
    const { records, warnings, next } = parseJsonFeed(text)
    expect(records).toEqual([
      {
        title: 'Gulls',
        abstract: 'Gulls fly.',
        authors: ['Ada Gull'],
        arxiv: '2401.00017',
        date: '2024-01-02',
        published: Date.UTC(2024, 0, 2, 10),
        keywords: ['birds'],
        summary: 'Of flight.',
        image: 'https://example.org/1.png',
        url: 'https://arxiv.org/abs/2401.00017',
        name: 'https://example.org/1',
        line: 1,
      },
      { title: 'Terns', abstract: 'Terns fly.', authors: ['The editors'], name: '3', line: 1 },
    ])
    expect(warnings.map(({ message }) => message)).toEqual(['a record without a title skipped ("2")'])
    expect(next).toBe('https://example.org/2')
  })

  test('what names no version is none', () => {
    expect(() => parseJsonFeed('{"items": []}')).toThrow(FormatError)
  })
})

describe.each([
  ['PubMed', parsePubmed, ['PMID- 1\n', 'TI  - a\n', '      b\n', 'AU  - Gull A, Tern B; \n']],
  ['EndNote', parseEndNote, ['%0 X\n', '%T a\n', 'b\n', '%A a; b, c; ']],
  ['Web of Science', parseWebOfScience, ['PT J\n', 'TI a\n', '   b\n', 'AU a\n', 'ER\n']],
  ['Crossref', parseCrossref, ['{"status":"ok","message":{', '{"DOI":"10.1/a"}', '[']],
  ['JSON Feed', parseJsonFeed, ['{"version":"https://jsonfeed.org/version/1","items":[', '{"title":"a"},']],
] as const)('%s', (_, parse, pieces) => {
  test('refuses what is none', () => {
    for (const text of ['', 'Gulls', '<a>', '@a{b}']) expect(() => parse(text)).toThrow(FormatError)
  })

  test('takes no longer for a hostile text', () => {
    const started = cpuMs()
    for (const first of pieces) {
      for (const piece of pieces) {
        try {
          parse(first + piece.repeat(10_000))
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError)
        }
      }
    }
    expect(cpuMs() - started).toBeLessThan(6000)
  })
})
