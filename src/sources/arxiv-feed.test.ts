import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { arxivListDay, parseArxivDailyAtom, parseArxivRss } from './arxiv-feed.ts'

const FIXTURES = '../shared/data/fixtures/arxiv-rss'
const SPACES =
  'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'

const rss = (items: string) =>
  `<rss ${SPACES} version="2.0"><channel><title>cs.LG updates on arXiv.org</title>
<atom:link href="http://rss.arxiv.org/rss/cs.LG" rel="self"/><skipDays><day>Sunday</day></skipDays>
${items}</channel></rss>`

const item = (type: string, id = '2401.00017') => `<item>
<title>Tides of Attention</title><link>https://arxiv.org/abs/${id}</link>
<description>arXiv:${id}v2 Announce Type: ${type} 
Abstract: Gulls with p &lt; 0.05 follow boats. See https://github.com/gulls/tides.</description>
<guid isPermaLink="false">oai:arXiv.org:${id}v2</guid>
<category>stat.ML</category><category>cs.LG</category><category>68T05</category>
<pubDate>Thu, 24 Sep 2026 00:00:00 -0400</pubDate><arxiv:announce_type>${type}</arxiv:announce_type>
<dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
<arxiv:DOI>10.1000/TIDES.3</arxiv:DOI><arxiv:journal_reference>Journal of Tides 3</arxiv:journal_reference>
<dc:creator>Ada Gull, Bo Tern, Jr.</dc:creator></item>`

const RECORD = {
  title: 'Tides of Attention',
  abstract: 'Gulls with p < 0.05 follow boats. See https://github.com/gulls/tides.',
  authors: ['Ada Gull', 'Bo Tern Jr.'],
  arxiv: '2401.00017',
  version: 2,
  doi: '10.1000/tides.3',
  categories: ['stat.ML', 'cs.LG'],
  venue: 'Journal of Tides 3',
  url: 'https://arxiv.org/abs/2401.00017',
  links: [{ kind: 'code', url: 'https://github.com/gulls/tides', saidBy: 'abstract' }],
  line: 3,
}

describe('RSS', () => {
  test.each(['new', 'cross', 'replace', 'replace-cross'])(
    'reads every field of an item announced as %s',
    (announced) => {
      expect(parseArxivRss(rss(item(announced)))).toEqual({
        records: [{ ...RECORD, announced }],
        warnings: [],
      })
    },
  )

  test('an empty list is a normal one', () => {
    expect(parseArxivRss(rss(''))).toEqual({ records: [], warnings: [] })
  })

  test('an unknown way to announce is told and left out', () => {
    const { records, warnings } = parseArxivRss(rss(item('absonly')))
    expect(records).toEqual([RECORD])
    expect(warnings).toEqual([{ line: 3, message: expect.stringContaining('"absonly"') }])
  })

  test('the way to announce is also in the description', () => {
    const text = rss(item('cross')).replace(/<arxiv:announce_type>.*?<\/arxiv:announce_type>/, '')
    expect(parseArxivRss(text).records[0]?.announced).toBe('cross')
  })

  test('a list that breaks off loses its last item and says so', () => {
    const text = rss(item('new') + item('new', '2401.00018'))
    const { records, warnings, isCut } = parseArxivRss(text.slice(0, -60))
    expect(records).toEqual([{ ...RECORD, announced: 'new' }])
    expect(warnings).toHaveLength(2)
    expect(isCut).toBe(true)
    expect(() => parseArxivRss(text.slice(0, 400))).toThrow(/breaks off before its first record/)
  })

  test.each([
    ['<feed xmlns="http://www.w3.org/2005/Atom"/>', /Atom, not RSS/],
    ['<opml/>', /<opml>, not an RSS feed/],
    [rss('<item><title>News</title><link>https://example.org/1</link></item>'), /not arXiv's/],
  ])('refuses %.40s', (text, message) => expect(() => parseArxivRss(text)).toThrow(message))
})

describe('Atom', () => {
  const atom = (entries: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" ${SPACES}><id>http://rss.arxiv.org/atom/cs.LG</id>\n\n${entries}</feed>`
  const entry = `<entry><id>oai:arXiv.org:2401.00017v2</id><title>Tides of Attention</title>
<updated>2026-09-24T04:00:00+00:00</updated><link href="https://arxiv.org/abs/2401.00017" rel="alternate" type="text/html"/>
<summary>arXiv:2401.00017v2 Announce Type: replace
Abstract: Gulls with p &lt; 0.05 follow boats. See https://github.com/gulls/tides.</summary>
<category term="stat.ML"/><category term="cs.LG"/><published>2026-09-24T00:00:00-04:00</published>
<arxiv:announce_type>replace</arxiv:announce_type><arxiv:DOI>10.1000/TIDES.3</arxiv:DOI>
<arxiv:journal_reference>Journal of Tides 3</arxiv:journal_reference><dc:creator>Ada Gull, Bo Tern, Jr.</dc:creator></entry>`

  test('says the same as RSS', () => {
    const records = [{ ...RECORD, announced: 'replace' }]
    expect(parseArxivDailyAtom(atom(entry))).toEqual({ records, warnings: [] })
  })

  test('an empty list is a normal one', () => {
    expect(parseArxivDailyAtom(atom(''))).toEqual({ records: [], warnings: [] })
  })

  test('RSS is refused', () => {
    expect(() => parseArxivDailyAtom(rss(''))).toThrow(/RSS, not Atom/)
  })
})

test.skipIf(!existsSync(FIXTURES))(`reads the lists of ${FIXTURES} (when they are there)`, () => {
  const read = (file: string) => parseArxivRss(readFileSync(`${FIXTURES}/${file}`, 'utf8'))
  expect(read('cs-2025-04-27-empty-sunday.xml')).toEqual({ records: [], warnings: [] })
  const { records, warnings } = read('cs.LG+cs.AI+cs.CL+stat.ML-2026-09-24-trimmed.xml')
  expect(warnings).toEqual([])
  expect(records.map(({ arxiv, version, announced }) => `${arxiv} ${version} ${announced}`)).toEqual([
    '2205.06398 2 cross',
    '2009.13987 3 replace',
  ])
})

test('knows the day a list is of, which is the one at arXiv', () => {
  const dated = (date: string) => rss(`<pubDate>${date}</pubDate>${item('new')}`)
  expect(arxivListDay(dated('Fri, 25 Sep 2026 00:00:00 -0400'))).toBe('2026-09-25')
  expect(arxivListDay(dated('some day'))).toBeUndefined()
  // The date of an item is not the list's.
  expect(arxivListDay(rss(item('new')))).toBeUndefined()
})
