import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseArxivAtom } from './arxiv-atom.ts'
import { FormatError } from './record.ts'

const FIXTURES = '../shared/data/fixtures/arxiv-atom'

const feed = (entries: string, counts = '') =>
  `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
${counts}${entries}
</feed>`

const counts = (total: number, start: number, size: number) =>
  `<opensearch:itemsPerPage>${size}</opensearch:itemsPerPage><opensearch:totalResults>${total}</opensearch:totalResults>` +
  `<opensearch:startIndex>${start}</opensearch:startIndex>`

const ENTRY = `<entry>
  <id>http://arxiv.org/abs/2401.00017v3</id>
  <title>Tides
    of Attention</title>
  <updated>2024-03-02T01:02:03Z</updated>
  <link href="https://arxiv.org/abs/2401.00017v3" rel="alternate" type="text/html"/>
  <link href="https://arxiv.org/pdf/2401.00017v3" rel="related" type="application/pdf" title="pdf"/>
  <summary>  Gulls with p &lt; 0.05 follow
boats. See https://github.com/gulls/tides.</summary>
  <category term="stat.ML" scheme="http://arxiv.org/schemas/atom"/>
  <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
  <category term="68T05, 62H30" scheme="http://arxiv.org/schemas/atom"/>
  <category term="I.2.6" scheme="http://www.acm.org/class/1998/"/>
  <published>2024-01-01T12:00:00Z</published>
  <arxiv:comment>9 pages. Project page: https://tides.github.io/</arxiv:comment>
  <arxiv:primary_category term="cs.LG"/>
  <arxiv:journal_ref>Journal of Tides 3 (2024) 1-9</arxiv:journal_ref>
  <author><name>Ada Gull</name><arxiv:affiliation>Isle</arxiv:affiliation></author>
  <author><name>Bo Tern</name></author>
  <arxiv:doi>10.1000/TIDES.3, 10.1000/tides.4</arxiv:doi>
  <link rel="related" href="https://doi.org/10.1000/TIDES.3" title="doi"/>
</entry>`

test('reads every field of an entry', () => {
  expect(parseArxivAtom(feed(ENTRY, counts(1, 0, 10)))).toEqual({
    records: [
      {
        title: 'Tides of Attention',
        abstract: 'Gulls with p < 0.05 follow boats. See https://github.com/gulls/tides.',
        authors: ['Ada Gull', 'Bo Tern'],
        arxiv: '2401.00017',
        version: 3,
        doi: '10.1000/tides.3',
        otherDois: ['10.1000/tides.4'],
        date: '2024-01-01',
        published: Date.UTC(2024, 0, 1, 12),
        updated: '2024-03-02',
        categories: ['cs.LG', 'stat.ML'],
        venue: 'Journal of Tides 3 (2024) 1-9',
        url: 'https://arxiv.org/abs/2401.00017v3',
        links: [
          { kind: 'code', url: 'https://github.com/gulls/tides', saidBy: 'abstract' },
          { kind: 'project', url: 'https://tides.github.io/', saidBy: 'comment' },
        ],
        line: 3,
      },
    ],
    warnings: [],
  })
})

describe('pages', () => {
  test('no entry is a normal answer', () => {
    expect(parseArxivAtom(feed('', counts(0, 0, 100)))).toEqual({ records: [], warnings: [] })
  })

  test('next is where the following page starts, until the last one', () => {
    expect(parseArxivAtom(feed(ENTRY, counts(35, 10, 10))).next).toBe('20')
    expect(parseArxivAtom(feed(ENTRY, counts(35, 30, 10))).next).toBeUndefined()
    expect(parseArxivAtom(feed(ENTRY)).next).toBeUndefined()
  })

  test('a page that is empty without reason is told', () => {
    const { warnings, next } = parseArxivAtom(feed('', counts(35, 10, 10)))
    expect(warnings[0]?.message).toMatch(/^no entry, though arXiv counts 35/)
    expect(next).toBe('20')
  })
})

describe('errors of arXiv', () => {
  const error = `<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>
    <summary>incorrect id format for abc</summary></entry>`

  test('are thrown in its words', () => {
    const message = 'arXiv refused the question: incorrect id format for abc'
    expect(() => parseArxivAtom(feed(error))).toThrow(new FormatError(message))
  })

  test('are told when there are papers beside them', () => {
    const { records, warnings } = parseArxivAtom(feed(ENTRY + error))
    expect(records).toHaveLength(1)
    expect(warnings).toMatchObject(
      [{ message: /incorrect id format/ }].map(() => ({ line: expect.any(Number) })),
    )
  })

  test('an empty body comes when it is asked too often', () => {
    expect(() => parseArxivAtom('')).toThrow(/empty/)
  })
})

test('an entry without a title is skipped, one without an id kept', () => {
  const { records, warnings } = parseArxivAtom(
    feed(
      '<entry><id>http://arxiv.org/abs/2401.00018v1</id></entry>\n<entry><id>gull</id><title>Gulls</title></entry>',
    ),
  )
  expect(records).toEqual([{ title: 'Gulls', line: 4 }])
  expect(warnings).toEqual([
    { line: 3, message: 'a record without a title skipped' },
    { line: 4, message: '"gull" is no arXiv id; the record has none' },
  ])
})

test.each([
  ['This paper has been withdrawn by the author due to an error in Lemma 2', true],
  ['Withdrawn', true],
  ['Paper withdrawn. See arXiv:2401.00001', true],
  ['This version has been withdrawn by arXiv administrators', true],
  ['We study withdrawn drugs', undefined],
  ['9 pages; replaces an earlier paper', undefined],
])('comment "%s": withdrawn %s', (comment, withdrawn) => {
  const entry = ENTRY.replace(/9 pages\.[^<]*/, comment)
  expect(parseArxivAtom(feed(entry)).records[0]?.withdrawn).toBe(withdrawn)
})

test('another feed or page is refused', () => {
  expect(() => parseArxivAtom('<rss><channel/></rss>')).toThrow(/this is <rss>, not an Atom feed/)
})

const files = existsSync(FIXTURES) ? readdirSync(FIXTURES) : []

test.skipIf(files.length === 0)(`reads every recorded answer of ${FIXTURES} (when it is there)`, () => {
  for (const file of files) {
    const { url, status_code, body } = JSON.parse(readFileSync(`${FIXTURES}/${file}`, 'utf8')) as {
      url: string
      status_code: number
      body: string
    }
    if (status_code !== 200) {
      expect(() => parseArxivAtom(body), file).toThrow(/incorrect id format for abc/)
      continue
    }
    const { records, warnings } = parseArxivAtom(body)
    expect(records, file).toHaveLength(body.split('<entry>').length - 1)
    // The recorder read UTF-8 as Latin-1.
    expect(
      warnings.filter(({ message }) => !message.includes('Latin-1')),
      file,
    ).toEqual([])
    for (const record of records) {
      expect(record, file).toMatchObject({ arxiv: expect.any(String), version: expect.any(Number) })
      expect(record.authors?.length, file).toBeGreaterThan(0)
      expect(record.abstract, url).not.toMatch(/\n| {2}/)
      expect(record.categories?.length, file).toBeGreaterThan(0)
    }
  }
})
