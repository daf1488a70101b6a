import { createHash } from 'node:crypto'
import type { PaperRecord } from '#sources/record.ts'
import { titleKey } from '#sources/text.ts'
import type { Store, StoredPaper } from '#store/index.ts'

export interface Imported {
  /** Papers that were not here. */
  added: StoredPaper[]
  /** Papers that were here and gained an abstract, authors or a date. */
  completed: StoredPaper[]
  /** Papers that were here and gained nothing. */
  unchanged: number
}

type KeyedPaper = StoredPaper & { titleKey: string }

/**
 * Brings records into the store, all or none, one paper per work: a record is a known paper when its arXiv
 * id or its title is. What is known stays; only what was missing is filled in. With `dryRun` nothing is
 * written and the answer says what would be.
 */
export async function importRecords(
  store: Store,
  records: readonly PaperRecord[],
  { source, now, dryRun = false }: { source: string; now: number; dryRun?: boolean },
): Promise<Imported> {
  const changed = new Map<string, { paper: KeyedPaper; isNew: boolean }>()
  let unchanged = 0

  for (const record of records) {
    const key = titleKey(record.title)
    const fresh = fromRecord(record, key, source, now)
    const pending = changed.get(fresh.id)
    const known = pending?.paper ?? (await find(store, record, key))
    if (!known) {
      changed.set(fresh.id, { paper: fresh, isNew: true })
      continue
    }
    const merged = complete(known, fresh)
    if (merged) changed.set(known.id, { paper: merged, isNew: pending?.isNew ?? false })
    else unchanged++
  }

  const writes = [...changed.values()]
  if (!dryRun) await store.papers.save(writes.map((write) => write.paper))
  return {
    added: writes.filter((write) => write.isNew).map((write) => write.paper),
    completed: writes.filter((write) => !write.isNew).map((write) => write.paper),
    unchanged,
  }
}

async function find(store: Store, record: PaperRecord, key: string): Promise<StoredPaper | undefined> {
  if (record.arxiv !== undefined) {
    const same = await store.papers.get(record.arxiv)
    if (same) return same
  }
  const twins = await store.papers.byTitleKey(key)
  return twins.find((twin) => record.arxiv === undefined || twin.arxiv === undefined)
}

/** The known paper with its gaps filled from the fresh one; undefined when there is nothing to fill. */
function complete(known: StoredPaper, fresh: KeyedPaper): KeyedPaper | undefined {
  const gained: Partial<KeyedPaper> = {}
  if (known.abstract === undefined && fresh.abstract !== undefined) gained.abstract = fresh.abstract
  if (known.date === undefined && fresh.date !== undefined) gained.date = fresh.date
  if (known.arxiv === undefined && fresh.arxiv !== undefined) gained.arxiv = fresh.arxiv
  if (known.authors.length === 0 && fresh.authors.length > 0) gained.authors = fresh.authors
  if (Object.keys(gained).length === 0) return undefined
  return { ...known, ...gained, titleKey: titleKey(known.title) }
}

function fromRecord(record: PaperRecord, key: string, source: string, now: number): KeyedPaper {
  return {
    id: record.arxiv ?? localId(key),
    ...(record.arxiv !== undefined && { arxiv: record.arxiv }),
    title: record.title,
    titleKey: key,
    authors: record.authors ?? [],
    ...(record.abstract !== undefined && { abstract: record.abstract }),
    ...(record.date !== undefined && { date: record.date }),
    topics: [],
    categories: [],
    withdrawn: false,
    listed: now,
    source,
  }
}

/** An id for a paper that came without one: the same title gives the same id. */
const localId = (key: string) => `p-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`
