import { parseArxivId } from './arxiv-id.ts'
import { isArxivMail } from './arxiv-mail.ts'
import { isArxivPage } from './arxiv-page.ts'
import { isCslItem } from './csl-json.ts'
import { isDumpHead, isDumped } from './dump.ts'
import { isHfPaper } from './hf-daily.ts'
import { isHfPage } from './hf-page.ts'
import { glanceJson, tryParse } from './json.ts'
import { isScholarAlert } from './scholar-alert.ts'
import { isS2Paper } from './semantic-scholar.ts'
import { xmlStart } from './xml.ts'

/** The formats papers can come in. */
export type Format =
  | 'arxiv-atom'
  | 'arxiv-rss'
  | 'arxiv-listing'
  | 'arxiv-mail'
  | 'oai-pmh'
  | 'feed'
  | 'json-feed'
  | 'hf-daily'
  | 'hf-page'
  | 'bibtex'
  | 'ris'
  | 'enw'
  | 'pubmed'
  | 'web-of-science'
  | 'csl-json'
  | 'crossref'
  | 'openalex'
  | 'semantic-scholar'
  | 'scholar-alert'
  | 'zotero-rdf'
  | 'json-lines'
  | 'daily-papers'
  | 'daily-page'

/** What people call each of them. */
export const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  'arxiv-atom': 'an answer of arXiv’s API',
  'arxiv-rss': 'arXiv’s daily list as RSS',
  'arxiv-listing': 'a page of arXiv',
  'arxiv-mail': 'arXiv’s daily mail',
  'oai-pmh': 'an answer of OAI-PMH',
  feed: 'an RSS or Atom feed',
  'json-feed': 'a JSON Feed',
  'hf-daily': 'an answer of Hugging Face',
  'hf-page': 'a page of Hugging Face',
  bibtex: 'BibTeX',
  ris: 'RIS',
  enw: 'EndNote’s .enw',
  pubmed: 'PubMed’s .nbib',
  'web-of-science': 'an export of Web of Science',
  'csl-json': 'CSL-JSON',
  crossref: 'an answer of Crossref',
  openalex: 'an answer of OpenAlex',
  'semantic-scholar': 'an answer of Semantic Scholar',
  'scholar-alert': 'a mail of Google Scholar alerts',
  'zotero-rdf': 'Zotero’s RDF',
  'json-lines': 'lines of JSON',
  'daily-papers': 'a dump of a site like this one',
  'daily-page': 'a copy of a Daily Papers page',
}

/** The format shows in the beginning, or it does not show. */
const HEAD = 100_000

/**
 * Tells in which format a text is, by what only that format has. A file name helps where the text alone leaves room
 * for doubt; against the text it counts for nothing.
 *
 * @returns undefined when it could as well be something else
 */
export function detectFormat(text: string, fileName = ''): Format | undefined {
  const head = text
    .slice(0, HEAD)
    .replace(/^\uFEFF/, '')
    .trimStart()
  const ending = endingOf(fileName)
  const xml = xmlStart(head)
  if (xml !== undefined) return xmlFormat(head.slice(xml))
  if (/^(?:\{|\[\s*(?:[{[\]]|null))/.test(head)) return jsonFormat(text, head, ending)
  if (isRis(head, ending)) return 'ris'
  if (/^(?:FN [^\n]{0,200}\n)?(?:VR [^\n]{0,200}\n)?PT [A-Z]\s*\n/.test(head)) return 'web-of-science'
  if (
    /^(?:(?:OWN |STAT)- ?[^\n]{0,200}\n){0,2}PMID ?- ?\d|^OWN - [^\n]{1,200}\n[A-Z]{2,4} {0,2}- /.test(head)
  )
    return 'pubmed'
  if (/^%0 [A-Z]|^%[TAJDRUX] [^\n]{1,2000}\n%[0-9A-Z] /.test(head)) return 'enw'
  if (isBibtex(head, ending)) return 'bibtex'
  return PAGES.find(([, isIt]) => isIt(head))?.[0]
}

const endingOf = (fileName: string) => /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? ''

/** Copies of pages and mails, by the marks that each has. */
const PAGES: readonly [Format, (head: string) => boolean][] = [
  ['arxiv-mail', isArxivMail],
  ['arxiv-listing', isArxivPage],
  ['scholar-alert', isScholarAlert],
  ['hf-page', isHfPage],
  ['daily-page', isDailyPage],
]

/** Whether a text is read line by line, each being JSON by itself; so it may have any length. */
export const isLines = (text: string, fileName = ''): boolean => {
  const head = text
    .slice(0, HEAD)
    .replace(/^\uFEFF/, '')
    .trimStart()
  const ending = endingOf(fileName)
  // A line that goes on and on shows by the name of its file alone.
  const isNamed = isOfLines(ending) && !/[\r\n]/.test(head)
  return head.startsWith('{') && (isNamed || isDumpHead(firstLine(head)) || isJsonLines(head, ending))
}

const isOfLines = (ending: string) => ending === 'jsonl' || ending === 'ndjson'

function xmlFormat(head: string): Format | undefined {
  const name = rootOf(head).replace(/^\w+:/, '')
  if (name === 'OAI-PMH') return 'oai-pmh'
  if (name === 'record') return /<identifier>\s{0,9}oai:/.test(head) ? 'oai-pmh' : undefined
  if (name === 'rss') return /rss\.arxiv\.org\/|<arxiv:announce_type\b/.test(head) ? 'arxiv-rss' : 'feed'
  if (name === 'RDF' && head.includes('zotero.org/namespaces/export#')) return 'zotero-rdf'
  if (name === 'RDF') return /purl\.org\/rss\/1\.0|my\.netscape\.com\/rdf/.test(head) ? 'feed' : undefined
  if (name !== 'feed') return undefined
  // The daily lists of arXiv in Atom are read as any feed is.
  return /<id>\s{0,9}https?:\/\/(?:export\.)?arxiv\.org\/api\//.test(head) ? 'arxiv-atom' : 'feed'
}

/** The name of the first element, behind declarations and comments. */
function rootOf(head: string): string {
  let at = 0
  for (const [start, end] of [...PROLOG, ...PROLOG]) {
    for (; head.startsWith(start, at); at += /^\s*/.exec(head.slice(at, at + 1000))![0].length) {
      const closed = head.indexOf(end, at)
      if (closed < 0) return ''
      at = closed + end.length
    }
  }
  return /^<([A-Za-z][\w:.-]{0,60})/.exec(head.slice(at, at + 100))?.[1] ?? ''
}

/** What may stand before the root, in this order, but comments anywhere. */
const PROLOG = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!DOCTYPE', '>'],
] as const

/** Where answers keep their lists. */
const LISTS = ['results', 'data', 'recommendedPapers', 'papers', 'dailyPapers', 'items']

function jsonFormat(text: string, head: string, ending: string): Format | undefined {
  if (isDumpHead(firstLine(head))) return 'daily-papers'
  if (head.startsWith('{') && isJsonLines(head, ending)) return itemFormat(firstLine(head)) ?? 'json-lines'
  if (/"version"\s{0,9}:\s{0,9}"https?:\/\/(?:www\.)?jsonfeed\.org\/version/.test(head.slice(0, 10_000)))
    return 'json-feed'
  const { first, names } = glanceJson(text, LISTS)
  if (names.includes('message-type') || (names.includes('status') && names.includes('message')))
    return 'crossref'
  if (first === undefined) {
    return names.includes('meta') && names.includes('results') ? 'openalex' : undefined
  }
  return itemFormat(first)
}

const firstLine = (head: string) => tryParse(/^[^\r\n]*/.exec(head)![0])

/** Whose a single work is. */
function itemFormat(first: unknown): Format | undefined {
  if (isObject(first) && isDumped(first)) return 'daily-papers'
  if (startsWith(first, 'id', 'https://openalex.org/')) return 'openalex'
  if (isS2Paper(first) || has(first, 'citingPaper') || has(first, 'citedPaper')) return 'semantic-scholar'
  if (isHfPaper(first) && (has(first, 'paper') || (isArxivNamed(first) && !has(first, 'abstract'))))
    return 'hf-daily'
  const isOfCrossref =
    has(first, 'DOI') &&
    ['indexed', 'is-referenced-by-count', 'reference-count'].some((key) => has(first, key))
  if (isOfCrossref) return 'crossref'
  const isCited = ['author', 'issued', 'DOI', 'URL', 'container-title', 'citation-key'].some((key) =>
    has(first, key),
  )
  return isCslItem(first) && isCited ? 'csl-json' : undefined
}

/** Lines of objects with titles; a single line only when it is an arXiv paper or the file is called so. */
function isJsonLines(head: string, ending: string): boolean {
  const lines = head.split(/\r\n|\n|\r/, 50).filter((line) => line.trim() !== '')
  const first = tryParse(lines[0] ?? '')
  if (typeof first !== 'object' || first === null || Array.isArray(first)) return false
  const inner = has(first, 'paper') ? first.paper : first
  if (!has(inner, 'title') && !has(inner, 'paperId')) return false
  if (lines.length > 1) return lines[1]!.startsWith('{')
  return isOfLines(ending) || (has(first, 'abstract') && isArxivNamed(first))
}

function isRis(head: string, ending: string): boolean {
  if (/^TY {1,2}- ?[A-Z]/.test(head)) return true
  return ending === 'ris' && /^TY {1,2}- ?[A-Z]/m.test(head)
}

function isBibtex(head: string, ending: string): boolean {
  const entry = /^[ \t]{0,20}@[a-z]{1,40}\s{0,9}[{(]\s{0,9}[^\s{}=,"]{0,200}\s{0,9}[,={]/im
  const start = head.slice(0, 20_000)
  if (!entry.test(start) && !/^@(?:comment|preamble)\b/i.test(start)) return false
  // Before the first entry there may be anything; without the name of the file only comments will do.
  return ending === 'bib' || ending === 'bibtex' || /^(?:%[^\n]*\n\s*)*@/.test(start)
}

function isDailyPage(head: string): boolean {
  const lines = head.slice(0, 3000).split(/\r\n|\n|\r/, 60)
  return lines.some((line) =>
    /^\s*(?:Daily Papers|by AK and the research community|Get trending papers in your email inbox.{0,20})\s*$/.test(
      line,
    ),
  )
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const has = <K extends string>(value: unknown, key: K): value is Record<K, unknown> =>
  typeof value === 'object' && value !== null && key in value

const startsWith = (value: unknown, key: string, start: string) =>
  has(value, key) && typeof value[key] === 'string' && value[key].startsWith(start)

const isArxivNamed = (value: unknown) =>
  has(value, 'id') && typeof value.id === 'string' && parseArxivId(value.id) !== undefined
