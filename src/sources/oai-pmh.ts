import { arxivCategories } from './arxiv-fields.ts'
import { parseArxivId } from './arxiv-id.ts'
import { givenFirst, splitAuthors } from './author-names.ts'
import { readDate } from './dates.ts'
import { readDoi } from './doi.ts'
import { type Draft, finish } from './finish.ts'
import { FormatError, type Notes, type PaperRecord, type Parsed, createNotes } from './record.ts'
import { texToText } from './tex-text.ts'
import { cleanLine, quote } from './text.ts'
import { type XmlElement, collect, elementsOf, firstOf, parseXml, rawText, textIn, textsIn } from './xml.ts'

type Version = NonNullable<PaperRecord['versions']>[number]

/**
 * Reads an answer of an OAI-PMH service, arXiv's or another, to ListRecords or GetRecord: records in the
 * formats `arXiv`, `arXivRaw`, `arXivOld` and `oai_dc`. A single `<record>` without the answer around it will do.
 *
 * `next` is the resumption token, and absent on the last page. `noRecordsMatch` is a normal empty answer.
 * A list of identifiers only has no records, but may have `deleted`.
 *
 * @throws FormatError when the text is no such answer, breaks off before anything could be read, or is an error
 *   of the service; the message then has its code, such as `badResumptionToken`
 */
export function parseOaiPmh(text: string): Parsed {
  const notes = createNotes()
  const root = parseXml(text, notes)
  if (root.name === 'record') return readRecords(root, [root], notes)
  if (root.name !== 'OAI-PMH')
    throw new FormatError(`this is <${quote(root.name)}>, not an answer of OAI-PMH`)
  const list = firstOf(root, 'ListRecords', 'GetRecord')
  const isEmpty = readErrors(root, list, notes)
  if (isEmpty) return { records: [], warnings: notes.inOrder() }
  const identifiers = firstOf(root, 'ListIdentifiers')
  if (list) return { ...readRecords(root, [...elementsOf(list, 'record')], notes), ...nextOf(list) }
  if (identifiers) return { ...readIdentifiers(root, identifiers, notes), ...nextOf(identifiers) }
  if (!root.isWhole) throw new FormatError('the text breaks off before its first record ends: fetch it again')
  const verb = firstOf(root, 'Identify', 'ListSets', 'ListMetadataFormats')?.name
  throw new FormatError(
    `there are no papers in an answer to ${verb ?? 'this question'}: ask with ListRecords`,
  )
}

/** Whether the answer is that there is nothing; any other error is thrown when there are no records beside it. */
function readErrors(root: XmlElement, list: XmlElement | undefined, notes: Notes): boolean {
  let isEmpty = false
  for (const error of elementsOf(root, 'error')) {
    const code = error.attributes.code ?? 'without a code'
    if (code === 'noRecordsMatch') {
      isEmpty = true
      continue
    }
    const reason = cleanLine(textIn(root, 'error') ?? '').text
    const message = `the service answers with an error, ${quote(code)}${reason && `: ${reason.slice(0, 200)}`}`
    if (!list) throw new FormatError(message)
    notes.add(error.line, message)
  }
  return isEmpty && !list
}

/** A token that is there but empty marks the last page. */
function nextOf(list: XmlElement): { next?: string } {
  const element = firstOf(list, 'resumptionToken')
  const token = element?.isWhole ? rawText(element).trim() : ''
  return token === '' ? {} : { next: token }
}

function readIdentifiers(root: XmlElement, list: XmlElement, notes: Notes): Parsed {
  const headers = [...elementsOf(list, 'header')].filter((header) => header.isWhole)
  const deleted = headers.flatMap((header) => (isDeleted(header) ? deletedIn(header, notes) : []))
  const rest = headers.length - deleted.length
  if (rest > 0)
    notes.add(list.line, `${rest} identifiers without titles; ask with ListRecords for the records`)
  const cut = !root.isWhole && { isCut: true as const }
  return { records: [], warnings: notes.inOrder(), ...(deleted.length > 0 && { deleted }), ...cut }
}

function readRecords(root: XmlElement, elements: XmlElement[], notes: Notes): Parsed {
  const deleted: string[] = []
  const parsed = collect(
    root,
    elements,
    (element) => {
      const header = firstOf(element, 'header')
      if (header && isDeleted(header)) deleted.push(...deletedIn(header, notes))
      else return readRecord(element, textIn(header, 'identifier')?.trim() ?? '', notes)
      return undefined
    },
    notes,
  )
  return deleted.length > 0 ? { ...parsed, deleted } : parsed
}

const isDeleted = (header: XmlElement) => header.attributes.status === 'deleted'

function deletedIn(header: XmlElement, notes: Notes): string[] {
  const identifier = cleanLine(textIn(header, 'identifier') ?? '').text
  if (identifier !== '') return [parseArxivId(identifier)?.id ?? identifier]
  notes.add(header.line, 'something was deleted, but its identifier is missing; skipped')
  return []
}

function readRecord(element: XmlElement, identifier: string, notes: Notes): PaperRecord | undefined {
  const metadata = firstOf(element, 'metadata')
  const found = firstOf(metadata, 'arXiv', 'arXivOld', 'arXivRaw', 'oai_dc:dc', 'dc')
  if (!found) {
    const other = metadata?.children.find((child) => typeof child !== 'string')
    const what = other ? `its metadata is <${quote(other.name)}>, which is not read` : 'it has no metadata'
    notes.add(element.line, `record skipped: ${what} ("${quote(identifier)}")`, `record skipped: ${what}`)
    return undefined
  }
  if (found.name.endsWith('dc')) return finish(draftOfDc(found, identifier), element.line, notes)
  const versions = versionsOf(found)
  const draft = { ...draftOfArxiv(found, identifier), ...draftOfVersions(found, versions) }
  const record = finish(draft, element.line, notes)
  if (!record || versions.length === 0) return record
  return { ...record, version: versions.at(-1)!.version, versions }
}

function draftOfArxiv(paper: XmlElement, identifier: string): Draft {
  const authors = firstOf(paper, 'authors')
  const named = [...elementsOf(authors, 'author')].map((author) =>
    ['forenames', 'keyname', 'suffix'].flatMap((part) => textIn(author, part)?.trim() ?? []).join(' '),
  )
  return {
    title: textIn(paper, 'title'),
    abstract: textIn(paper, 'abstract'),
    authors: named.length > 0 ? named : splitAuthors(texToText(textIn(paper, 'authors') ?? '')),
    arxiv: [textIn(paper, 'id')?.trim(), identifier],
    doi: textIn(paper, 'doi'),
    date: textIn(paper, 'created'),
    updated: textIn(paper, 'updated'),
    categories: arxivCategories((textIn(paper, 'categories') ?? '').trim().split(/\s+/)),
    venue: textIn(paper, 'journal-ref'),
    comment: textIn(paper, 'comments'),
  }
}

/** The versions `arXivRaw` lists, in order. */
function versionsOf(paper: XmlElement): Version[] {
  const versions = [...elementsOf(paper, 'version')].flatMap((element): Version[] => {
    const version = Number(/^v?(\d{1,4})$/.exec(element.attributes.version ?? '')?.[1] ?? 0)
    const date = readDate(textIn(element, 'date') ?? '')
    return version > 0 ? [{ version, ...(date && { date }) }] : []
  })
  return versions.sort((a, b) => a.version - b.version)
}

/** Dates by the versions; a newest version of the type `I` is a withdrawal. */
function draftOfVersions(paper: XmlElement, versions: readonly Version[]): Draft {
  const newest = versions.at(-1)
  if (!newest) return {}
  const element = [...elementsOf(paper, 'version')].find(
    (e) => e.attributes.version?.replace('v', '') === `${newest.version}`,
  )
  const isWithdrawn = /\bI\b/.test(textIn(element, 'source_type') ?? '')
  return {
    date: versions[0]?.version === 1 ? versions[0].date : undefined,
    updated: newest.date,
    ...(isWithdrawn && { withdrawn: true }),
  }
}

/** Dublin Core: arXiv adds its comment to the descriptions and the journal to the identifiers. */
function draftOfDc(dc: XmlElement, identifier: string): Draft {
  const texts = (name: string) =>
    [...textsIn(dc, `dc:${name}`), ...textsIn(dc, name)].map((text) => text.trim())
  const [descriptions, identifiers] = [texts('description'), texts('identifier')]
  const relations = texts('relation').map((text) =>
    text.replace(/^(?:info:eu-repo\/semantics\/altIdentifier\/\w+\/|url:)/, ''),
  )
  const related = [...new Set(relations.flatMap((text) => parseArxivId(text)?.id ?? []))]
  const isArxiv = [identifier, ...identifiers].some((text) => parseArxivId(text))
  const comment = descriptions.find((text) => /^Comments?:/.test(text))
  const abstract = descriptions.find((text) => !/^Comments?:/.test(text))
  const dates = texts('date')
    .map(readDate)
    .filter((date) => date !== undefined)
    .sort()
  // A year may stand beside the day it had.
  const first =
    dates.find((date) => dates[0] && date.startsWith(dates[0]) && date.length > dates[0].length) ?? dates[0]
  const page = identifiers.find((text) => /^https?:\/\//i.test(text) && !readDoi(text))
  const journal = identifiers.find(
    (text) => !/^[a-z]+:\S+$/i.test(text) && !readDoi(text) && !parseArxivId(text),
  )
  return {
    title: texts('title')[0],
    abstract,
    authors: texts('creator').map(givenFirst),
    arxiv: [identifier, ...identifiers, ...(related.length === 1 ? related : [])],
    otherDois: identifiers,
    date: first,
    updated: dates.length > 1 && dates.at(-1) !== first ? dates.at(-1) : undefined,
    categories: isArxiv ? [] : texts('subject'),
    venue: isArxiv ? journal : texts('source').find((text) => !/^https?:/i.test(text)),
    url: page,
    comment: comment?.replace(/^Comments?:\s*/, ''),
    name: isArxiv ? undefined : identifier,
  }
}
