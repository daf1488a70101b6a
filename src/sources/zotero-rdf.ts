import { finish } from './finish.ts'
import { mentionedArxivId } from './ids-in-text.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { venueOf } from './tagged-entries.ts'
import { type XmlElement, collect, elementsOf, firstOf, parseXml, rawText, textIn, textsIn } from './xml.ts'

/** Collections in collections, more of which no name tells. */
const MOST_DEEP = 10
/** Attachments and notes are items too. */
const NO_WORKS = new Set(['attachment', 'note', 'annotation'])

/**
 * Reads RDF as Zotero exports it.
 *
 * @throws FormatError when it is not that
 */
export function parseZoteroRdf(text: string): Parsed {
  const notes = createNotes()
  const root = parseXml(text, notes)
  const all = root.children.filter((child) => typeof child !== 'string')
  const items = all.filter((one) => typeOf(one) !== undefined)
  if (items.length === 0)
    throw new FormatError('there is no item of Zotero in it, so it is not RDF as Zotero exports it')
  const works = items.filter((one) => !NO_WORKS.has(typeOf(one)!))
  const byName = new Map(all.map((one) => [one.attributes['rdf:about'], one]))
  const isPartOf = (work: XmlElement) => [...elementsOf(work, 'dcterms:isPartOf')]
  const sharing = Map.groupBy(works.flatMap(isPartOf), (part) => part.attributes['rdf:resource'])
  const wholesOf = (work: XmlElement): Whole[] =>
    isPartOf(work).flatMap((part) => {
      const name = part.attributes['rdf:resource']
      const inside = part.children.filter((child) => typeof child !== 'string')
      const other = name === undefined ? undefined : byName.get(name)
      const isOwn = name === undefined || sharing.get(name)!.length === 1
      return [...inside, ...(other ? [other] : [])].map((element) => ({ element, isOwn }))
    })
  const read = new Map<XmlElement, PaperRecord>()
  const parsed = collect(
    root,
    works,
    (work) => {
      const record = readWork(work, wholesOf(work), notes)
      if (record) read.set(work, record)
      return record
    },
    notes,
  )
  const numbers = new Map(parsed.records.map((record, n) => [record, n]))
  const numberOf = (name: string) => numbers.get(read.get(byName.get(name)!)!)
  const collections = collectionsOf(all, numberOf)
  return { ...parsed, ...(collections.length > 0 && { collections }) }
}

/** Collections that hold works, each with the names of those it is in before its own. */
function collectionsOf(
  all: readonly XmlElement[],
  numberOf: (name: string) => number | undefined,
): NonNullable<Parsed['collections']> {
  const collections = all.filter(({ name }) => name === 'z:Collection')
  const partsOf = (one: XmlElement) =>
    [...elementsOf(one, 'dcterms:hasPart')].flatMap((part) => part.attributes['rdf:resource'] ?? [])
  const parents = new Map(collections.flatMap((one) => partsOf(one).map((part) => [part, one] as const)))
  const pathOf = (one: XmlElement): string => {
    const path: XmlElement[] = []
    // A file may say that a collection is in itself.
    for (let at: XmlElement | undefined = one; at && !path.includes(at) && path.length < MOST_DEEP;) {
      path.unshift(at)
      at = parents.get(at.attributes['rdf:about'] ?? '')
    }
    return path.map((at) => textIn(at, 'dc:title')?.trim() || 'Unnamed').join(' / ')
  }
  return collections.flatMap((one) => {
    const records = [...new Set(partsOf(one).flatMap((part) => numberOf(part) ?? []))]
    return records.length > 0 ? [{ name: pathOf(one), records }] : []
  })
}

/** What a work is in: a journal, a book. Zotero writes the work's DOI there; one that several works share says nobody's. */
interface Whole {
  element: XmlElement
  isOwn: boolean
}

const typeOf = (element: XmlElement): string | undefined => textIn(element, 'z:itemType')?.trim()

function readWork(work: XmlElement, wholes: readonly Whole[], notes: Notes): PaperRecord | undefined {
  const url = [...elementsOf(work, 'dc:identifier')]
    .map((one) => textIn(firstOf(one, 'dcterms:URI'), 'rdf:value'))
    .find((one) => one !== undefined)
  const said = [work, ...wholes.filter(({ isOwn }) => isOwn).map(({ element }) => element)]
  const dois = said.flatMap((one) => textsIn(one, 'dc:identifier').flatMap(doiIn))
  const remark = textIn(work, 'dc:description')
  const conference = firstOf(firstOf(work, 'bib:presentedAt'), 'bib:Conference')
  return finish(
    {
      title: textIn(work, 'dc:title'),
      abstract: textIn(work, 'dcterms:abstract'),
      authors: peopleOf(work),
      arxiv: [
        url,
        ...['z:archiveID', 'prism:number', 'z:archiveLocation'].map((name) => textIn(work, name)),
        mentionedArxivId(remark),
      ],
      doi: dois[0],
      otherDois: [...dois.slice(1), ...(remark?.match(/^[ \t]*DOI:\s*(10\.\S+)/im)?.slice(1) ?? [])],
      date: textIn(work, 'dc:date'),
      venue: venueOf(
        textIn(conference, 'dc:title') ??
          wholes.map(({ element }) => textIn(element, 'dc:title')).find((title) => title !== undefined),
      ),
      keywords: textsIn(work, 'dc:subject').map((word) => word.trim()),
      url,
      comment: remark,
      label: work.attributes['rdf:about'],
    },
    work.line,
    notes,
  )
}

const doiIn = (text: string): string[] => /^\s*DOI\s+(10\.\S+)/i.exec(text)?.slice(1) ?? []

/** Names in reading order. */
const peopleOf = (work: XmlElement): string[] =>
  [...elementsOf(firstOf(firstOf(work, 'bib:authors'), 'rdf:Seq'), 'rdf:li')].flatMap((one) => {
    const person = firstOf(one, 'foaf:Person')
    if (!person) return []
    const names = [firstOf(person, 'foaf:givenName', 'foaf:givenname'), firstOf(person, 'foaf:surname')]
    return (
      names
        .map((name) => rawText(name).trim())
        .filter(Boolean)
        .join(' ') || []
    )
  })
