import { createHash } from 'node:crypto'
import type { PaperRecord } from '#sources/record.ts'
import { titleKey } from '#sources/text.ts'
import type { KnownPaper, Store, Work } from '#store/index.ts'
import { merge } from './merge.ts'

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

/**
 * Brings records into the store, all or none, one paper per work: a record is a known paper when its arXiv id,
 * its DOI or its title is. Importing anything twice changes nothing.
 */
export async function importRecords(
  store: Store,
  records: readonly PaperRecord[],
  { source, now, dryRun = false }: ImportOptions,
): Promise<Imported> {
  const fresh = records.map((record) => ({ record, paper: fromRecord(record, source, now) }))
  const known = register(
    await store.works.find({
      arxiv: fresh.flatMap(({ paper }) => paper.arxiv ?? []),
      doi: fresh.flatMap(({ paper }) => paper.doi ?? []),
      titleKeys: fresh.map(({ paper }) => paper.titleKey),
    }),
  )
  const works = new Map<string, { work: Work; isNew: boolean; isChanged: boolean }>()

  for (const { record, paper } of fresh) {
    const twin = known.find(paper)
    const {
      paper: merged,
      versions,
      changed,
    } = twin ? merge(twin, paper) : { paper, versions: [], changed: true }
    known.add(merged)
    const before = works.get(merged.id)
    const work = toWork(record, merged, versions, source, now)
    works.set(merged.id, {
      work: before ? joined(before.work, work) : work,
      isNew: before?.isNew ?? twin === undefined,
      isChanged: changed || (before?.isChanged ?? false),
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

/** Papers by all they may be known by, kept up to date while a file is read. */
function register(papers: readonly KnownPaper[]) {
  const byId = new Map<string, KnownPaper>()
  const byTitle = new Map<string, string[]>()
  const names = new Map<string, string>()
  const add = (paper: KnownPaper) => {
    byId.set(paper.id, paper)
    if (paper.arxiv !== undefined) names.set(`arxiv ${paper.arxiv}`, paper.id)
    if (paper.doi !== undefined) names.set(`doi ${paper.doi}`, paper.id)
    const twins = byTitle.get(paper.titleKey) ?? []
    if (!twins.includes(paper.id)) byTitle.set(paper.titleKey, [...twins, paper.id])
  }
  papers.forEach(add)

  return {
    add,
    find(paper: KnownPaper): KnownPaper | undefined {
      const named = names.get(`arxiv ${paper.arxiv}`) ?? names.get(`doi ${paper.doi}`)
      if (named !== undefined) return byId.get(named)
      const twins = (byTitle.get(paper.titleKey) ?? []).map((id) => byId.get(id)!)
      // Two arXiv papers, or two DOIs, of one title are two papers.
      return twins.find(
        (twin) =>
          (paper.arxiv === undefined || twin.arxiv === undefined) &&
          (paper.doi === undefined || twin.doi === undefined),
      )
    },
  }
}

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
  const { raw, name, links, signals, listing } = record
  return {
    paper,
    versions,
    ...(raw !== undefined && { answer: { source, name: name ?? paper.id, body: raw, fetched: now } }),
    ...(links && { links }),
    ...(signals && { signals: signals.map(({ observed = now, ...signal }) => ({ ...signal, observed })) }),
    ...(listing && { listing: { ...listing, source } }),
  }
}

/** Two records of one work in one file. */
const joined = (one: Work, other: Work): Work => ({
  ...one,
  ...other,
  versions: [...(one.versions ?? []), ...(other.versions ?? [])],
  links: [...(one.links ?? []), ...(other.links ?? [])],
  signals: [...(one.signals ?? []), ...(other.signals ?? [])],
})

/** An id for a paper that came without one: the same title gives the same id. */
const localId = (key: string) => `p-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`
