import { isDeepStrictEqual } from 'node:util'
import type { PaperRecord } from '#sources/record.ts'
import type { Store, StoredPaper, Work } from '#store/index.ts'
import { type Group, groupsFor, say, storedGroups } from './groups.ts'
import { DELETED } from './rules.ts'
import { regroup } from './regroup.ts'
import { isLaterWord } from './stored-words.ts'
import { type OwnFacts, toWork } from './to-work.ts'
import { takeDumped } from './take-dumped.ts'

export interface Imported {
  /** Papers that were not here. */
  added: StoredPaper[]
  /** Papers that were here and gained or changed something. */
  completed: StoredPaper[]
  /** Records that say nothing new. */
  unchanged: number
}

export interface ImportOptions {
  source: string
  /** UTC milliseconds. */
  now: number
  /** The import's entry in the log. */
  imported?: number
  /** Say what would be done, write nothing. */
  dryRun?: boolean
  /** What this site says of a record by itself. */
  own?: (record: PaperRecord) => OwnFacts
}

/** A list is one list, whether it was fetched or came in a file. */
const LIST_OF: Readonly<Record<string, string>> = {
  'hf-daily': 'hf',
  'hf-page': 'hf',
  'arxiv-rss': 'arxiv',
  'arxiv-listing': 'arxiv',
}

/**
 * Brings records into the store, all or none, one paper per work (`identity.ts` says when two records are of one).
 * What each source says is kept as it was said, and the paper is derived from all of it (`derive.ts`), so that the
 * order in which sources come does not matter. Importing anything twice changes nothing.
 *
 * A paper that came without an arXiv id is called by it as soon as one is known, and found under its earlier id too;
 * when a record shows that several known papers are one, they become one.
 */
export async function importRecords(
  store: Store,
  records: readonly PaperRecord[],
  { source, now, imported, dryRun = false, own }: ImportOptions,
): Promise<Imported> {
  const groups = await groupsFor(store, records, source)
  const touched = new Map<Group, OwnFacts | undefined>()
  const entry = imported === undefined ? {} : { import: imported }
  for (const record of records) {
    if (record.dumped) {
      for (const group of takeDumped(groups, record.dumped, { now, ...entry })) {
        touched.set(group, touched.get(group))
      }
      continue
    }
    const { raw, line: _, signals = [], listing, announced: __, source: by = source, ...said } = record
    const name = groups.nameOf(record, by)
    const group = groups.place(record, by)
    const told = { source: by, name, said: now, record: said }
    const read = groups.read(told)
    const before = group.told.find((one) => isLaterWord(one, { ...told, record: read }))
    if (!before || !isDeepStrictEqual(before.record, read)) {
      say(group, { ...told, ...entry, ...(raw !== undefined && { raw }) }, read)
      groups.enter(group)
    }
    group.signals.push(...signals.map(({ observed = now, ...signal }) => ({ ...signal, observed, ...entry })))
    if (listing) group.listings.push({ ...listing, source: LIST_OF[by] ?? by, seen: now, ...entry })
    touched.set(group, own?.(record) ?? touched.get(group))
  }
  // Of two that were made one while the file was read, one is left.
  const found = [...touched].filter(([group]) => group.told.length > 0)
  const works = found.map(([group, facts]) => {
    const work = toWork(group, groups, now, facts)
    return group.fresh.length > 0 ? work : withoutSaid(work)
  })
  if (!dryRun) {
    const ruled = works.filter((_, i) => groups.isRuled(found[i]![0]))
    await store.atomically(async (inside) => {
      const keys = await inside.works.write(works)
      if (ruled.length > 0)
        await regroup(
          inside,
          keys.filter((_, i) => ruled.includes(works[i]!)),
          now,
        )
    })
  }
  const papers = works.map(({ paper }) => ({ categories: [], withdrawn: false, ...paper }))
  const isNew = (i: number) => works[i]!.key === undefined
  const added = papers.filter((_, i) => isNew(i))
  const completed = papers.filter((_, i) => !isNew(i) && !works[i]!.isUnchanged)
  return { added, completed, unchanged: records.length - added.length - completed.length }
}

/** The same, counted in the import's entry in the log. */
export async function importLogged(
  store: Store,
  records: readonly PaperRecord[],
  options: ImportOptions,
): Promise<Imported> {
  const done = await importRecords(store, records, options)
  const { imported, dryRun = false } = options
  if (imported !== undefined && !dryRun) {
    const [added, completed] = [done.added.length, done.completed.length]
    await store.imports.count(imported, { papers: records.length, added, completed })
  }
  return done
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
  const groups = await groupsFor(store, records, list.source)
  await store.listings.takeOff(
    { ...list, source: LIST_OF[list.source] ?? list.source },
    records.flatMap((record) => groups.find(record, list.source)?.papers.map(({ id }) => id) ?? []),
  )
}

/**
 * Marks works that a source deleted as withdrawn, and keeps them: readers who come for one are told who took it back.
 * Returns the ids of those that were not marked before.
 */
export async function takeBack(
  store: Store,
  names: readonly string[],
  { source, now, imported, dryRun = false }: ImportOptions,
): Promise<string[]> {
  if (names.length === 0) return []
  const papers = await store.works.find({ ids: await store.said.named(names) })
  const gone = papers.filter(({ withdrawn }) => !withdrawn)
  if (!dryRun) {
    const groups = await storedGroups(store, gone)
    for (const group of groups) {
      const { title, version } = group.papers[0]!
      const record: PaperRecord = {
        title,
        ...(version !== undefined && { version }),
        withdrawn: true,
        facts: [{ name: 'withdrawn', value: 'deleted' }],
      }
      const by = imported === undefined ? {} : { import: imported }
      say(group, { source, name: DELETED, said: now, record, ...by })
    }
    await store.works.write(groups.map((group) => toWork(group, undefined, now)))
  }
  return gone.map(({ id }) => id)
}

/** Nothing new was said. */
function withoutSaid(work: Work): Work {
  const { links: _, facts: __, versions: ___, ...rest } = work
  return { ...rest, isWhole: false }
}
