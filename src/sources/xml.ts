import { Parser } from 'htmlparser2'
import { createLines } from './json.ts'
import { asMeant } from './mojibake.ts'
import { FormatError, type Notes, type PaperRecord, type Parsed } from './record.ts'
import { countControls, quote } from './text.ts'

const MAX_DEPTH = 100
/** An answer of arXiv has at most some 200,000. */
const MAX_ELEMENTS = 500_000

/** Short names of the vocabularies that feeds mix, whatever prefix a feed gives them; '' for those of records. */
const VOCABULARIES: readonly [start: string, prefix: string][] = [
  ['http://www.openarchives.org/OAI/2.0/oai_dc/', 'oai_dc'],
  ['http://www.openarchives.org/OAI/', ''],
  ['http://arxiv.org/OAI/', ''],
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
  ['http://purl.org/rss/1.0/modules/prism/', 'prism'],
  ['http://purl.org/rss/1.0/', ''],
  ['http://my.netscape.com/rdf/simple/0.9/', ''],
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf'],
  ['http://www.w3.org/2005/Atom', 'atom'],
  ['http://purl.org/atom/ns#', 'atom'],
  ['http://arxiv.org/schemas/atom', 'arxiv'],
  ['http://a9.com/-/spec/opensearch/1.1/', 'opensearch'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://prismstandard.org/namespaces/', 'prism'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
  ['http://purl.org/net/biblio#', 'bib'],
  ['http://xmlns.com/foaf/0.1/', 'foaf'],
  ['http://www.zotero.org/namespaces/export#', 'z'],
]

/** An element of a feed or an OAI-PMH answer. */
export interface XmlElement {
  /** With a short prefix (`dc:title`) where it is of another vocabulary than the root, else bare (`title`). */
  name: string
  /** As they are written. */
  attributes: Readonly<Record<string, string>>
  children: (XmlElement | string)[]
  /** Where it starts in the text, from 1. */
  line: number
  /** False when the text breaks off inside it. */
  isWhole: boolean
}

/** Prefixes declared on an element, and those around it. */
interface Scope {
  declared: Readonly<Record<string, string>>
  outer: Scope | undefined
}

/**
 * Reads XML into a tree, as far as it goes: what is not well formed is noted and read as well as can be.
 *
 * Only the five entities of XML and character references are resolved; a document type is refused, so no
 * text can make entities of its own. Depth and number of elements are bounded.
 *
 * @throws FormatError when the text is empty or not XML, has a document type, or is built to exhaust
 */
export function parseXml(given: string, notes: Notes): XmlElement {
  const meant = asMeant(given, notes)
  const start = xmlStart(meant) ?? 0
  if (start > 0) notes.add(1, 'text before the XML, such as a notice of the server; skipped')
  // Blanks in its place, so that lines keep their numbers.
  const text = start > 0 ? meant.slice(0, start).replace(/[^\r\n]/g, ' ') + meant.slice(start) : meant
  refuseOthers(text)
  const lineAt = createLines(text)
  const open: { element: XmlElement; written: string; scope: Scope | undefined; end: number }[] = []
  let root: XmlElement | undefined
  let rootUri = ''
  let depth = 0
  let count = 0
  let isAtEnd = false

  const stop = (message: string) => {
    notes.add(lineAt(parser.startIndex), message)
    parser.pause()
  }
  const addText = (piece: string) => {
    const children = open.at(-1)?.element.children
    if (!children) {
      if (root && piece.trim() !== '') stop('text after the end of the document; ignored')
    } else if (typeof children.at(-1) === 'string') children[children.length - 1] += piece
    else children.push(piece)
  }

  const parser = new Parser(
    {
      onopentagname() {
        if (++depth > MAX_DEPTH) {
          throw new FormatError(
            `line ${lineAt(parser.startIndex)}: elements stand more than ${MAX_DEPTH} deep`,
          )
        }
        if (++count > MAX_ELEMENTS)
          throw new FormatError(`there are more than ${MAX_ELEMENTS} elements in it`)
      },
      onopentag(written, attributes) {
        const line = lineAt(parser.startIndex)
        if (!/^[\p{L}_][\p{L}\p{N}\p{M}_.:-]*$/u.test(written)) {
          notes.add(
            line,
            `"<${quote(written)}" starts no element; read as text`,
            'what starts no element; read as text',
          )
          return addText(text.slice(parser.startIndex, parser.endIndex + 1))
        }
        if (root && open.length === 0) return stop('a second document starts here; ignored')
        const scope = scopeOf(attributes, open.at(-1)?.scope)
        const [prefix, local] = written.includes(':') ? written.split(':', 2) : ['', written]
        const uri = lookUp(prefix!, scope)
        const element: XmlElement = { name: '', attributes, children: [], line, isWhole: false }
        if (!root) {
          root = element
          rootUri = uri ?? ''
        }
        element.name = shortName(prefix!, local!, uri, rootUri)
        open.at(-1)?.element.children.push(element)
        open.push({ element, written, scope, end: parser.endIndex })
      },
      onclosetag(written, isImplied) {
        if (isAtEnd) return
        depth--
        const last = open.at(-1)
        if (last?.written !== written) return
        open.pop()
        last.element.isWhole = true
        const isSelfClosing = parser.endIndex === last.end
        if (!isImplied || isSelfClosing) return
        notes.add(last.element.line, `<${written}> is not closed; read up to the end of what it stands in`)
      },
      ontext: addText,
      onprocessinginstruction(name, body) {
        if (!name.startsWith('!')) return
        if (/^!doctype\s+html/i.test(body))
          throw new FormatError(`this is a web page, not a feed: ${WEB_PAGE}`)
        const line = lineAt(parser.startIndex)
        throw new FormatError(`line ${line} holds a document type (DTD), which could hide anything: refused`)
      },
    },
    { xmlMode: true },
  )
  parser.write(text)
  isAtEnd = true
  parser.end()
  if (!root) throw new FormatError('there is no element in it: this is not a feed')
  if (!root.isWhole) notes.add(lineAt(text.length), 'the text breaks off here; kept what came before')
  return root
}

/**
 * Where XML begins: at the start of a text, or at a declaration behind what a server said before it; undefined when it
 * is no XML.
 */
export function xmlStart(text: string): number | undefined {
  const head = text.slice(0, 10_000)
  const blank = /^\uFEFF?\s*/.exec(head)![0].length
  const declared = head.indexOf('<?xml ')
  const isNotice =
    declared > blank &&
    /^(?:<br ?\/?>|<b>|(?:PHP )?(?:Notice|Warning|Deprecated|Fatal error|Strict Standards)\b)/i.test(
      head.slice(blank),
    )
  if (isNotice) return declared
  return head[blank] === '<' ? 0 : undefined
}

const WEB_PAGE = 'perhaps a notice that the service is down, or the address of a page about the feed'

/** Lets through what may be XML, and says of the rest what it looks like. */
function refuseOthers(text: string): void {
  const start = text
    .slice(0, 2000)
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (start === '') {
    throw new FormatError(
      'the answer is empty: the service does that when it is asked too often; ask again later',
    )
  }
  if (/^<(?:!doctype\s+)?html\b/i.test(start))
    throw new FormatError(`this is a web page, not a feed: ${WEB_PAGE}`)
  const controls = countControls(text.slice(0, 2000))
  if (controls > start.length / 20) {
    throw new FormatError(
      'this looks like UTF-16 read as something else, or like a binary file, not like XML',
    )
  }
  if (/^[{[]/.test(start)) throw new FormatError('this looks like JSON, not like XML')
  if (!start.startsWith('<')) throw new FormatError(`this is not XML: it starts with "${quote(start)}"`)
}

function scopeOf(attributes: Readonly<Record<string, string>>, outer: Scope | undefined): Scope | undefined {
  for (const name in attributes) if (name.startsWith('xmlns')) return { declared: attributes, outer }
  return outer
}

function lookUp(prefix: string, scope: Scope | undefined): string | undefined {
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  for (let at = scope; at; at = at.outer) if (Object.hasOwn(at.declared, name)) return at.declared[name]
  return undefined
}

function shortName(prefix: string, local: string, uri: string | undefined, rootUri: string): string {
  if (uri !== undefined && uri === rootUri && !uri.startsWith('http://www.w3.org/1999/02/')) return local
  const known = uri && VOCABULARIES.find(([start]) => uri.startsWith(start))
  const short = known ? known[1] : prefix
  return short === '' ? local : `${short}:${local}`
}

/** Elements right inside, of one name. */
export function* elementsOf(element: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const child of element?.children ?? []) {
    if (typeof child !== 'string' && child.name === name) yield child
  }
}

/** The first element right inside that has one of the names; the names in order of preference. */
export function firstOf(element: XmlElement | undefined, ...names: string[]): XmlElement | undefined {
  for (const name of names) for (const found of elementsOf(element, name)) return found
  return undefined
}

/** All text inside, as it is written. */
export function rawText(element: XmlElement | undefined): string {
  if (!element) return ''
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('')
}

/** The text of the first element right inside that has one of the names and any text. */
export function textIn(element: XmlElement | undefined, ...names: string[]): string | undefined {
  for (const name of names) {
    for (const found of elementsOf(element, name)) {
      const text = rawText(found)
      if (text.trim() !== '') return text
    }
  }
  return undefined
}

/** Texts of all elements right inside of one name, without the empty ones. */
export function textsIn(element: XmlElement | undefined, name: string): string[] {
  return [...elementsOf(element, name)].map(rawText).filter((text) => text.trim() !== '')
}

/**
 * What could be read of a feed: one record for each of the elements that makes one. An element that the text
 * breaks off in is skipped, never half read.
 *
 * @throws FormatError when the text breaks off before anything could be read
 */
export function collect(
  root: XmlElement,
  elements: Iterable<XmlElement>,
  read: (element: XmlElement) => PaperRecord | undefined,
  notes: Notes,
): Parsed {
  const records: PaperRecord[] = []
  for (const element of elements) {
    if (!element.isWhole) {
      notes.add(element.line, 'the text breaks off inside this record; skipped')
      continue
    }
    const record = read(element)
    if (record) records.push(record)
  }
  if (!root.isWhole && records.length === 0) {
    throw new FormatError('the text breaks off before its first record ends: fetch it again')
  }
  return { records, warnings: notes.inOrder(), ...(!root.isWhole && { isCut: true as const }) }
}
