import { createHash } from 'node:crypto'
import type { PaperRecord } from '#sources/record.ts'
import { titleKey } from '#sources/text.ts'
import type { KnownPaper, Store, Work } from '#store/index.ts'
import { type Merged, merge } from './merge.ts'

export interface Imported {
  /** Papers that were not here. */
  added: KnownPaper[]
  /** Papers that were here and gained or changed something. */
  completed: KnownPaper[]
  /** Papers that were here and stay as they are. */
  unchanged: number
}

export interface ImportOptions {
  source: string
  /** UTC milliseconds. */
  now: number
  /** Say what would be done, write nothing. */
  dryRun?: boolean
}

/** A list is one list, whether it was fetched or came in a file. */
const LIST_OF: Readonly<Record<string, string>> = { 'hf-daily': 'hf', 'arxiv-rss': 'arxiv' }

/**
 * Brings records into the store, all or none, one paper per work: a record is a known paper when its arXiv id,
 * its DOI or its title is. Importing anything twice changes nothing.
 *
 * A paper that came without an arXiv id is called by it as soon as one is known, and found under its earlier id too;
 * when a record shows that several known papers are one, they become one.
 */
export async function importRecords(
  store: Store,
  records: readonly PaperRecord[],
  { source, now, dryRun = false }: ImportOptions,
): Promise<Imported> {
  const fresh = records.map((record) => ({ record, paper: fromRecord(record, source, now) }))
  const stored = await store.works.find({
    arxiv: fresh.flatMap(({ paper }) => paper.arxiv ?? []),
    doi: fresh.flatMap(({ paper }) => paper.doi ?? []),
    titleKeys: fresh.map(({ paper }) => paper.titleKey),
    ids: fresh.flatMap(({ paper }) => (paper.arxiv === undefined ? paper.id : [])),
  })
  const isStored = new Set(stored.map(({ id }) => id))
  const known = register(stored)
  const works = new Map<string, { work: Work; isNew: boolean; isChanged: boolean }>()

  for (const { record, paper } of fresh) {
    const twins = known.find(paper)
    const { paper: merged, versions, changed } = mergeAll(twins, known.without(paper))
    const others = twins.map(({ id }) => id).filter((id) => id !== merged.id)
    known.put(merged, others)
    // What this import itself has said of them so far comes along.
    const before = [merged.id, ...others].flatMap((id) => works.get(id) ?? [])
    for (const id of others) works.delete(id)
    const work = before.reduceRight<Work>(
      (later, { work }) => joined(work, later),
      toWork(record, merged, versions, source, now),
    )
    const aka = [...new Set([...(work.aka ?? []), ...others.filter((id) => isStored.has(id))])]
    works.set(merged.id, {
      work: aka.length > 0 ? { ...work, aka } : work,
      isNew: before.length > 0 ? before.every(({ isNew }) => isNew) : twins.length === 0,
      isChanged: changed || before.some(({ isChanged }) => isChanged),
    })
  }

  const all = [...works.values()]
  if (!dryRun) {
    await store.works.write(
      all.map(({ work, isChanged }) => (isChanged ? work : { ...work, isUnchanged: true })),
    )
  }
  const changed = all.filter(({ isNew, isChanged }) => isChanged && !isNew)
  const added = all.filter(({ isNew }) => isNew)
  return {
    added: added.map(({ work }) => work.paper as KnownPaper),
    completed: changed.map(({ work }) => work.paper as KnownPaper),
    unchanged: records.length - added.length - changed.length,
  }
}

/**
 * Takes off a source's list of a day what no longer stands on it. An empty list takes off nothing: it is more likely
 * a fault than a day taken back.
 */
export async function completeList(
  store: Store,
  list: { day: string; source: string },
  records: readonly PaperRecord[],
): Promise<void> {
  if (records.length === 0) return
  const keys = records.map(({ title }) => titleKey(title))
  const there = await store.works.find({
    arxiv: records.flatMap(({ arxiv }) => arxiv ?? []),
    doi: records.flatMap(({ doi }) => doi ?? []),
    titleKeys: keys,
    ids: keys.map(localId),
  })
  await store.listings.takeOff(
    { ...list, source: LIST_OF[list.source] ?? list.source },
    there.map(({ id }) => id),
  )
}

/**
 * Marks works that a source deleted as withdrawn, and keeps them: readers who come for one are told who took it back.
 * Returns the ids of those that were not marked before.
 */
export async function takeBack(
  store: Store,
  names: readonly string[],
  { source, now, dryRun = false }: ImportOptions,
): Promise<string[]> {
  if (names.length === 0) return []
  const ids = await store.said.named(source, names)
  if (dryRun) return ids
  return store.works.withdraw(ids, { by: source, at: now, value: 'deleted' })
}

/** What is known of one work by all its papers, and by what a source now says; called by its arXiv id if it has one. */
function mergeAll([first, ...rest]: readonly KnownPaper[], fresh: KnownPaper): Merged {
  if (!first) return { paper: fresh, versions: [], changed: true }
  const start: Merged = { paper: first, versions: [], changed: rest.length > 0 }
  const { paper, versions, changed } = [...rest, fresh].reduce((so: Merged, other) => {
    const next = merge(so.paper, other)
    return { ...next, versions: [...so.versions, ...next.versions], changed: so.changed || next.changed }
  }, start)
  const id = paper.arxiv ?? paper.id
  return { paper: { ...paper, id }, versions, changed: changed || id !== first.id }
}

/** Papers by all they may be known by, kept up to date while a file is read. */
function register(papers: readonly KnownPaper[]) {
  const byId = new Map<string, KnownPaper>()
  const byTitle = new Map<string, string[]>()
  const names = new Map<string, string>()
  const put = (paper: KnownPaper, others: readonly string[] = []) => {
    for (const id of others) byId.delete(id)
    byId.set(paper.id, paper)
    if (paper.arxiv !== undefined) names.set(`arxiv ${paper.arxiv}`, paper.id)
    if (paper.doi !== undefined) names.set(`doi ${paper.doi}`, paper.id)
    for (const id of [...others, ...(paper.formerly === undefined ? [] : [paper.formerly])]) {
      names.set(`id ${id}`, paper.id)
    }
    const twins = byTitle.get(paper.titleKey) ?? []
    if (!twins.includes(paper.id)) byTitle.set(paper.titleKey, [...twins, paper.id])
  }
  for (const paper of papers) put(paper)
  const named = (name: string) => byId.get(names.get(name) ?? '')
  const byDoi = ({ doi }: KnownPaper) => (doi === undefined ? undefined : named(`doi ${doi}`))

  return {
    put,
    /** The papers that are this work; the first is the one that stays. */
    find(paper: KnownPaper): KnownPaper[] {
      const first = named(`arxiv ${paper.arxiv}`) ?? byDoi(paper) ?? named(`id ${paper.id}`)
      const titled = (byTitle.get(paper.titleKey) ?? []).flatMap((id) => byId.get(id) ?? [])
      if (!first) return titled.filter((twin) => mayBeOne(twin, paper)).slice(0, 1)
      const others = [byDoi(paper), ...titled.filter((twin) => twin.arxiv === undefined)]
      const found = [first]
      for (const other of others) {
        if (!other || found.includes(other)) continue
        if (found.every((one) => mayBeOne(one, other)) && mayBeOne(other, paper)) found.push(other)
      }
      return found
    },
    /** The paper without a DOI that is another work's: one of the two sources is wrong. */
    without(paper: KnownPaper): KnownPaper {
      const { doi: _, ...rest } = paper
      const owner = byDoi(paper)
      const claimed = named(`arxiv ${paper.arxiv}`)
      return owner && claimed && owner !== claimed && !mayBeOne(owner, claimed) ? rest : paper
    },
  }
}

/** Two arXiv papers, or two DOIs, are two papers. */
const mayBeOne = (one: KnownPaper, other: KnownPaper): boolean =>
  (one.arxiv === undefined || other.arxiv === undefined || one.arxiv === other.arxiv) &&
  (one.doi === undefined || other.doi === undefined || one.doi === other.doi)

function fromRecord(record: PaperRecord, source: string, now: number): KnownPaper {
  const { title, arxiv, doi, authors = [], abstract, categories = [], venue, date, version, updated } = record
  const key = titleKey(title)
  const code = record.links?.find((link) => link.kind === 'code')?.url
  return {
    id: arxiv ?? localId(key),
    ...(arxiv !== undefined && { arxiv }),
    ...(doi !== undefined && { doi }),
    title,
    titleKey: key,
    authors,
    ...(abstract !== undefined && { abstract }),
    topics: [],
    categories,
    ...(venue !== undefined && { venue }),
    ...(code !== undefined && { code }),
    ...(date !== undefined && { date }),
    ...(version !== undefined && { version }),
    ...(updated !== undefined && { updated }),
    withdrawn: record.withdrawn ?? false,
    listed: now,
    source,
  }
}

function toWork(
  record: PaperRecord,
  paper: KnownPaper,
  versions: NonNullable<Work['versions']>,
  source: string,
  now: number,
): Work {
  const { raw, name, links, signals, listing, facts, withdrawn } = record
  const said = [...(facts ?? []), ...(withdrawn ? [{ name: 'withdrawn', value: 'withdrawn' }] : [])]
  return {
    paper,
    versions,
    ...(raw !== undefined && { answer: { source, name: name ?? paper.id, body: raw, fetched: now } }),
    ...(links && { links }),
    ...(signals && { signals: signals.map(({ observed = now, ...signal }) => ({ ...signal, observed })) }),
    ...(listing && { listing: { ...listing, source: LIST_OF[source] ?? source } }),
    ...(said.length > 0 && { facts: said.map((fact) => ({ ...fact, saidBy: source, saidAt: now })) }),
    // Other archives are told apart by their own names alone.
    ...(name?.startsWith('oai:') && paper.arxiv === undefined && { aka: [name] }),
  }
}

/** Two records of one work in one file. */
const joined = (one: Work, other: Work): Work => ({
  ...one,
  ...other,
  versions: [...(one.versions ?? []), ...(other.versions ?? [])],
  links: [...(one.links ?? []), ...(other.links ?? [])],
  signals: [...(one.signals ?? []), ...(other.signals ?? [])],
  facts: [...(one.facts ?? []), ...(other.facts ?? [])],
  aka: [...(one.aka ?? []), ...(other.aka ?? [])],
})

/** An id for a paper that came without one: the same title gives the same id. */
const localId = (key: string) => `p-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`
