import type { PaperRecord } from '#sources/record.ts'
import { pageNames } from '#sources/work-pages.ts'
import type { NewPaper, Work } from '#store/index.ts'
import { SUMMARY } from './contribution.ts'
import { doisOf, isPreprint, keyOf } from './identity.ts'
import { isFuller, mayBeOnePerson } from './names.ts'

/** What one source says of a work. */
export interface Told {
  source: string
  name: string
  record: PaperRecord
  /** UTC milliseconds. */
  said: number
}

/** All that a work's page, lists and search show of it, but what only this site knows. */
export type Derived = Omit<NewPaper, 'id' | 'listed' | 'slug' | 'summary' | 'claim' | 'topics'> &
  Required<Pick<Work, 'links' | 'facts' | 'versions'>> & {
    /** All its DOIs, and names that other archives have for it. */
    aka: string[]
  }

/** Who is believed first, where several say a thing. */
const RANKS: readonly (readonly string[])[] = [
  ['catalogue'],
  ['arxiv-atom', 'oai', 'oai-pmh', 'arxiv', 'arxiv-rss', 'arxiv-listing', 'arxiv-mail', 'json-lines'],
  ['crossref', 'csl-json'],
  ['hf', 'hf-daily', 'hf-page'],
  ['openalex'],
  ['semantic-scholar'],
  ['pubmed', 'web-of-science', 'bibtex'],
  ['ris', 'enw', 'zotero-rdf', 'feed', 'json-feed', 'scholar-alert'],
]
const ARXIV = 1

/** Where a preprint lies is no place it appeared in. */
const NO_VENUE = /^(?:arxiv|biorxiv|medrxiv|chemrxiv|corr|ssrn|research square|zenodo|openreview)\b/i

export const rankOf = (source: string): number => {
  // Feeds have names after a colon.
  const [kind = ''] = source.split(':', 1)
  const rank = RANKS.findIndex((sources) => sources.includes(kind))
  return rank < 0 ? RANKS.length : rank
}

/**
 * What is known of a work by all that was said of it, in whatever order it came: each fact by the source that is
 * believed first (the catalogue, arXiv's newest version, the publisher, Hugging Face, ...), fuller names and dates
 * before shorter ones.
 *
 * @param told - the last word of each source on each version, at least one
 */
export function derive(told: readonly Told[]): Derived {
  const arxivs = arxivsOf(told)
  const ranked = (arxivs.length > 1 ? told.map((one) => ofOther(one, arxivs)) : told)
    .map((one) => ({ ...one, rank: rankOf(one.source) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (b.record.version ?? 0) - (a.record.version ?? 0) ||
        compare(b.record.updated, a.record.updated) ||
        compare(a.source, b.source) ||
        compare(a.name, b.name),
    )
  const newest = Math.max(0, ...ranked.map(({ record }) => record.version ?? 0))
  const all = ranked.map(({ record }) => record)
  // The abstract is the archive's, also of papers whose facts were checked by hand.
  const texts = byVersion(ranked, newest)
  const titled = ranked[0]!.rank === 0 ? ranked[0]!.record : texts[0]!
  const abstract = [...texts, ...all].find((record) => record.abstract !== undefined)?.abstract
  const [arxiv, ...otherArxivs] = arxivs
  const dois = [...new Set(all.flatMap(doisOf))]
  const doi = dois.find((one) => !isPreprint(one)) ?? dois[0]
  const links = ranked.flatMap(({ record }) => record.links ?? [])
  const code = links.find(({ kind }) => kind === 'code')?.url
  const date = fullest(all.flatMap((record) => record.date ?? []))
  const updated = all
    .filter(({ version }) => version === undefined || version === newest)
    .flatMap((record) => record.updated ?? [])
    .sort()
    .at(-1)
  const venue = all.find((record) => record.venue !== undefined && !NO_VENUE.test(record.venue))?.venue
  return {
    ...(arxiv !== undefined && { arxiv }),
    ...(doi !== undefined && { doi }),
    title: titled.title,
    titleKey: keyOf(titled),
    authors: fullNames(
      ranked[0]!.rank === 0 ? all : [...texts, ...all],
      all.flatMap(({ authors = [] }) => authors),
    ),
    ...(abstract !== undefined && { abstract }),
    categories: all.find(({ categories = [] }) => categories.length > 0)?.categories ?? [],
    ...(venue !== undefined && { venue }),
    ...(code !== undefined && { code }),
    ...(date !== undefined && { date }),
    ...(newest > 0 && { version: newest }),
    ...(updated !== undefined && { updated }),
    withdrawn: all.some(
      ({ withdrawn, version }) => withdrawn === true && (version === undefined || version === newest),
    ),
    source: ranked[0]!.source,
    links,
    facts: factsOf(ranked),
    versions: versionsOf(ranked),
    aka: [...new Set([...otherArxivs, ...dois, ...ranked.flatMap(({ record }) => namesElsewhere(record))])],
  }
}

/**
 * The arXiv ids of a work, first the one it is called by. Only curators say that two are one: then it is the catalogue's, else the
 * earliest of those that are not withdrawn.
 */
function arxivsOf(told: readonly Told[]): string[] {
  const gone = new Set<string>()
  const ids = new Map<string, number>()
  for (const { source, record } of told) {
    if (record.arxiv === undefined) continue
    if (record.withdrawn) gone.add(record.arxiv)
    ids.set(record.arxiv, Math.min(rankOf(source), ids.get(record.arxiv) ?? Infinity))
  }
  const age = (id: string) => (id.includes('/') ? `0${id.slice(id.indexOf('/'))}` : `1${id}`)
  return [...ids.keys()].sort(
    (a, b) =>
      Number(ids.get(b) === 0) - Number(ids.get(a) === 0) ||
      Number(gone.has(a)) - Number(gone.has(b)) ||
      compare(age(a), age(b)),
  )
}

/** What is said of a work under another arXiv id counts its own versions, and its being withdrawn is no loss. */
function ofOther(one: Told, [arxiv]: readonly string[]): Told {
  if (one.record.arxiv === undefined || one.record.arxiv === arxiv) return one
  const { version: _, versions: __, updated: ___, withdrawn: ____, ...record } = one.record
  return { ...one, record }
}

/** What archives and the pages of a work call it. */
function namesElsewhere({ name, names = [], url = '', links = [] }: PaperRecord): string[] {
  return [
    ...names,
    ...(name?.startsWith('oai:') ? [name] : []),
    // Semantic Scholar's own.
    ...(name !== undefined && /^[0-9a-f]{40}$/.test(name) ? [`s2:${name}`] : []),
    ...[
      url,
      ...links.filter(({ saidBy }) => saidBy !== 'abstract' && saidBy !== 'comment').map((one) => one.url),
    ].flatMap(pageNames),
  ]
}

/** Records with the title and abstract to show: of the newest version, then of no version, then older ones. */
function byVersion(ranked: readonly (Told & { rank: number })[], newest: number): PaperRecord[] {
  const place = ({ record: { version }, rank }: Told & { rank: number }) =>
    version === newest ? 0 : version === undefined ? (rank === ARXIV ? 1 : 2) : 3 + newest - version
  return ranked
    .filter(({ rank }) => rank > 0 || ranked.every((one) => one.rank === 0))
    .toSorted((a, b) => place(a) - place(b))
    .map(({ record }) => record)
}

/** The most exact date, by the first who says it. */
const fullest = (dates: readonly string[]): string | undefined =>
  dates.reduce<string | undefined>(
    (best, date) => (date.length > (best?.length ?? 0) ? date : best),
    undefined,
  )

/** The largest collaborations have fewer of one family name; with more, each compared to each, it would take for ever. */
const MOST_OF_ONE_FAMILY = 100

/**
 * The authors by the first who names them, each under the fullest name that anybody gives; by a later one who names
 * the same people and more.
 */
function fullNames(records: readonly PaperRecord[], spellings: readonly string[]): string[] {
  const lists = [...new Set(records)].flatMap(({ authors = [] }) => (authors.length > 0 ? [authors] : []))
  const names = lists.reduce<readonly string[]>(
    (best, list) => (best.length === 0 || isLonger(list, best) ? list : best),
    [],
  )
  if (lists.length < 2) return [...names]
  const byFamily = Map.groupBy(new Set(spellings), familyOf)
  return names.map((name) =>
    (byFamily.get(familyOf(name)) ?? [])
      .slice(0, MOST_OF_ONE_FAMILY)
      .filter((other) => mayBeOnePerson(name, other))
      .reduce((best, other) => (isFuller(other, best) ? other : best), name),
  )
}

/** Whether a list names all of the other and more, as a list that ended in "and others" does not. */
const isLonger = (list: readonly string[], than: readonly string[]) =>
  list.length > than.length && than.every((name, i) => mayBeOnePerson(name, list[i]!))

const familyOf = (name: string) => name.slice(name.lastIndexOf(' ') + 1).toLowerCase()

function factsOf(ranked: readonly Told[]): Derived['facts'][number][] {
  const facts = new Map<string, Derived['facts'][number]>()
  for (const { source, record, said: saidAt } of ranked) {
    const { facts: said = [], withdrawn, summary } = record
    const isSaid = said.some(({ name }) => name === 'withdrawn')
    for (const fact of [
      ...said,
      ...(withdrawn && !isSaid ? [{ name: 'withdrawn', value: 'withdrawn' }] : []),
      ...(summary === undefined ? [] : [{ name: SUMMARY, value: summary }]),
    ]) {
      const key = `${fact.name} ${source}`
      if (!facts.has(key)) facts.set(key, { ...fact, saidBy: source, saidAt })
    }
  }
  return [...facts.values()]
}

/** Each version with its text as it was when somebody told it, and those of which only the day is known. */
function versionsOf(ranked: readonly Told[]): Derived['versions'][number][] {
  const versions = new Map<number, Derived['versions'][number]>()
  const add = (version: number, more: Omit<Derived['versions'][number], 'version'>) => {
    versions.set(version, { ...more, ...versions.get(version), version })
  }
  for (const { record } of ranked) {
    const { version, title, abstract, updated, date } = record
    if (version !== undefined) {
      const day = updated ?? (version === 1 ? date : undefined)
      add(version, {
        title,
        ...(abstract !== undefined && { abstract }),
        ...(day !== undefined && { date: day }),
      })
      if (version > 1 && date !== undefined) add(1, { date })
    }
    for (const { version: other, date: day } of record.versions ?? [])
      add(other, day === undefined ? {} : { date: day })
  }
  return versions.size > 1 ? [...versions.values()] : []
}

const compare = (a: string | undefined, b: string | undefined) =>
  a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1
