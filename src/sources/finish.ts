import { parseArxivId } from './arxiv-id.ts'
import { readDate } from './dates.ts'
import { readDoi } from './doi.ts'
import { findLinks, uniqueLinks } from './links.ts'
import type { Link, Notes, PaperRecord } from './record.ts'
import { cleanLine, quote } from './text.ts'

/** What a source said of one paper, as it stands there: anything may be empty, missing or null. */
export interface Draft {
  title?: Text
  abstract?: Text
  authors?: readonly Text[]
  /** Where an arXiv id may be said, the surest first; a text that is none is passed over. */
  arxiv?: readonly Text[]
  /** In any form. */
  doi?: Text
  date?: Text
  updated?: Text
  withdrawn?: boolean
  categories?: readonly Text[]
  venue?: Text
  url?: Text
  links?: readonly (Omit<Link, 'url'> & { url: Text })[]
  /** The authors' remark; links are taken out of it. */
  comment?: Text
  signals?: readonly { name: string; value: number | null | undefined }[]
  facts?: readonly { name: Fact['name']; value?: Text; url?: Text }[]
  listing?: PaperRecord['listing']
  name?: Text
  /** What a reader would know the record by when it has no title. */
  label?: Text
  raw?: string
}

type Text = string | null | undefined
type Fact = NonNullable<PaperRecord['facts']>[number]

/**
 * Makes a record of what a source said: everything cleaned, ids and dates in one form, links of abstract and
 * comment added. What can't be used is left out with a warning.
 *
 * arXiv's own DOI only repeats the arXiv id; it is read as one and not kept as a DOI.
 *
 * @returns undefined, with a warning, when there is no title
 */
export function finish(draft: Draft, line: number, notes: Notes): PaperRecord | undefined {
  let hadControls = false
  const clean = (text: Text): string | undefined => {
    if (!text) return undefined
    const cleaned = cleanLine(text)
    hadControls ||= cleaned.hadControls
    return cleaned.text || undefined
  }

  const title = clean(draft.title)
  if (title === undefined || !/[\p{L}\p{N}]/u.test(title)) {
    const who = clean(draft.name ?? draft.label)
    const message = 'a record without a title skipped'
    notes.add(line, who ? `${message} ("${quote(who)}")` : message, message)
    return undefined
  }
  const abstract = clean(draft.abstract)
  const comment = clean(draft.comment)
  const doi = draft.doi ? readDoi(draft.doi) : undefined
  if (draft.doi && !doi) {
    notes.add(line, `"${quote(clean(draft.doi) ?? '')}" is no DOI; left out`, 'what is no DOI left out')
  }
  const id = firstId([...(draft.arxiv ?? []), doi])
  const isArxivDoi = doi !== undefined && parseArxivId(doi) !== undefined
  // What the authors wrote themselves goes first: of two that name one place, the first is kept.
  const links = [
    ...linksIn(abstract, 'abstract'),
    ...linksIn(comment, 'comment'),
    ...(draft.links ?? []).flatMap(({ kind, url, saidBy }) => {
      const address = webAddress(clean(url))
      return address === undefined ? [] : [{ kind, url: address, saidBy }]
    }),
  ]
  const record: PaperRecord = {
    title,
    ...defined({
      abstract,
      authors: filled((draft.authors ?? []).map(clean)),
      arxiv: id?.id,
      version: id?.version,
      doi: isArxivDoi ? undefined : doi,
      date: dateOf(draft.date, line, notes),
      updated: dateOf(draft.updated, line, notes),
      withdrawn: draft.withdrawn === true ? true : undefined,
      categories: filled((draft.categories ?? []).map(clean)),
      venue: clean(draft.venue),
      url: webAddress(clean(draft.url)),
      links: filled(uniqueLinks(links)),
      signals: filled(
        (draft.signals ?? []).map(({ name, value }) =>
          typeof value === 'number' && Number.isFinite(value) && value >= 0 ? { name, value } : undefined,
        ),
      ),
      facts: filled(
        (draft.facts ?? []).map(({ name, value, url }) => {
          const [said, page] = [clean(value), webAddress(clean(url))]
          return said === undefined
            ? undefined
            : { name, value: said, ...(page !== undefined && { url: page }) }
        }),
      ),
      listing: draft.listing,
      name: clean(draft.name),
      raw: draft.raw,
    }),
    line,
  }
  if (hadControls) notes.add(line, 'control characters removed')
  return record
}

/** Most texts have no link at all, and that is quickly seen. */
const linksIn = (text: string | undefined, saidBy: string): Link[] =>
  text !== undefined && /http|\.co|\.io/i.test(text) ? findLinks(text, saidBy) : []

function firstId(texts: readonly Text[]): { id: string; version?: number } | undefined {
  for (const text of texts) {
    const id = text ? parseArxivId(text) : undefined
    if (id) return id
  }
  return undefined
}

function dateOf(text: Text, line: number, notes: Notes): string | undefined {
  if (!text) return undefined
  const date = readDate(text)
  if (!date) {
    const shown = quote(cleanLine(text.slice(0, 100)).text)
    notes.add(line, `"${shown}" is no date; left out`, 'what is no date left out')
  }
  return date
}

/** An address a page can link to, as it was written. */
function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 2000 || !/^https?:\/\/\S+$/i.test(text)) return undefined
  return URL.canParse(text) ? text : undefined
}

function filled<T>(list: readonly (T | undefined)[]): T[] | undefined {
  const rest = list.filter((item) => item !== undefined)
  return rest.length > 0 ? rest : undefined
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const defined = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>
