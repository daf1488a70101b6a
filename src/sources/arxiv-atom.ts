import { arxivCategories } from './arxiv-fields.ts'
import { parseArxivId } from './arxiv-id.ts'
import { finish } from './finish.ts'
import { FormatError, type Notes, type PaperRecord, type Parsed, createNotes } from './record.ts'
import { cleanLine, quote } from './text.ts'
import { type XmlElement, collect, elementsOf, firstOf, parseXml, textIn, textsIn } from './xml.ts'

const ARXIV_SCHEME = 'http://arxiv.org/schemas/atom'

/**
 * Reads an answer of arXiv's query interface (Atom).
 *
 * `next` is the `start` of the page that follows; no entry at all is a normal answer. The id of the record is
 * without version, the version in a field of its own. Affiliations are left out.
 *
 * @throws FormatError when the text is no Atom feed, breaks off before the first entry ends, or is arXiv's way
 *   to say that the question was wrong; the message then has arXiv's words
 */
export function parseArxivAtom(text: string): Parsed {
  const notes = createNotes()
  const feed = parseXml(text, notes)
  if (feed.name !== 'feed') throw new FormatError(`this is <${quote(feed.name)}>, not an Atom feed of arXiv`)
  const entries = [...elementsOf(feed, 'entry')]
  const papers = entries.filter((entry) => !isError(entry))
  for (const entry of entries) {
    if (!isError(entry)) continue
    const reason = `arXiv refused the question: ${cleanLine(textIn(entry, 'summary') ?? 'it gives no reason').text}`
    if (papers.length === 0) throw new FormatError(reason)
    notes.add(entry.line, reason, 'arXiv refused a part of the question')
  }
  const [total, start, size] = ['totalResults', 'startIndex', 'itemsPerPage'].map((name) =>
    Number(textIn(feed, `opensearch:${name}`) ?? Number.NaN),
  ) as [number, number, number]
  if (entries.length === 0 && start < total && size > 0) {
    notes.add(
      feed.line,
      `no entry, though arXiv counts ${total} and this page starts at ${start}: ask again later`,
    )
  }
  const parsed = collect(feed, papers, (entry) => readEntry(entry, notes), notes)
  return size > 0 && start + size < total ? { ...parsed, next: String(start + size) } : parsed
}

const isError = (entry: XmlElement) => /\/api\/errors\b/.test(textIn(entry, 'id')?.slice(0, 200) ?? '')

function readEntry(entry: XmlElement, notes: Notes): PaperRecord | undefined {
  const id = textIn(entry, 'id')
  const page = [...elementsOf(entry, 'link')].find(({ attributes }) => attributes.rel === 'alternate')
  const record = finish(
    {
      title: textIn(entry, 'title'),
      abstract: textIn(entry, 'summary'),
      authors: [...elementsOf(entry, 'author')].flatMap((author) => textsIn(author, 'name')),
      arxiv: [id?.trim()],
      doi: textIn(entry, 'arxiv:doi'),
      date: textIn(entry, 'published'),
      updated: textIn(entry, 'updated'),
      categories: categoriesOf(entry),
      venue: textIn(entry, 'arxiv:journal_ref'),
      url: page?.attributes.href,
      comment: textIn(entry, 'arxiv:comment'),
    },
    entry.line,
    notes,
  )
  if (record && !(id && parseArxivId(id.trim()))) {
    notes.add(
      entry.line,
      `"${quote(cleanLine(id ?? '').text)}" is no arXiv id; the record has none`,
      'no arXiv id',
    )
  }
  return record
}

/** Classes of other schemes, such as ACM's and MSC's, are left out; arXiv files some of them under its own. */
function categoriesOf(entry: XmlElement): string[] {
  const terms = [...elementsOf(entry, 'category')].flatMap(
    ({ attributes: { term, scheme = ARXIV_SCHEME } }) => (term && scheme === ARXIV_SCHEME ? [term] : []),
  )
  return arxivCategories(terms, firstOf(entry, 'arxiv:primary_category')?.attributes.term)
}
