import { isAnnouncement, readAnnouncement } from './arxiv-feed.ts'
import { givenFirst, namesIn, splitAuthors } from './author-names.ts'
import { decode } from './decode.ts'
import { finish } from './finish.ts'
import { plainText } from './markup.ts'
import { FormatError, type Notes, type PaperRecord, type Parsed, createNotes } from './record.ts'
import { quote } from './text.ts'
import { type XmlElement, collect, elementsOf, firstOf, parseXml, rawText, textIn, textsIn } from './xml.ts'

/** Where an item may say what it is about, the fullest first. */
const BODY = ['dc:description', 'dcterms:abstract', 'summary', 'description', 'content:encoded', 'content']
const DOI = ['prism:doi', 'dc:identifier', 'dcterms:identifier']
const DATE = [
  'prism:publicationDate',
  'dc:date',
  'dcterms:issued',
  'published',
  'pubDate',
  'issued',
  'prism:coverDate',
]
const TEXTS = new Set(['title', 'summary', 'content'])
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
  return collect(root, items, (item) => readItem(isAtom ? unpacked(item) : item, isAtom, venue, notes), notes)
}

/** An entry with what it has as base64 (Atom 0.3 may have any text so) as text; what is no text, such as a picture, is left out. */
function unpacked(entry: XmlElement): XmlElement {
  const children = entry.children.flatMap((child) => {
    if (typeof child === 'string' || !TEXTS.has(child.name)) return [child]
    const { type = 'text', mode } = child.attributes
    if (!/^(?:text|x?html|text\/.*|.*[+/]xml)$/i.test(type)) return []
    return mode === 'base64' ? textFromBase64(child) : [child]
  })
  return { ...entry, children }
}

function textFromBase64(element: XmlElement): XmlElement[] {
  try {
    return [{ ...element, children: [decode(Buffer.from(rawText(element), 'base64')).text] }]
  } catch (error) {
    if (error instanceof FormatError) return []
    throw error
  }
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
  const body = textIn(item, ...BODY)
  const citation = body && CITATION.exec(plainText(body).trim())
  const version = versionIn(link)
  const published = textIn(item, ...DATE)
  const updated = textIn(item, 'updated', 'modified', 'dcterms:modified')
  const record = finish(
    {
      title: textIn(item, 'title', 'dc:title'),
      abstract: citation ? undefined : body,
      authors: citation ? splitAuthors(citation.input.slice(citation[0].length)) : authorsOf(item),
      arxiv: [name, link],
      otherDois: [...DOI.flatMap((tag) => textsIn(item, tag)), link, name],
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
      : people.map((person) => rawText(person).replace(/^\s*[^\s@()]+@[^\s@()]+\s*\((.*)\)\s*$/s, '$1'))
  return texts.flatMap(listOrName)
}

/** One element may hold `Last, First` or a whole list: a list has more than one comma, or names with two words. */
function listOrName(text: string): string[] {
  if (text.includes(';')) return namesIn(plainText(text))
  const parts = plainText(text).replace(/\s+/g, ' ').trim().split(', ')
  const isName = parts.length === 2 && (!parts[0]!.includes(' ') || !parts[1]!.includes(' '))
  return isName && !/ and /.test(text) ? [givenFirst(parts.join(', '))] : splitAuthors(parts.join(', '))
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
