import { FORMAT_NAMES, detectFormat } from './detect.ts'
import { isHtml, titleOfHtml } from './html-text.ts'
import { type Ids, idsIn, idsInWords } from './ids-in-text.ts'
import { glanceJson } from './json.ts'
import { FormatError } from './record.ts'
import { countControls, quote } from './text.ts'

const FORMATS = 'BibTeX, RIS, CSL-JSON, PubMed’s .nbib or EndNote’s .enw'
const BY_IDS = 'import the works it names with: papers import --ids FILE'
const AS_REFERENCES = `export the papers from there as ${FORMATS}`
const BY_HAND = 'import a list of their arXiv ids or DOIs with: papers import --ids FILE'

/** What a text looks like that is not read, by its marks, and the way to go. */
interface Kind {
  name: string
  marks(text: string): boolean
  way: string
}

const lines =
  (pattern: RegExp, atLeast = 1) =>
  (text: string) =>
    (text.match(pattern)?.length ?? 0) >= atLeast
const all =
  (...patterns: RegExp[]) =>
  (text: string) =>
    patterns.every((pattern) => pattern.test(text))

/** References in the styles of APA, Chicago, IEEE, MLA or Vancouver: people, a title, a year. */
const isReferences = lines(
  /^(?:\[?\d{1,4}[\].]\s+)?(?:(?:\p{Lu}[\p{L}'’ -]{1,40}, \p{Lu}[.\p{L}]|\p{Lu}\.[ -]?(?:\p{Lu}\. ?)?\p{Lu}\p{L})[^\n]{0,300}?(?:\((?:19|20)\d\d[a-z]?(?:, [^()\n]{1,20})?\)|["“][^"”\n]{5,300}["”][^\n]{0,300}(?:19|20)\d\d)|\p{Lu}[\p{L}'’-]{1,40} \p{Lu}{1,3}[,.] [^\n]{5,400}\. (?:19|20)\d\d[;:. ])/gmu,
)

/** Texts of pages and files, the surest first. */
const TEXTS: readonly Kind[] = [
  {
    name: 'BibTeX behind other text',
    marks: lines(/^\s{0,20}@[a-z]{3,20}\s?\{\s?[^\s{},="]{1,200}\s?,/gim),
    way: 'give --format bibtex to read the entries in it',
  },
  {
    name: 'RIS behind other text',
    marks: lines(/^TY {1,2}- ?[A-Z]/gm),
    way: 'give --format ris to read the entries in it',
  },
  {
    name: 'a page of Semantic Scholar',
    marks: lines(/^\s*Corpus ID: ?\d+|^Save to Library\b|Semantic Scholar(?: Research)? (?:Logo|Reader)/gim),
    way: 'use its Cite button for BibTeX, or its API for JSON',
  },
  {
    name: 'a page of OpenReview',
    marks: lines(
      /^(?:Published|Submitted): .{6,40}(?:Last )?Modified: |^Readers: ?Everyone|^OpenReview(?:\.net)?\s*$|Venue ID: /gim,
    ),
    way: 'take the BibTeX of each paper, or the venue’s list from its API as JSON lines',
  },
  {
    name: 'a page of the ACL Anthology',
    marks: lines(/^\s*(?:pdf bib(?: abs)?|bib (?:abs )?pdf)\b|^\s*(?:ACL|The ACL) Anthology\s*$/gim),
    way: 'the BibTeX of a volume is at https://aclanthology.org/volumes/NAME.bib',
  },
  {
    name: 'a page of alphaXiv',
    marks: lines(/^.{0,40}alphaxiv(?:\.org)?\b/gim),
    way: BY_HAND,
  },
  {
    name: 'a page of PubMed',
    marks: all(/^PMID: ?\d+/im, /^(?:Abstract|DOI: ?10\.|Free (?:PMC )?article|Similar articles)/im),
    way: 'use Send to, Citation manager, which makes a .nbib file',
  },
  {
    name: 'a page of DBLP',
    marks: lines(/dblp(?:\.org|\.uni-trier|: )|^export record$/gim),
    way: 'use its export button for BibTeX',
  },
  {
    name: 'the bibliography of a LaTeX document',
    marks: lines(/\\bibitem\b/g),
    way: 'import the .bib file it was made from',
  },
  {
    name: 'a citation file (CFF)',
    marks: all(/^cff-version:/im, /^title:/im),
    way: 'turn it into BibTeX, with cffconvert for example',
  },
  {
    name: 'a table (CSV)',
    marks: (text) => isTable(text, /[,;]/),
    way: AS_REFERENCES,
  },
  {
    name: 'a table with tabs, as Web of Science and others export them',
    marks: (text) => isTable(text, /\t/),
    way: 'choose the "plain text file" or RIS instead of the table',
  },
  {
    name: 'a list of references, as papers have it at their end',
    marks: isReferences,
    way: `import the file it was made from (${FORMATS})`,
  },
  {
    name: 'the list of papers that a conference accepted',
    marks: lines(
      /^\W{0,4}(?:list of )?accepted (?:papers|orals?|posters?|submissions|contributions|full papers|workshop papers)\b/gim,
    ),
    way: 'get its BibTeX from the proceedings or from DBLP',
  },
  {
    name: 'a mail',
    marks: all(/^From: /m, /^Subject: /m),
    way: 'of mails those of arXiv and of Google Scholar alerts are read',
  },
]

/** Roots of XML that are known, but not read. */
const ROOTS: Readonly<Record<string, [name: string, way: string]>> = {
  xml: ['an EndNote library in XML', 'export it as RIS or as .enw'],
  PubmedArticleSet: ['PubMed’s XML', 'choose the format PubMed, which makes a .nbib file'],
  PubmedArticle: ['PubMed’s XML', 'choose the format PubMed, which makes a .nbib file'],
  article: ['an article in JATS', BY_HAND],
  modsCollection: ['MODS', AS_REFERENCES],
  mods: ['MODS', AS_REFERENCES],
  TEI: ['TEI, as GROBID writes it', AS_REFERENCES],
  RDF: ['RDF of a kind that is not known here', AS_REFERENCES],
  opml: ['a list of feeds (OPML)', 'set the feeds that it names in FEEDS, see docs/self-hosting.md'],
  svg: ['a picture (SVG)', BY_HAND],
  collection: ['MARC or another catalogue’s XML', AS_REFERENCES],
}

/**
 * What to say of a text that is in none of the formats: what it looks like, what works it names, and the way to go.
 *
 * @param text - of a web page its text, with the page in `html`
 */
export function refusalOf(text: string, html?: string): FormatError {
  const trimmed = text.trim()
  if (trimmed === '' && html === undefined) return new FormatError('there is nothing in it')
  const ids = idsIn(`${text}\n${html ?? ''}`)
  const named = idsInWords(ids)
  if (named !== undefined && isListOfIds(trimmed, ids)) {
    return new FormatError(
      `this is a list of ${named} without titles: import it with: papers import --ids FILE`,
    )
  }
  const { name, way, isPlain = false } = looksLike(trimmed, html)
  const inside = named === undefined ? '' : `; ${named} ${isOne(ids) ? 'is' : 'are'} in it`
  const ways = named === undefined ? way : way === BY_HAND || isPlain ? BY_IDS : `${way}, or ${BY_IDS}`
  return new FormatError(`this looks like ${name}, which is not read${inside}: ${ways}`)
}

function looksLike(text: string, html: string | undefined): { name: string; way: string; isPlain?: boolean } {
  const head = text.slice(0, 100_000)
  if (html === undefined && text.startsWith('<')) return xmlKind(head)
  if (/^(?:\{|\[\s*(?:[{[\]"]|\d+\s*,))/.test(text)) return jsonKind(text)
  const kind = TEXTS.find(({ marks }) => marks(head))
  if (kind) return kind
  if (html !== undefined) {
    const title = titleOfHtml(html)
    return { name: title ? `a web page ("${quote(title)}")` : 'a web page', way: BY_HAND }
  }
  const start = quote(text.split('\n', 1)[0]!)
  return {
    name: `plain text ("${start}") without the marks of a page that is known`,
    way: `if it is a copy of titles and abstracts in turn, give --format daily-page; else ${AS_REFERENCES}`,
    isPlain: true,
  }
}

function xmlKind(text: string): { name: string; way: string } {
  const [, root = ''] = /<(?![?!])(?:[\w-]{1,20}:)?([A-Za-z][\w.-]{0,40})/.exec(text) ?? []
  const known = Object.hasOwn(ROOTS, root) ? ROOTS[root] : undefined
  if (known) return { name: known[0], way: known[1] }
  return {
    name: `XML with the root <${root}>`,
    way: 'of XML feeds (RSS, Atom) and answers of OAI-PMH and arXiv are read',
  }
}

function jsonKind(text: string): { name: string; way: string } {
  const { first, names } = glanceJson(text.slice(0, 1_000_000), [])
  const members =
    names.length > 0 ? names : typeof first === 'object' && first !== null ? Object.keys(first) : []
  const shown = members.slice(0, 5).map((name) => `"${quote(name)}"`)
  return {
    name: shown.length > 0 ? `JSON with ${shown.join(', ')}` : 'JSON without objects',
    way: 'of JSON the answers of Hugging Face, OpenAlex, Semantic Scholar and Crossref are read, CSL-JSON, JSON Feed, and lines with a title each',
  }
}

/** Whether hardly anything else is said: most lines name a work, and none is a sentence or a reference. */
function isListOfIds(text: string, { arxiv, dois }: Ids): boolean {
  const said = text.split('\n').filter((line) => /[\p{L}\p{N}]/u.test(line))
  if (/^[<{[]/.test(text) || said.length > 2 * (arxiv.length + dois.length) + 1) return false
  const naming = said.filter((line) => line.length < 400 && idsInWords(idsIn(line)) !== undefined)
  return naming.length * 2 > said.length && !isReferences(text)
}

const isOne = ({ arxiv, dois }: Ids) => arxiv.length + dois.length === 1

/** Whether the first line names columns, and others have as many. */
function isTable(text: string, separator: RegExp): boolean {
  const [head = '', next = ''] = text.split('\n', 2)
  const columns = head.split(separator).length
  const names =
    /(?:^|[,;\t"])\W{0,3}(?:title|authors?|doi|year|abstract|AU|TI|publication year|item type|key|arxiv(?:_?id)?)\W{0,3}(?:[,;\t"]|$)/i
  return columns >= 2 && names.test(head.slice(0, 5000)) && separator.test(next)
}

/**
 * Lets through what may be plain text of a page, for somebody who says that it is.
 *
 * @throws FormatError that names the format the text is in
 */
export function refuseOtherFormats(text: string): void {
  const start = text.slice(0, 2000).trimStart()
  const format = detectFormat(text)
  const isPage = format === undefined || format === 'daily-page' || format === 'hf-page'
  const name = !isPage
    ? FORMAT_NAMES[format]
    : isHtml(start)
      ? 'HTML'
      : MARKUP.find(([mark]) => mark.test(start))?.[1]
  if (name !== undefined) {
    throw new FormatError(`this looks like ${name}, not like the text of a page: leave --format away`)
  }
  const controls = countControls(text)
  if (controls < 8 || controls < text.length / 20) return
  const cause = controls > text.length / 3 ? 'UTF-16 without its mark, or a binary file' : 'a binary file'
  throw new FormatError(`this looks like ${cause}, not like the text of a page: save the page as UTF-8 text`)
}

const MARKUP: readonly [RegExp, string][] = [
  [/^<(?:\?xml|!doctype|[a-z]+:[a-z]+|feed|rss|rdf|entry)\b/i, 'XML'],
  [/^(?:\{\s*["}]|\[\s*(?:[{\]]|"[^"\n]*"\s*[,\]]))/, 'JSON'],
  [/^@[a-z]+\s*\{/i, 'BibTeX'],
]
