import { describe, expect, test } from 'vitest'
import { parseFeed } from './feed.ts'

const SPACES =
  'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
const rdf = (items: string) =>
  `<rdf:RDF ${SPACES} xmlns="http://purl.org/rss/1.0/" xmlns:prism="http://purl.org/rss/1.0/modules/prism/">
<channel rdf:about="https://example.org/"><title>New</title><prism:publicationName>bioRxiv</prism:publicationName>
<items><rdf:Seq><rdf:li rdf:resource="https://example.org/1"/></rdf:Seq></items></channel>\n${items}</rdf:RDF>`
const rss = (items: string) =>
  `<rss version="2.0" ${SPACES} xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel><title>New</title>\n${items}</channel></rss>`
const atom = (entries: string) => `<feed xmlns="http://www.w3.org/2005/Atom">\n${entries}</feed>`

/** The only record, without its line. */
const only = (text: string) => {
  const { records, warnings } = parseFeed(text)
  expect(warnings).toEqual([])
  expect(records).toHaveLength(1)
  const { line, ...record } = records[0]!
  expect(line).toBeGreaterThan(1)
  return record
}

test('RSS 1.0 in the way of bioRxiv', () => {
  const item = `<item rdf:about="http://biorxiv.org/cgi/content/short/2026.11.02.123456v2?rss=1">
<title><![CDATA[ Tides of <i>Larus</i> in CO<sub>2</sub> ]]></title>
<link><![CDATA[http://biorxiv.org/cgi/content/short/2026.11.02.123456v2?rss=1]]></link>
<description><![CDATA[<p>Gulls with p<0.05 follow boats.</p><p>See https://github.com/gulls/tides.</p>]]></description>
<dc:creator><![CDATA[Gull, A., van der Tern, B. C.]]></dc:creator><dc:date>2026-11-03</dc:date>
<dc:identifier>doi:10.1101/2026.11.02.123456</dc:identifier><prism:section>New Results</prism:section></item>`
  const expected = {
    title: 'Tides of Larus in CO2',
    abstract: 'Gulls with p<0.05 follow boats. See https://github.com/gulls/tides.',
    authors: ['A. Gull', 'B. C. van der Tern'],
    doi: '10.1101/2026.11.02.123456',
    updated: '2026-11-03',
    categories: ['New Results'],
    venue: 'bioRxiv',
    url: 'http://biorxiv.org/cgi/content/short/2026.11.02.123456v2?rss=1',
    links: [{ kind: 'code', url: 'https://github.com/gulls/tides', saidBy: 'abstract' }],
    name: 'http://biorxiv.org/cgi/content/short/2026.11.02.123456v2?rss=1',
    version: 2,
  }
  expect(only(rdf(item))).toEqual(expected)
  const { updated, ...first } = { ...expected, date: '2026-11-03', version: 1 }
  expect(only(rdf(item).replaceAll('123456v2', '123456v1'))).toEqual({
    ...first,
    url: first.url.replace('v2', 'v1'),
    name: first.name.replace('v2', 'v1'),
  })
  expect(updated).toBe('2026-11-03')
})

test('RSS 2.0 of a journal', () => {
  const item = `<item><title>Tides &amp;amp; Attention</title><media:title>no</media:title>
<link>https://example.org/articles/7</link><guid isPermaLink="false">art-7</guid>
<description>&lt;p&gt;Gulls &lt;b&gt;follow&lt;/b&gt; boats.&lt;/p&gt;&lt;img src="x"&gt;</description>
<dc:creator>Ada Gull</dc:creator><dc:creator>Bo Tern</dc:creator><category>Birds</category><category>Birds</category>
<pubDate>Tue, 03 Nov 2026 09:00:00 +0100</pubDate><prism:doi>10.1000/TIDES.3</prism:doi>
<prism:publicationName>Journal of Tides</prism:publicationName></item>`
  expect(only(rss(item))).toEqual({
    title: 'Tides & Attention',
    abstract: 'Gulls follow boats.',
    authors: ['Ada Gull', 'Bo Tern'],
    doi: '10.1000/tides.3',
    date: '2026-11-03',
    categories: ['Birds'],
    venue: 'Journal of Tides',
    url: 'https://example.org/articles/7',
    name: 'art-7',
  })
})

test('Atom, also with markup of its own', () => {
  const entry = `<entry><id>tag:example.org,2026:7</id><title type="html">Tides &lt;em&gt;of&lt;/em&gt; Attention</title>
<link rel="self" href="https://example.org/7.xml"/><link href="https://doi.org/10.1000/TIDES.3"/>
<author><name>Ada Gull</name></author><author><name>Tern, Bo</name></author><category term="birds" label="Birds"/>
<published>2026-11-03T09:00:00Z</published><updated>2026-11-04T09:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Gulls follow <b>boats</b>.</p></div></content></entry>`
  expect(only(atom(entry))).toEqual({
    title: 'Tides of Attention',
    abstract: 'Gulls follow boats.',
    authors: ['Ada Gull', 'Bo Tern'],
    doi: '10.1000/tides.3',
    date: '2026-11-03',
    published: Date.UTC(2026, 10, 3, 9),
    updated: '2026-11-04',
    categories: ['Birds'],
    url: 'https://doi.org/10.1000/TIDES.3',
    name: 'tag:example.org,2026:7',
  })
})

test('Atom 0.3, with what is packed as base64, and pictures that say nothing', () => {
  const packed = (text: string) => Buffer.from(text).toString('base64')
  const entry = `<entry><id>tag:example.org,2003:7</id><title mode="base64">${packed('Tides é Attention')}</title>
<link rel="alternate" type="text/html" href="https://example.org/7"/><issued>2003-11-03T09:00:00Z</issued>
<content type="text/html" mode="base64">${packed('<p>Gulls <b>follow</b> boats.</p>')}</content></entry>`
  const feed = `<feed version="0.3" xmlns="http://purl.org/atom/ns#">\n${entry}</feed>`
  expect(only(feed)).toMatchObject({
    title: 'Tides é Attention',
    abstract: 'Gulls follow boats.',
    date: '2003-11-03',
  })
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]).toString('base64')
  for (const content of [
    `<content type="image/png">${png}</content>`,
    `<content mode="base64">${png}</content>`,
  ]) {
    expect(only(feed.replace(/<content.*content>/, content)).abstract).toBeUndefined()
  }
})

describe('ids', () => {
  const item = (inside: string) => rss(`<item><title>Tides</title>${inside}</item>`)

  test.each([
    ['<link>https://onlinelibrary.wiley.com/doi/abs/10.1002/tid.3?af=R</link>', '10.1002/tid.3'],
    ['<guid>10.1002/tid.3</guid>', '10.1002/tid.3'],
    [
      '<dc:identifier>ISSN 1234</dc:identifier><dc:identifier>https://doi.org/10.1002/tid.3</dc:identifier>',
      '10.1002/tid.3',
    ],
    ['<link>https://example.org/v10.1002/changes</link>', undefined],
  ])('%s', (inside, doi) => expect(only(item(inside)).doi).toBe(doi))

  test('an arXiv id in the link', () => {
    expect(only(item('<link>https://arxiv.org/abs/2401.00017v2</link>'))).toMatchObject({
      arxiv: '2401.00017',
      version: 2,
    })
  })

  test("arXiv's daily list is read as such", () => {
    const text = rss(`<item xmlns:arxiv="http://arxiv.org/schemas/atom"><title>Tides</title>
<description>arXiv:2401.00017v2 Announce Type: replace\nAbstract: Gulls.</description>
<guid>oai:arXiv.org:2401.00017v2</guid><arxiv:announce_type>replace</arxiv:announce_type></item>`)
    expect(only(text)).toEqual({
      title: 'Tides',
      abstract: 'Gulls.',
      arxiv: '2401.00017',
      version: 2,
      announced: 'replace',
    })
  })
})

describe('people', () => {
  const item = (inside: string) => only(rss(`<item><title>Tides</title>${inside}</item>`)).authors

  test.each([
    ['<author>ada@example.org (Ada Gull)</author>', ['Ada Gull']],
    ['<dc:creator>Gull, Ada</dc:creator>', ['Ada Gull']],
    ['<dc:creator>Ada Gull, Bo Tern and Cy Auk</dc:creator>', ['Ada Gull', 'Bo Tern', 'Cy Auk']],
    ['<dc:creator>Ada Gull, Bo Tern</dc:creator>', ['Ada Gull', 'Bo Tern']],
    ['', undefined],
  ])('%s', (inside, authors) => expect(item(inside)).toEqual(authors))

  test('in the citation that ScienceDirect gives in place of an abstract', () => {
    const body =
      '<p>Publication date: March 2027</p><p><b>Source:</b> Tides, Volume 3</p><p>Author(s): Ada Gull, Bo Tern</p>'
    expect(
      only(rss(`<item><title>Tides</title><description><![CDATA[${body}]]></description></item>`)),
    ).toEqual({
      title: 'Tides',
      authors: ['Ada Gull', 'Bo Tern'],
    })
  })
})

test('an item without a title is skipped, an empty feed is a normal one', () => {
  expect(parseFeed(rss('<item><link>https://example.org/1</link></item>'))).toEqual({
    records: [],
    warnings: [{ line: 2, message: 'a record without a title skipped' }],
  })
  for (const text of [rss(''), rdf(''), atom('')])
    expect(parseFeed(text)).toEqual({ records: [], warnings: [] })
})

test('what is no feed is refused', () => {
  expect(() => parseFeed('<opml><body/></opml>')).toThrow(/<opml>, neither RSS nor Atom/)
})
