import { parseArxivId } from './arxiv-id.ts'
import { readNames } from './author-names.ts'
import { withinBounds } from './bounds.ts'
import { readDate, readMoment } from './dates.ts'
import { doiInAddress, readDois } from './doi.ts'
import { findLinks, uniqueLinks } from './links.ts'
import { plainText } from './markup.ts'
import { readAbstract, readProse, readTitle } from './prose.ts'
import type { Fact, Link, Notes, PaperRecord } from './record.ts'
import { isTakenBack, saysWithdrawn, venueIn } from './remarks.ts'
import { cleanLine, quote } from './text.ts'
import { pageNames } from './work-pages.ts'

/** What a source said of one paper, as it stands there: anything may be empty, missing or null. */
export interface Draft {
  title?: Text
  abstract?: Text
  authors?: readonly Text[]
  /** The source says that there are more. */
  moreAuthors?: boolean
  /** Where an arXiv id may be said, the surest first; a text that is none is passed over. */
  arxiv?: readonly Text[]
  /** In any form; several may stand in one text. */
  doi?: Text
  /** Where else a DOI of this work may be said; a text that is none is passed over. */
  otherDois?: readonly Text[]
  /** The exact time is taken from it where it has one. */
  date?: Text
  updated?: Text
  /** When it was put on the source's list. */
  submitted?: Text
  withdrawn?: boolean
  categories?: readonly Text[]
  venue?: Text
  keywords?: readonly Text[] | undefined
  summary?: Text
  image?: Text
  media?: readonly Text[]
  url?: Text
  links?: readonly (Omit<Link, 'url'> & { url: Text })[]
  /** The authors' remark: links, a venue and a withdrawal are taken out of it. */
  comment?: Text
  signals?: readonly { name: string; value: number | null | undefined }[]
  facts?: readonly { name: Fact['name']; value?: Text; url?: Text }[]
  listing?: PaperRecord['listing']
  name?: Text
  /** Addresses of pages about the work besides `url`. */
  pages?: readonly Text[]
  /** What a reader would know the record by when it has no title. */
  label?: Text
  raw?: string
  /** Title, abstract, venue and comment are TeX, so that all their braces are TeX's. */
  isTex?: boolean
}

type Text = string | null | undefined

/**
 * Makes a record of what a source said: everything in plain words and cleaned, ids and dates in one form, links of
 * abstract and comment added. What can't be used is left out with a warning.
 *
 * arXiv's own DOI only repeats the arXiv id; it is read as one and not kept as a DOI.
 *
 * @returns undefined, with a warning, when there is no title
 */
export function finish(given: Draft, line: number, notes: Notes): PaperRecord | undefined {
  const draft = withinBounds(given, line, notes)
  let hadControls = false
  const clean = (text: Text): string | undefined => {
    if (!text) return undefined
    const cleaned = cleanLine(text)
    hadControls ||= cleaned.hadControls
    return cleaned.text || undefined
  }
  const unbroken = (address: Text) => clean(address?.replace(LINE_BREAK, ''))
  const prose = (text: Text) => (text ? clean(readProse(text, draft.isTex)) : undefined)

  const hasLetters = (text: string | undefined) => text !== undefined && /[\p{L}\p{N}]/u.test(text)
  const said = draft.title ?? ''
  const plain = clean(readTitle(said, draft.isTex))
  // A formula that becomes a mere sign is better known as it is written.
  const title = hasLetters(plain) || !said.includes('$') ? plain : clean(plainText(said))
  if (title === undefined || !hasLetters(title)) {
    const who = clean(draft.name ?? draft.label)
    const message = 'a record without a title skipped'
    notes.add(line, who ? `${message} ("${quote(who)}")` : message, message)
    return undefined
  }
  const abstract = draft.abstract ? clean(readAbstract(draft.abstract, draft.isTex)) : undefined
  // Sentences of a remark may be lines.
  const remark = draft.comment ? readProse(draft.comment, draft.isTex) : undefined
  const comment = clean(remark)
  const { names, areMore } = readNames(draft.authors ?? [])
  const moreAuthors = areMore || draft.moreAuthors ? true : undefined
  if (moreAuthors) notes.add(line, 'only some of the authors are named')
  const url = webAddress(unbroken(draft.url))
  const dois = doisOf(draft, url, line, notes)
  const id = firstId([...(draft.arxiv ?? []), ...dois, url])
  const [doi, ...otherDois] = dois.filter((doi) => parseArxivId(doi) === undefined)
  // What the authors wrote themselves goes first: of two that name one place, the first is kept.
  const links = [
    ...linksIn(abstract, 'abstract'),
    ...linksIn(comment, 'comment'),
    ...(draft.links ?? []).flatMap(({ kind, url, saidBy }) => {
      const address = webAddress(unbroken(url))
      return address === undefined ? [] : [{ kind, url: address, saidBy }]
    }),
  ]
  const date = dateOf(draft.date, line, notes)
  const record: PaperRecord = {
    title,
    ...defined({
      abstract,
      authors: filled(names),
      moreAuthors,
      arxiv: id?.id,
      version: id?.version,
      doi,
      otherDois: filled(otherDois),
      date,
      updated: dateOf(draft.updated, line, notes),
      published: date && draft.date ? readMoment(draft.date) : undefined,
      submitted: draft.submitted ? readMoment(draft.submitted) : undefined,
      withdrawn: draft.withdrawn || isTakenBack(title) || saysWithdrawn(remark, abstract) ? true : undefined,
      categories: filled((draft.categories ?? []).map(clean)),
      venue: prose(draft.venue) ?? venueIn(remark),
      keywords: filled([...new Set((draft.keywords ?? []).map(prose))]),
      summary: prose(draft.summary),
      image: webAddress(unbroken(draft.image)),
      media: filled([...new Set((draft.media ?? []).map((address) => webAddress(unbroken(address))))]),
      url,
      links: filled(uniqueLinks(links)),
      signals: filled(
        (draft.signals ?? []).map(({ name, value }) =>
          typeof value === 'number' && Number.isFinite(value) && value >= 0 ? { name, value } : undefined,
        ),
      ),
      facts: filled(
        (draft.facts ?? []).map(({ name, value, url }) => {
          const [said, page] = [prose(value), webAddress(unbroken(url))]
          return said === undefined
            ? undefined
            : { name, value: said, ...(page !== undefined && { url: page }) }
        }),
      ),
      listing: draft.listing,
      name: nameIn(clean(draft.name)),
      names: filled([...new Set((draft.pages ?? []).flatMap((address) => pageNames(clean(address) ?? '')))]),
      raw: draft.raw,
    }),
    line,
  }
  if (hadControls) notes.add(line, 'control characters removed')
  return record
}

/** Every DOI of the work, the surest first; the one in its address counts where no other is said. */
function doisOf(
  { doi, otherDois = [] }: Draft,
  url: string | undefined,
  line: number,
  notes: Notes,
): string[] {
  const said = doi ? readDois(doi) : []
  if (doi && said.length === 0) {
    const shown = quote(cleanLine(doi.slice(0, 200)).text)
    notes.add(line, `"${shown}" is no DOI; left out`, 'what is no DOI left out')
  }
  const others = otherDois.flatMap((text) => (text && (doiInAddress(text) ?? readDois(text))) || [])
  const all = [...new Set([...said, ...others])]
  const inUrl = all.length === 0 && url !== undefined ? doiInAddress(url) : undefined
  return inUrl === undefined ? all : [inUrl]
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

/** A name that says that there is none is none, also behind what programs put before it (`cvpr2016:None`). */
const nameIn = (name: string | undefined): string | undefined =>
  name !== undefined &&
  /^(?:.{1,100}[:/])?(?:none|null|nan|nil|undefined|unknown|n\/a|na|tba|tbd|-{1,3}|\?{1,3}|0+|-1)$/i.test(
    name,
  )
    ? undefined
    : name

/** An address goes on in the next line, as browsers read it. */
const LINE_BREAK = /[\r\n\t]\s*/g

/** An address a page can link to, as it was written, but for hosts of arXiv that are not for readers. */
function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > 2000 || !/^https?:\/\/\S+$/i.test(text)) return undefined
  const address = text.replace(/^https?:\/\/(?:rss|export)\.arxiv\.org\//i, 'https://arxiv.org/')
  return URL.canParse(address) ? address : undefined
}

function filled<T>(list: readonly (T | undefined)[]): T[] | undefined {
  const rest = list.filter((item) => item !== undefined)
  return rest.length > 0 ? rest : undefined
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function defined<T extends object>(fields: T): Present<T> {
  const kept: Present<T> = {}
  for (const key in fields) {
    const value = fields[key]
    if (value !== undefined) kept[key] = value as Present<T>[typeof key]
  }
  return kept
}
