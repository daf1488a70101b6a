import type { Kysely } from 'kysely'
import { markOf } from './mark.ts'
import { type Page, type StoredPaper, fromRow } from './papers.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** A paper in a collection. Times are UTC milliseconds. */
export interface Kept {
  paper: StoredPaper
  note: string
  /** `YYYY-MM-DD`, when the group talks about it. */
  day?: string
  /** Absent when they are no member any more. */
  addedBy?: { name: string; handle: string }
  added: number
}

/** `changed`: somebody else wrote since what is there was read. */
export type Written = 'done' | 'changed' | 'gone'

/** What collections hold; `key` is the collection's, a paper is known by its key in the store. */
export interface CollectionPapers {
  count(key: number): Promise<number>
  /** In the collection's own order, or the ones added last first. */
  list(key: number, page: Page, order?: 'own' | 'added'): Promise<Kept[]>
  /** Those that have a day, the earliest first. */
  dated(key: number): Promise<Kept[]>
  /** Puts a paper at the end; one that is there stays where it is. */
  add(key: number, paper: number, by: string, now: number): Promise<'added' | 'there' | 'full'>
  take(key: number, paper: number): Promise<void>
  /** Puts a paper before another one, or at the end without one. False when either is not there any more. */
  move(key: number, paper: number, before: number | undefined): Promise<boolean>
  /** Puts a paper at a place, from 1; a place behind the last is the last. */
  place(key: number, paper: number, place: number): Promise<boolean>
  setDay(key: number, paper: number, day: string | undefined): Promise<boolean>
  /** `seen` is the mark of the note as it was read. */
  setNote(key: number, paper: number, note: string, seen: string): Promise<Written>
  /** Papers by their ids, those among these that are in some of the collections, with the keys of those. */
  holding(keys: readonly number[], papers: readonly string[]): Promise<Map<string, Set<number>>>
  /** Keys of the papers that others than a member added, with when they did. */
  addedByOthers(key: number, member: string): Promise<Map<number, number>>
}

/** In one collection. */
const MOST_KEPT = 2000

export const collectionPaperStore = (db: Kysely<Schema>): CollectionPapers => {
  const entries = (inside: Kysely<Schema>, key: number) =>
    inside
      .selectFrom('collection_papers')
      .where('collection', '=', key)
      .orderBy('position')
      .orderBy('collection_papers.paper')
  const read = (key: number) =>
    db
      .selectFrom('collection_papers')
      .innerJoin('papers', 'papers.key', 'collection_papers.paper')
      .leftJoin('members', 'members.id', 'collection_papers.added_by')
      .selectAll('papers')
      .select(['collection_papers.note', 'collection_papers.day', 'collection_papers.added'])
      .select(['members.name', 'members.handle'])
      .where('collection_papers.collection', '=', key)
  const countOf = async (inside: Kysely<Schema>, key: number) => {
    const { n } = await inside
      .selectFrom('collection_papers')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('collection', '=', key)
      .executeTakeFirstOrThrow()
    return Number(n)
  }
  const change = (inside: Kysely<Schema>, key: number, paper: number) =>
    inside.updateTable('collection_papers').where('collection', '=', key).where('paper', '=', paper)

  /** Everything from a position on makes room for the paper. */
  async function moveTo(inside: Kysely<Schema>, key: number, paper: number, before: number | undefined) {
    const places = await entries(inside, key).select(['paper', 'position']).execute()
    if (!places.some((one) => one.paper === paper)) return false
    if (before === paper) return true
    const at = places.findIndex((one) => one.paper === before)
    if (before !== undefined && at < 0) return false
    if (places[before === undefined ? places.length - 1 : at - 1]?.paper === paper) return true
    const position = at < 0 ? Number(places.at(-1)!.position) + 1 : Number(places[at]!.position)
    if (at >= 0) {
      await inside
        .updateTable('collection_papers')
        .set((e) => ({ position: e('position', '+', 1) }))
        .where('collection', '=', key)
        .where('position', '>=', position)
        .execute()
    }
    await change(inside, key, paper).set({ position }).execute()
    return true
  }

  return {
    count: (key) => countOf(db, key),

    async list(key, { limit, offset = 0 }, order = 'own') {
      const rows = await read(key)
        .$if(order === 'own', (query) =>
          query.orderBy('collection_papers.position').orderBy('collection_papers.paper'),
        )
        .$if(order === 'added', (query) =>
          query.orderBy('collection_papers.added', 'desc').orderBy('collection_papers.paper', 'desc'),
        )
        .limit(limit)
        .offset(offset)
        .execute()
      return rows.map(toKept)
    },

    async dated(key) {
      const rows = await read(key)
        .where('collection_papers.day', 'is not', null)
        .orderBy('collection_papers.day')
        .orderBy('collection_papers.position')
        .execute()
      return rows.map(toKept)
    },

    add: (key, paper, by, added) =>
      inTransaction(db, async (inside) => {
        const last = await inside
          .selectFrom('collection_papers')
          .select((e) => e.fn.max('position').as('position'))
          .where('collection', '=', key)
          .executeTakeFirst()
        const there = await entries(inside, key).select('paper').where('paper', '=', paper).executeTakeFirst()
        if (there) return 'there'
        if ((await countOf(inside, key)) >= MOST_KEPT) return 'full'
        const position = Number((last?.position as number | null) ?? 0) + 1
        await inside
          .insertInto('collection_papers')
          .values({ collection: key, paper, position, note: '', day: null, added_by: by, added })
          .execute()
        return 'added'
      }),

    async take(key, paper) {
      await db
        .deleteFrom('collection_papers')
        .where('collection', '=', key)
        .where('paper', '=', paper)
        .execute()
    },

    move: (key, paper, before) => inTransaction(db, (inside) => moveTo(inside, key, paper, before)),

    place: (key, paper, place) =>
      inTransaction(db, async (inside) => {
        const others = (await entries(inside, key).select('paper').execute()).filter(
          (one) => one.paper !== paper,
        )
        return moveTo(inside, key, paper, others[Math.max(1, place) - 1]?.paper)
      }),

    async setDay(key, paper, day) {
      const { numUpdatedRows } = await change(db, key, paper)
        .set({ day: day ?? null })
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    setNote: (key, paper, note, seen) =>
      inTransaction(db, async (inside) => {
        const row = await entries(inside, key).select('note').where('paper', '=', paper).executeTakeFirst()
        if (!row) return 'gone'
        if (row.note !== note && markOf(row.note) !== seen) return 'changed'
        await change(inside, key, paper).set({ note }).execute()
        return 'done'
      }),

    async holding(keys, papers) {
      const found = new Map<string, Set<number>>()
      if (keys.length === 0 || papers.length === 0) return found
      const rows = await db
        .selectFrom('collection_papers')
        .innerJoin('papers', 'papers.key', 'collection_papers.paper')
        .select(['papers.id', 'collection'])
        .where('papers.id', 'in', papers)
        .where('collection', 'in', keys)
        .execute()
      for (const { id, collection } of rows) found.set(id, (found.get(id) ?? new Set()).add(collection))
      return found
    },

    async addedByOthers(key, member) {
      const rows = await db
        .selectFrom('collection_papers')
        .select(['paper', 'added'])
        .where('collection', '=', key)
        .where((e) => e.or([e('added_by', '!=', member), e('added_by', 'is', null)]))
        .execute()
      return new Map(rows.map(({ paper, added }) => [paper, Number(added)]))
    },
  }
}

type EntryRow = Parameters<typeof fromRow>[0] & {
  note: string
  day: string | null
  added: number
  name: string | null
  handle: string | null
}

const toKept = (row: EntryRow): Kept => ({
  paper: fromRow(row),
  note: row.note,
  ...(row.day !== null && { day: row.day }),
  ...(row.name !== null && row.handle !== null && { addedBy: { name: row.name, handle: row.handle } }),
  added: Number(row.added),
})
