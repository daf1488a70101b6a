import { isAnnouncement, readAnnouncement } from './arxiv-feed.ts'
import { givenFirst, splitAuthors } from './author-names.ts'
import { calendarDate, readDate } from './dates.ts'
import { readDoi } from './doi.ts'
import { finish } from './finish.ts'
import { plainText } from './markup.ts'
import { FormatError, type Notes, type PaperRecord, type Parsed, createNotes } from './record.ts'
import { quote } from './text.ts'
import { type XmlElement, collect, elementsOf, firstOf, parseXml, rawText, textIn, textsIn } from './xml.ts'

/** Where an item may say what it is about, the fullest first. */
const BODY = ['dc:description', 'dcterms:abstract', 'summary', 'description', 'content:encoded', 'content']
const DATE = [
  'prism:publicationDate',
  'dc:date',
  'dcterms:issued',
  'published',
  'pubDate',
  'issued',
  'prism:coverDate',
]
const TAG = /<\/?[a-z][^<>]*>/gi
const INLINE_TAG = /^<\/?(?:a|abbr|b|cite|code|em|font|i|small|span|strong|sub|sup|tt|u)\b/i
const HIDDEN = /<(script|style)\b[^<>]*>[^<]*<\/\1>/gi
/** What ScienceDirect writes in place of an abstract. */
const CITATION = /^Publication date:.{0,200}?Source:.{0,300}?Author\(s\):\s*/s

/**
 * Reads a feed of any journal or archive, be it RSS 0.9 to 2.0 or Atom: bioRxiv, medRxiv, publishers, blogs.
 *
 * Ids and dates come from the extensions of Dublin Core and PRISM where a feed has them, else from the links.
 * Markup is taken out of titles and abstracts. arXiv's daily list is read as such. No item is a normal feed.
 *
 * @throws FormatError when the text is no feed, or breaks off before its first item ends
 */
export function parseFeed(text: string): Parsed {
  const notes = createNotes()
  const root = parseXml(text, notes)
  const channel = firstOf(root, 'channel')
  const isAtom = root.name === 'feed'
  if (!isAtom && root.name !== 'rss' && root.name !== 'rdf:RDF') {
    throw new FormatError(`this is <${quote(root.name)}>, neither RSS nor Atom`)
  }
  const items = isAtom
    ? [...elementsOf(root, 'entry')]
    : [...elementsOf(channel, 'item'), ...elementsOf(root, 'item')]
  const venue = channel && textIn(channel, 'prism:publicationName')
  return collect(root, items, (item) => readItem(item, isAtom, venue, notes), notes)
}

function readItem(
  item: XmlElement,
  isAtom: boolean,
  venue: string | undefined,
  notes: Notes,
): PaperRecord | undefined {
  if (isAnnouncement(item)) {
    return isAtom
      ? readAnnouncement(item, 'id', 'summary', notes)
      : readAnnouncement(item, 'guid', 'description', notes)
  }
  const name = (textIn(item, 'guid', 'id') ?? item.attributes['rdf:about'])?.trim()
  const link = linkOf(item) ?? name
  const body = wordsOf(textIn(item, ...BODY))?.trim()
  const citation = body && CITATION.exec(body.slice(0, 1000))?.[0]
  const version = versionIn(link)
  const published = dateIn(textIn(item, ...DATE))
  const updated = dateIn(textIn(item, 'updated', 'modified', 'dcterms:modified'))
  const record = finish(
    {
      title: wordsOf(textIn(item, 'title', 'dc:title')),
      abstract: citation ? undefined : body,
      authors: citation ? splitAuthors(body.slice(citation.length)) : authorsOf(item),
      arxiv: [name, link],
      doi: doiOf(item, [name, link]),
      // The date of a feed is that of the version it announces.
      date: version > 1 ? undefined : (published ?? (isAtom ? updated : undefined)),
      updated: version > 1 ? (updated ?? published) : updated,
      categories: categoriesOf(item),
      venue: textIn(item, 'prism:publicationName') ?? venue,
      url: link,
      name,
    },
    item.line,
    notes,
  )
  return record && version > 0 && !record.arxiv ? { ...record, version } : record
}

/** Without markup, if there is any: a lone `<` is one of mathematics. */
function wordsOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const isMarkup = /<(?:\/[a-z][\w:]*\s*|(?:p|br|img|hr)\b[^<>]*)>/i.test(text)
  if (!isMarkup) return plainText(text)
  return plainText(text.replace(HIDDEN, ' ').replace(TAG, (tag) => (INLINE_TAG.test(tag) ? '' : ' ')))
}

function linkOf(item: XmlElement): string | undefined {
  const links = [...elementsOf(item, 'link')]
  const page = links.find(({ attributes: { rel = 'alternate' } }) => rel === 'alternate')
  return page && (page.attributes.href ?? rawText(page)).trim()
}

function authorsOf(item: XmlElement): string[] {
  const people = [...elementsOf(item, 'author')]
  const names = people.flatMap((person) => textsIn(person, 'name'))
  if (names.length > 0) return names.flatMap(listOrName)
  const creators = textsIn(item, 'dc:creator')
  // RSS has `mail@example.org (Name)`.
  const texts =
    creators.length > 0
      ? creators
      : people.map((person) => rawText(person).replace(/^\s*\S+@\S+\s*\((.*)\)\s*$/s, '$1'))
  return texts.flatMap(listOrName)
}

/** One element may hold `Last, First` or a whole list: a list has more than one comma, or names with two words. */
function listOrName(text: string): string[] {
  const parts = plainText(text).replace(/\s+/g, ' ').trim().split(', ')
  const isName = parts.length === 2 && (!parts[0]!.includes(' ') || !parts[1]!.includes(' '))
  return isName && !/ and /.test(text) ? [givenFirst(parts.join(', '))] : splitAuthors(parts.join(', '))
}

function doiOf(item: XmlElement, links: readonly (string | undefined)[]): string | undefined {
  const said = ['prism:doi', 'dc:identifier', 'dcterms:identifier'].flatMap((name) => textsIn(item, name))
  const inLinks = links.map(
    (link) => link && /(?:^|\/|=)(10\.\d{4,9}\/[^\s?#&<>"]+)/.exec(link.slice(0, 500))?.[1],
  )
  const isPath = (link: string | undefined) => link !== undefined && /\/doi\/|doi\.org\/|^10\./.test(link)
  const fromLink = inLinks.find((doi, i) => doi && isPath(links[i]))
  return [...said, fromLink].find((text) => text && readDoi(text))
}

function categoriesOf(item: XmlElement): string[] {
  const terms = [...elementsOf(item, 'category')].map(
    (category) => category.attributes.label ?? category.attributes.term ?? rawText(category),
  )
  const all = [...terms, ...textsIn(item, 'dc:subject'), ...textsIn(item, 'prism:section')]
  return [...new Set(all.map((term) => plainText(term).trim()))]
}

/** bioRxiv and medRxiv end their links in the version. */
const versionIn = (link = ''): number =>
  Number(/\/content\/[^?#]{5,80}?v(\d{1,3})(?:$|[.?#])/.exec(link)?.[1] ?? 0)

/** A date in the way of ISO 8601 or of mail; of others nothing is said. */
function dateIn(text: string | undefined): string | undefined {
  const [, day, month, year] =
    /(?:^|\s)(\d{1,2}) ([a-z]{3})[a-z]* (\d{4})\b/i.exec(text?.slice(0, 80) ?? '') ?? []
  return year ? calendarDate(year, month, day) : text && readDate(text)
}
