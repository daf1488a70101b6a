import { expect, test } from 'vitest'
import { detectFormat } from './detect.ts'
import { parseZoteroRdf } from './zotero-rdf.ts'

const rdf = (items: string) => `<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
${items}
</rdf:RDF>`
const people = (...names: [string, string][]) =>
  `<bib:authors><rdf:Seq>${names
    .map(
      ([given, family]) =>
        `<rdf:li><foaf:Person><foaf:surname>${family}</foaf:surname><foaf:givenName>${given}</foaf:givenName></foaf:Person></rdf:li>`,
    )
    .join('')}</rdf:Seq></bib:authors>`

const LIBRARY = rdf(`
<bib:Article rdf:about="https://example.org/cups">
  <z:itemType>journalArticle</z:itemType>
  <dcterms:isPartOf rdf:resource="urn:issn:1234-5678"/>
  ${people(['Bo', 'Bell'], ['Cy', 'van der Cole'])}
  <link:link rdf:resource="#item_9"/>
  <dc:subject>robots</dc:subject>
  <dc:subject><z:AutomaticTag><rdf:value>cups &amp; mugs</rdf:value></z:AutomaticTag></dc:subject>
  <dc:title>Robots that Grasp Cups</dc:title>
  <dcterms:abstract>We grasp cups.</dcterms:abstract>
  <dc:date>2024-05</dc:date>
</bib:Article>
<bib:Journal rdf:about="urn:issn:1234-5678">
  <prism:volume>5</prism:volume>
  <dc:title>Journal of Cups</dc:title>
  <dc:identifier>DOI 10.1000/182</dc:identifier>
</bib:Journal>
<z:Attachment rdf:about="#item_9"><z:itemType>attachment</z:itemType><dc:title>Full Text PDF</dc:title></z:Attachment>
<bib:Memo rdf:about="#item_10"><rdf:value>a note</rdf:value></bib:Memo>
<rdf:Description rdf:about="http://arxiv.org/abs/2601.00001">
  <z:itemType>preprint</z:itemType>
  ${people(['Ann', 'Able'])}
  <dc:title>Graphs that Fold Proteins</dc:title>
  <dc:identifier><dcterms:URI><rdf:value>http://arxiv.org/abs/2601.00001</rdf:value></dcterms:URI></dc:identifier>
  <dc:description>arXiv:2601.00001 [cs]</dc:description>
</rdf:Description>
<z:Collection rdf:about="#collection_1"><dc:title>Thesis</dc:title></z:Collection>`)

test('reads works with their people, ids and what they are in', () => {
  expect(detectFormat(LIBRARY)).toBe('zotero-rdf')
  const { records, warnings } = parseZoteroRdf(LIBRARY)
  expect(warnings).toEqual([])
  expect(records).toMatchObject([
    {
      title: 'Robots that Grasp Cups',
      authors: ['Bo Bell', 'Cy van der Cole'],
      abstract: 'We grasp cups.',
      doi: '10.1000/182',
      date: '2024-05',
      venue: 'Journal of Cups',
      keywords: ['robots', 'cups & mugs'],
    },
    { title: 'Graphs that Fold Proteins', arxiv: '2601.00001', authors: ['Ann Able'] },
  ])
})

test('collections hold works by their names, those in others too, and a circle ends', () => {
  const collection = (number: number, title: string, ...parts: string[]) =>
    `<z:Collection rdf:about="#collection_${number}"><dc:title>${title}</dc:title>${parts
      .map((part) => `<dcterms:hasPart rdf:resource="${part}"/>`)
      .join('')}</z:Collection>`
  const [cups, graphs] = ['https://example.org/cups', 'http://arxiv.org/abs/2601.00001']
  const collections = [
    collection(2, 'Grasping', cups, cups, '#item_9', '#gone', graphs),
    collection(3, 'Thesis', '#collection_2'),
    collection(4, 'Round', '#collection_5', graphs),
    collection(5, 'And round', '#collection_4', cups),
    collection(6, '', cups),
  ]
  const parsed = parseZoteroRdf(LIBRARY.replace('</rdf:RDF>', `${collections.join('\n')}</rdf:RDF>`))
  expect(parsed.collections).toEqual([
    { name: 'Thesis / Grasping', records: [0, 1] },
    { name: 'And round / Round', records: [1] },
    { name: 'Round / And round', records: [0] },
    { name: 'Unnamed', records: [0] },
  ])
  expect(parseZoteroRdf(LIBRARY).collections).toBeUndefined()
})

test('takes the DOI of nobody from a journal that two works share', () => {
  const article = (title: string) =>
    `<bib:Article><z:itemType>journalArticle</z:itemType><dcterms:isPartOf rdf:resource="urn:issn:1"/><dc:title>${title}</dc:title></bib:Article>`
  const journal =
    '<bib:Journal rdf:about="urn:issn:1"><dc:title>J</dc:title><dc:identifier>DOI 10.1000/182</dc:identifier></bib:Journal>'
  const { records } = parseZoteroRdf(
    rdf(`${article('The First of Two')}${article('The Second of Two')}${journal}`),
  )
  expect(records.map(({ doi }) => doi)).toEqual([undefined, undefined])
  const nested = journal.replace(' rdf:about="urn:issn:1"', '')
  const own = article('The Third').replace(
    /<dcterms:isPartOf[^>]*>/,
    `<dcterms:isPartOf>${nested}</dcterms:isPartOf>`,
  )
  expect(parseZoteroRdf(rdf(own)).records[0]!.doi).toBe('10.1000/182')
})

test('refuses other RDF, and reads what breaks off as far as it goes', () => {
  expect(() => parseZoteroRdf(rdf('<bib:Memo/>'))).toThrow('no item of Zotero')
  expect(() => parseZoteroRdf(`<!DOCTYPE x [<!ENTITY a "b">]>${LIBRARY}`)).toThrow('document type')
  const cut = parseZoteroRdf(LIBRARY.slice(0, LIBRARY.indexOf('<dc:description>')))
  expect([cut.records.length, cut.isCut]).toEqual([1, true])
})
