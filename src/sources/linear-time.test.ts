import { describe, expect, test } from 'vitest'
import type { Format } from './detect.ts'
import { parsers } from './parsers.ts'
import { readText } from './read-text.ts'
import { FormatError } from './record.ts'

const inXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]')
const elements = (names: string, text: string) =>
  names
    .split(' ')
    .map((name) => `<${name}>${text}</${name}>`)
    .join('')
const members = (names: string, text: string) =>
  names
    .split(' ')
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(text)}`)
    .join(',')

/** Lines of a format whose fields have tags, such as `AU  - `. */
const tagged = (tagOf: (name: string) => string, names: string, text: string) =>
  names
    .split(' ')
    .map((name) => `${tagOf(name)} ${text}\n`)
    .join('')
const dashed = (name: string) => `${name.padEnd(4)}-`

/** A sound text of each format with something in every field that is read, but the one that makes it a record. */
const TEXTS: Record<Format, (text: string) => string> = {
  feed: (text) =>
    `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"><channel>` +
    `<item><title>${inXml(text)}</title><author>${inXml(text)}</author></item><item>${elements('author description link guid pubDate category dc:creator dc:date dc:identifier prism:doi prism:publicationName', inXml(text))}<title>t</title></item></channel></rss>`,
  'arxiv-rss': (text) =>
    `<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>http://rss.arxiv.org/rss/x</link>` +
    `<item><title>t</title><guid>oai:arXiv.org:2611.00001v1</guid><arxiv:announce_type>new</arxiv:announce_type>${elements('description dc:creator link category arxiv:DOI arxiv:journal_reference', inXml(text))}</item></channel></rss>`,
  'arxiv-atom': (text) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><id>http://arxiv.org/api/x</id>` +
    `<entry><id>http://arxiv.org/abs/2611.00001v1</id><title>t</title><author><name>${inXml(text)}</name></author>${elements('summary published updated arxiv:comment arxiv:doi arxiv:journal_ref', inXml(text))}</entry></feed>`,
  'oai-pmh': (text) =>
    `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><header><identifier>oai:x:1</identifier></header><metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><title>t</title>` +
    `${elements('authors abstract comments doi journal-ref categories id', inXml(text))}</arXivRaw></metadata></record><record><header><identifier>oai:x:2</identifier></header><metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
    `<dc:title>t</dc:title>${elements('dc:creator dc:description dc:identifier dc:date dc:subject dc:source dc:relation', inXml(text))}</oai_dc:dc></metadata></record></ListRecords></OAI-PMH>`,
  'hf-daily': (text) =>
    `[{"paper":{"id":"2611.00001","title":"t","authors":[{"name":${JSON.stringify(text)}}],${members('summary publishedAt githubRepo projectPage ai_summary', text)}}}]`,
  openalex: (text) =>
    `{"meta":{},"results":[{"id":"https://openalex.org/W1","title":"t","authorships":[{"author":{"display_name":${JSON.stringify(text)}}}],"abstract_inverted_index":{${JSON.stringify(text)}:[0]},${members('doi publication_date', text)}}]}`,
  'semantic-scholar': (text) =>
    `{"data":[{"paperId":"a","title":"t","authors":[{"name":${JSON.stringify(text)}}],"externalIds":{"DOI":${JSON.stringify(text)}},${members('abstract venue publicationDate', text)}}]}`,
  'csl-json': (text) =>
    `[{"type":"book","title":"t","author":[{"family":${JSON.stringify(text)}},{"literal":${JSON.stringify(text)}}],"issued":{"raw":${JSON.stringify(text)}},${members('abstract DOI URL note container-title keyword', text)}}]`,
  'daily-papers': (text) =>
    `{"id":"p","title":"t","ids":[],"listed":1,"said":[{"source":"s","name":"n","said":1,"record":{"title":"t","authors":[${JSON.stringify(text)}],${members('abstract venue summary', text)}}}],"listings":[],"signals":[]}\n`,
  'zotero-rdf': (text) =>
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:bib="http://purl.org/net/biblio#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:foaf="http://xmlns.com/foaf/0.1/">` +
    `<bib:Article><z:itemType>book</z:itemType><dc:title>t</dc:title><bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>${inXml(text)}</foaf:surname></foaf:Person></rdf:li></rdf:Seq></bib:authors>` +
    `<dcterms:isPartOf><bib:Journal><dc:title>${inXml(text)}</dc:title></bib:Journal></dcterms:isPartOf>${elements('dcterms:abstract dc:date dc:identifier dc:description dc:subject', inXml(text))}</bib:Article></rdf:RDF>`,
  'json-lines': (text) =>
    `{"id":"2611.00001","title":"t",${members('abstract authors categories comments doi journal-ref update_date', text)}}\n{"title":"t"}\n`,
  bibtex: (text) =>
    `@misc{a, title = {t}, ${'author abstract year doi url journal note howpublished eprint keywords'
      .split(' ')
      .map((name) => `${name} = {${text}}`)
      .join(', ')}}\n`,
  ris: (text) => `TY  - JOUR\nTI  - t\n${tagged(dashed, 'AU AB PY DO UR JO KW N1 DA', text)}ER  - \n`,
  enw: (text) => `%0 Journal Article\n%T t\n${tagged((name) => `%${name}`, 'A D J K M R U X Z 8', text)}`,
  pubmed: (text) => `PMID- 1\nTI  - t\n${tagged(dashed, 'FAU AU AB DP AID LID JT TA MH OT CRDT', text)}`,
  'web-of-science': (text) =>
    `FN Clarivate\nVR 1.0\nPT J\nTI t\n${tagged((name) => name, 'AU AF AB PY PD DI SO DE UT DT', text)}ER\nEF\n`,
  crossref: (text) =>
    `{"status":"ok","message-type":"work","message":{"DOI":"10.5555/1","title":["t"],"author":[{"family":${JSON.stringify(text)}},{"name":${JSON.stringify(text)}}],"container-title":[${JSON.stringify(text)}],"subject":[${JSON.stringify(text)}],${members('abstract URL', text)}}}`,
  'json-feed': (text) =>
    `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"title":"t","authors":[{"name":${JSON.stringify(text)}}],"tags":[${JSON.stringify(text)}],${members('id url content_html content_text summary date_published', text)}}]}`,
  'arxiv-listing': (text) =>
    `Showing new listings for Tuesday, 24 November 2026\n[1] arXiv:2611.00001 [pdf, html, other]\nTitle: t\n${text}\nAuthors: ${text}\nComments: ${text}\nSubjects: Machine Learning (cs.LG)\n${text}\n`,
  'arxiv-mail': (text) =>
    `\\\\\narXiv:2611.00001\nDate: Tue, 24 Nov 2026 10:00:00 GMT   (9kb)\n\nTitle: t\nAuthors: ${text}\nCategories: ${text}\nComments: ${text}\nDOI: ${text}\n\\\\\n  ${text}\n\\\\ ( https://arxiv.org/abs/2611.00001 ,  9kb)\n`,
  'hf-page': (text) =>
    `Daily Papers\nby AK and the research community\nNov 24\nSubmitted by\nann\n12\nA Made-up Paper\n·\n2 authors\n\n${text}\n12\nAnother Made-up Paper\n·\n3 authors\n${text}\n`,
  'scholar-alert': (text) =>
    `Google Scholar Alert\n[PDF] A Made-up Paper\nA One, B Two - Journal of Rooms, 2026\n${text}\nSave Twitter\n${text} - ${text}, 2026\nThis message was sent by Google Scholar\n`,
  'daily-page': (text) => `Daily Papers\n\nA Made-up Paper\n\n${text}\n\nAnother Made-up Paper\n\n${text}\n`,
}

/** Pieces that a text of one piece after the other can be made of, so that what looks for an end finds none. */
const PIECES = [
  ...'@(){}[]<>"\'`\\$%&#^_~*|,;:.-=+!?/ \n\t0aA\u0301中é†¹\u00AD\u2028',
  ...' and §, §A. B, §<a§<p>§</§<!--§&#§http://§https://github.com/a/§doi:§10.§10.1234/§2611.00001 §$x$§\r\n§\n\n'.split(
    '§',
  ),
  ...'\\emph{§\\"§{\\§-\n§x\n§@misc{a,§TY  - §AU  - a\n§{"a":§withdrawn §Abstract §12 Jan 2020 §a@b.c (§We do. §1.'.split(
    '§',
  ),
]
const LENGTH = 5000
/** Shorter times can't be compared. */
const QUICK = 0.06

/** Seconds of the processor, which other work on the machine does not lengthen. */
async function seconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  try {
    await work()
  } catch (fault) {
    if (!(fault instanceof FormatError)) throw fault
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** How much longer four times the text takes; nothing is said of what is quick. */
async function growth(work: (length: number) => unknown): Promise<number> {
  const long = await seconds(() => work(4 * LENGTH))
  if (long < QUICK) return 0
  const short = await seconds(() => work(LENGTH))
  const longAgain = await seconds(() => work(4 * LENGTH))
  return Math.min(long, longAgain) / short
}

describe.each(Object.entries(TEXTS) as [Format, (text: string) => string][])('%s', (format, textOf) => {
  test('the text to be filled is one', async () => {
    const parse = await parsers[format]()
    expect(parse(textOf('ab')).records.length).toBeGreaterThan(0)
  })

  test('four times the text takes some four times the time', { timeout: 300_000 }, async () => {
    const parse = await parsers[format]()
    for (const piece of PIECES) {
      const repeated = (length: number) => piece.repeat(length / piece.length)
      const inFields = await growth((length) => parse(textOf(`${repeated(length)}x\u0001!`)))
      expect(inFields, `${JSON.stringify(piece)} in every field`).toBeLessThan(9)
      const cutOff = await growth((length) => parse(textOf('x').slice(0, 60) + repeated(length)))
      expect(cutOff, `${JSON.stringify(piece)} after the beginning`).toBeLessThan(9)
    }
  })
})

test('to find out what a text is takes no longer, either', { timeout: 300_000 }, async () => {
  for (const piece of PIECES) {
    const times = await growth((length) => readText(piece.repeat(length / piece.length)))
    expect(times, JSON.stringify(piece)).toBeLessThan(9)
  }
})
