import { arxivCategories } from './arxiv-fields.ts'
import { parseArxivId } from './arxiv-id.ts'
import { splitAuthors } from './author-names.ts'
import { calendarDate } from './dates.ts'
import { finish } from './finish.ts'
import { plainText } from './markup.ts'
import { FormatError, type Notes, type PaperRecord, type Parsed, createNotes } from './record.ts'
import { cleanLine, quote } from './text.ts'
import { type XmlElement, collect, elementsOf, firstOf, parseXml, rawText, textIn, textsIn } from './xml.ts'

const TYPES = ['new', 'cross', 'replace', 'replace-cross'] as const
const ANNOUNCEMENT = /^\s*arXiv:(\S{1,40})\s+Announce Type:\s*([a-z-]{1,40})\s*(?:Abstract:\s*)?/i

/**
 * Reads arXiv's daily list as RSS 2.0. No item is a normal list: nothing is announced on Saturday, Sunday and
 * holidays.
 *
 * The list has neither the day of submission nor the primary category nor a comment: `date` is left out, and
 * categories stand in the order of the list.
 *
 * @throws FormatError when the text is no RSS, breaks off before the first item ends, or is a feed of others
 */
export function parseArxivRss(text: string): Parsed {
  const notes = createNotes()
  const root = parseXml(text, notes)
  if (root.name === 'feed') throw new FormatError('this is Atom, not RSS: read it as the daily Atom list')
  const channel = firstOf(root, 'channel')
  if (root.name !== 'rss' || !channel) throw new FormatError(`this is <${quote(root.name)}>, not an RSS feed`)
  return readList(root, [...elementsOf(channel, 'item')], 'guid', 'description', notes)
}

/**
 * Reads arXiv's daily list as Atom; what it says and leaves out is as in `parseArxivRss`.
 *
 * @throws FormatError when the text is no Atom feed, breaks off before the first entry ends, or is a feed of others
 */
export function parseArxivDailyAtom(text: string): Parsed {
  const notes = createNotes()
  const root = parseXml(text, notes)
  if (root.name === 'rss') throw new FormatError('this is RSS, not Atom: read it as the daily RSS list')
  if (root.name !== 'feed') throw new FormatError(`this is <${quote(root.name)}>, not an Atom feed`)
  return readList(root, [...elementsOf(root, 'entry')], 'id', 'summary', notes)
}

/** The day arXiv's RSS list is of, `YYYY-MM-DD` as it is at arXiv. */
export function arxivListDay(text: string): string | undefined {
  const head = text.slice(0, 5000).split('<item', 1)[0]!
  const [, day, month, year] = /<pubDate>\s*(?:[a-z]{3},\s*)?(\d{1,2}) ([a-z]{3}) (\d{4})\b/i.exec(head) ?? []
  const date = year ? calendarDate(year, month, day) : undefined
  return date?.length === 10 ? date : undefined
}

/** Whether an item or entry is of arXiv's daily list. */
export const isAnnouncement = (item: XmlElement): boolean =>
  firstOf(item, 'arxiv:announce_type') !== undefined

function readList(root: XmlElement, items: XmlElement[], id: string, words: string, notes: Notes): Parsed {
  const whole = items.filter((item) => item.isWhole)
  if (whole.length > 0 && !whole.some((item) => hasId(item, id) || isAnnouncement(item))) {
    throw new FormatError("this feed is not arXiv's: read it as a feed of any journal")
  }
  return collect(root, items, (item) => readAnnouncement(item, id, words, notes), notes)
}

/** One item of the daily list; `id` and `words` name the elements that hold the id and the abstract. */
export function readAnnouncement(
  item: XmlElement,
  id: string,
  words: string,
  notes: Notes,
): PaperRecord | undefined {
  const said = plainText(textIn(item, words) ?? '').trim()
  const [start = '', named, type] = ANNOUNCEMENT.exec(said.slice(0, 200)) ?? []
  const abstract = said.slice(start.length)
  const link = linkOf(item)
  const arxiv = [textIn(item, id)?.trim(), named, link]
  const names = [...elementsOf(item, 'author')].flatMap((author) => textsIn(author, 'name'))
  const record = finish(
    {
      title: textIn(item, 'title'),
      abstract,
      authors: [...textsIn(item, 'dc:creator'), ...names].flatMap(splitAuthors),
      arxiv,
      doi: textIn(item, 'arxiv:DOI', 'arxiv:doi'),
      categories: arxivCategories(categoriesOf(item)),
      venue: textIn(item, 'arxiv:journal_reference'),
      url: link,
    },
    item.line,
    notes,
  )
  if (!record) return undefined
  if (!record.arxiv) notes.add(item.line, 'no arXiv id in it; kept without one')
  const announced = announcedAs(textIn(item, 'arxiv:announce_type') ?? type, item, notes)
  return announced ? { ...record, announced } : record
}

function announcedAs(
  type: string | undefined,
  item: XmlElement,
  notes: Notes,
): PaperRecord['announced'] | undefined {
  const said = cleanLine(type ?? '').text
  const known = TYPES.find((name) => name === said)
  if (!known && said !== '') {
    notes.add(
      item.line,
      `"${quote(said)}" is no way to announce that is known; left out`,
      'unknown way to announce',
    )
  }
  return known
}

function categoriesOf(item: XmlElement): string[] {
  return [...elementsOf(item, 'category')].map((category) => category.attributes.term ?? rawText(category))
}

function linkOf(item: XmlElement): string | undefined {
  const links = [...elementsOf(item, 'link')]
  const page = links.find(({ attributes: { rel = 'alternate' } }) => rel === 'alternate')
  return page && (page.attributes.href ?? textIn(item, 'link'))?.trim()
}

const hasId = (item: XmlElement, name: string) => {
  const texts = [textIn(item, name), linkOf(item)]
  return texts.some((text) => text !== undefined && parseArxivId(text.trim()) !== undefined)
}
