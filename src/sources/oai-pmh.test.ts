import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseOaiPmh } from './oai-pmh.ts'

const FIXTURES = '../shared/data/fixtures/arxiv-oai'

const answer = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-02T03:04:05Z</responseDate>
<request verb="ListRecords">http://oaipmh.arxiv.org/oai</request>
${inside}</OAI-PMH>`
const list = (records: string, token = '') => answer(`<ListRecords>${records}${token}</ListRecords>`)
const record = (metadata: string, id = 'oai:arXiv.org:2401.00017') =>
  `<record><header><identifier>${id}</identifier><datestamp>2026-11-02</datestamp><setSpec>cs:cs:LG</setSpec></header>
<metadata>${metadata}</metadata></record>\n`
const deleted = (id: string) =>
  `<record><header status="deleted"><identifier>${id}</identifier></header></record>`

const ARXIV = record(`<arXiv xmlns="http://arxiv.org/OAI/arXiv/">
<abstract>  Gulls with p &lt; 0.05
follow boats. </abstract><license>http://creativecommons.org/licenses/by/4.0/</license>
<doi>10.1000/TIDES.3, 10.1000/tides.4</doi><journal-ref>Journal of Tides 3</journal-ref><acm-class>I.2.6</acm-class>
<comments>Code: https://github.com/gulls/tides</comments><categories>cs.LG stat.ML</categories>
<title>Tides of
  Attention</title><authors><author><keyname>Tides Collaboration</keyname></author><author><keyname>:</keyname></author>
<author><keyname>Gull</keyname><forenames>Ada</forenames><suffix>Jr</suffix><affiliation>Isle</affiliation></author></authors>
<created>2024-01-01</created><updated>2024-03-02</updated><id>2401.00017</id></arXiv>`)

const raw = (versions: string, comments = '9 pages') =>
  record(`<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2401.00017</id><submitter>Ada Gull</submitter>
${versions}<title>Tides of Attention</title><authors>Ada Gull (1 and 2), Bo Tern ((1) Isle, (2) Cliff) and C\\'y Auk</authors>
<categories>cs.LG</categories><comments>${comments}</comments><abstract>Gulls follow boats.</abstract></arXivRaw>`)
const version = (name: string, date: string, type = '') =>
  `<version version="${name}"><date>${date}</date><size>123kb</size>${type && `<source_type>${type}</source_type>`}</version>`
const V1 = version('v1', 'Mon, 1 Jan 2024 12:00:00 GMT', 'D')

const DC = (id: string, extra: string) =>
  record(
    `<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Tides of Attention</dc:title><dc:creator>Gull, Ada</dc:creator><dc:creator>Tern, Bo, Jr.</dc:creator>
<dc:subject>Computer Science - Learning</dc:subject><dc:description>Gulls follow boats.</dc:description>${extra}</oai_dc:dc>`,
    id,
  )

describe('formats', () => {
  test('arXiv, in any order of its fields', () => {
    expect(parseOaiPmh(list(ARXIV))).toEqual({
      records: [
        {
          title: 'Tides of Attention',
          abstract: 'Gulls with p < 0.05 follow boats.',
          authors: ['Tides Collaboration', 'Ada Gull Jr'],
          arxiv: '2401.00017',
          doi: '10.1000/tides.3',
          otherDois: ['10.1000/tides.4'],
          date: '2024-01-01',
          updated: '2024-03-02',
          categories: ['cs.LG', 'stat.ML'],
          venue: 'Journal of Tides 3',
          links: [{ kind: 'code', url: 'https://github.com/gulls/tides', saidBy: 'comment' }],
          line: 4,
        },
      ],
      warnings: [],
    })
  })

  test('arXivRaw, with all versions', () => {
    const v2 = version('v2', 'Sat, 2 Mar 2024 01:02:03 GMT')
    expect(parseOaiPmh(list(raw(v2 + V1))).records).toEqual([
      {
        title: 'Tides of Attention',
        abstract: 'Gulls follow boats.',
        authors: ['Ada Gull', 'Bo Tern', 'Cý Auk'],
        arxiv: '2401.00017',
        date: '2024-01-01',
        updated: '2024-03-02',
        categories: ['cs.LG'],
        line: 4,
        version: 2,
        versions: [
          { version: 1, date: '2024-01-01' },
          { version: 2, date: '2024-03-02' },
        ],
      },
    ])
  })

  test('a newest version of the type I is a withdrawal, an older one is not', () => {
    const [gone, back] = [version('v2', '', 'I'), version('v3', '', 'D')]
    const withdrawn = (versions: string, comments?: string) =>
      parseOaiPmh(list(raw(versions, comments))).records[0]?.withdrawn
    expect(withdrawn(V1 + gone)).toBe(true)
    expect(withdrawn(V1 + gone + back)).toBeUndefined()
    expect(withdrawn(V1, 'This paper has been withdrawn by the author')).toBe(true)
  })

  test('oai_dc of arXiv', () => {
    const text = DC(
      'oai:arXiv.org:math/0306266',
      `<dc:description>Comment: 9 pages, https://tides.github.io</dc:description>
<dc:date>2024-01-01</dc:date><dc:date>2024-03-02</dc:date><dc:type>text</dc:type>
<dc:identifier>http://arxiv.org/abs/math/0306266</dc:identifier><dc:identifier>Journal of Tides 3</dc:identifier>
<dc:identifier>doi:10.1000/TIDES.3</dc:identifier>`,
    )
    expect(parseOaiPmh(list(text)).records).toEqual([
      {
        title: 'Tides of Attention',
        abstract: 'Gulls follow boats.',
        authors: ['Ada Gull', 'Bo Tern Jr.'],
        arxiv: 'math/0306266',
        doi: '10.1000/tides.3',
        date: '2024-01-01',
        updated: '2024-03-02',
        venue: 'Journal of Tides 3',
        url: 'http://arxiv.org/abs/math/0306266',
        links: [{ kind: 'project', url: 'https://tides.github.io', saidBy: 'comment' }],
        line: 4,
      },
    ])
  })

  test('oai_dc of another archive', () => {
    const text = DC(
      'oai:example.org:7',
      '<dc:date>2024</dc:date><dc:identifier>https://example.org/7</dc:identifier><dc:source>Journal of Tides; 3</dc:source>',
    )
    expect(parseOaiPmh(list(text)).records).toMatchObject([
      {
        name: 'oai:example.org:7',
        date: '2024',
        venue: 'Journal of Tides; 3',
        url: 'https://example.org/7',
        categories: ['Computer Science - Learning'],
      },
    ])
  })

  test('another format is skipped with a word', () => {
    const { records, warnings } = parseOaiPmh(list(record('<marc xmlns="http://example.org/marc"/>') + ARXIV))
    expect(records).toHaveLength(1)
    expect(warnings).toEqual([{ line: 4, message: expect.stringContaining('<marc>, which is not read') }])
  })
})

describe('the answer', () => {
  test('goes on at the token; an empty token ends it', () => {
    const token = '<resumptionToken expirationDate="2026-11-03T00:00:00Z">a%3D1%26skip=2500</resumptionToken>'
    expect(parseOaiPmh(list(ARXIV, token)).next).toBe('a%3D1%26skip=2500')
    expect(parseOaiPmh(list(ARXIV, '<resumptionToken/>')).next).toBeUndefined()
    expect(parseOaiPmh(list(ARXIV, '<resumptionToken> </resumptionToken>')).next).toBeUndefined()
  })

  test('that breaks off says so, and gives no half token', () => {
    const text = list(ARXIV, '<resumptionToken>abcdef</resumptionToken>')
    const { records, next, isCut } = parseOaiPmh(text.slice(0, text.indexOf('def')))
    expect(records).toHaveLength(1)
    expect(next).toBeUndefined()
    expect(isCut).toBe(true)
  })

  test('names what was deleted, by arXiv id where there is one', () => {
    const text = list(
      deleted('oai:arXiv.org:2401.00018') + deleted('oai:example.org:7') + deleted('') + ARXIV,
    )
    expect(parseOaiPmh(text)).toMatchObject({
      records: [{ arxiv: '2401.00017' }],
      deleted: ['2401.00018', 'oai:example.org:7'],
      warnings: [{ line: 4, message: 'something was deleted, but its identifier is missing; skipped' }],
    })
  })

  test('may be only identifiers', () => {
    const header = '<header><identifier>oai:arXiv.org:2401.00017</identifier></header>'
    const gone = '<header status="deleted"><identifier>oai:arXiv.org:2401.00018</identifier></header>'
    const { records, deleted, warnings } = parseOaiPmh(
      answer(`<ListIdentifiers>${header}${gone}</ListIdentifiers>`),
    )
    expect({ records, deleted }).toEqual({ records: [], deleted: ['2401.00018'] })
    expect(warnings).toHaveLength(1)
  })

  test('that nothing matches is a normal empty day', () => {
    expect(parseOaiPmh(answer('<error code="noRecordsMatch"/>'))).toEqual({ records: [], warnings: [] })
  })

  test.each([
    [
      '<error code="badResumptionToken">The token is too old</error>',
      /badResumptionToken: The token is too old$/,
    ],
    ['<error code="badArgument"/>', /badArgument$/],
    ['<Identify/>', /answer to Identify: ask with ListRecords/],
    ['', /this question: ask with ListRecords/],
  ])('%s is refused', (inside, message) => {
    expect(() => parseOaiPmh(answer(inside))).toThrow(
      expect.objectContaining({ name: 'FormatError', message: expect.stringMatching(message) }),
    )
  })

  test('another document is refused', () =>
    expect(() => parseOaiPmh('<rss/>')).toThrow(/<rss>, not an answer/))
})

/** What a reader counts in the recorded answers that are no list of whole records. */
const ODD: Readonly<Record<string, number | RegExp>> = {
  'sickle-Identify.xml': /Identify/,
  'sickle-ListIdentifiers.xml': 0,
  'sickle-ListIdentifiers2.xml': 0,
  'sickle-ListMetadataFormats.xml': /ListMetadataFormats/,
  'sickle-ListRecords.xml': 1,
  'sickle-ListRecords2.xml': 1,
  'sickle-ListRecords3.xml': 1,
  'sickle-ListRecords4.xml': 1,
  'sickle-ListRecordsBroken.xml': /not XML/,
  'sickle-ListSets.xml': /ListSets/,
  'sickle-badArgument.xml': /badArgument/,
  'sickle-badResumptionToken.xml': /badResumptionToken: This/,
  'sickle-cannotDisseminateFormat.xml': /cannotDisseminateFormat/,
  'sickle-idDoesNotExist.xml': /idDoesNotExist/,
  'sickle-noRecordsMatch.xml': 0,
  'sickle-noSetHierarchy.xml': /noSetHierarchy/,
  'sickle-undefinedError.xml': /undefinedError/,
}

const files = existsSync(FIXTURES) ? readdirSync(FIXTURES) : []

test.skipIf(files.length === 0)(`reads every recorded answer of ${FIXTURES} (when it is there)`, () => {
  for (const file of files) {
    const text = readFileSync(`${FIXTURES}/${file}`, 'utf8')
    const expected = ODD[file] ?? text.split(/<record[ >]/).length - 1
    if (typeof expected !== 'number') {
      expect(() => parseOaiPmh(text), file).toThrow(expected)
      continue
    }
    const { records, warnings } = parseOaiPmh(text)
    expect(records, file).toHaveLength(expected)
    for (const record of records) expect(record.authors?.length, file).toBeGreaterThan(0)
    if (file.startsWith('sickle')) continue
    expect(warnings, file).toEqual([])
    for (const record of records)
      expect(record, file).toMatchObject({ arxiv: expect.stringMatching(/\d{4,}$/) })
  }
})
