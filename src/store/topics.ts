import type { Kysely } from 'kysely'
import { KeySet } from './key-set.ts'
import { type Page, type StoredPaper, fromRow } from './papers.ts'
import { parts } from './parts.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** What a paper is about, and how that is known. */
export interface PaperTopic {
  name: string
  /** Chosen by hand, given as a category or as keywords by a source, or read from title and abstract. */
  from: 'catalogue' | 'categories' | 'keywords' | 'text'
}

export interface Topics {
  /** Every topic that papers have, with how many. */
  counts(): Promise<Map<string, number>>
  count(topic: string): Promise<number>
  /** The papers of a topic, newest first; those without a date come last. */
  list(topic: string, page: Page): Promise<StoredPaper[]>
  /** Keys of papers whose topics were not found out in this way, as those that changed; the lowest first. */
  missing(way: string, limit: number, after?: number): Promise<number[]>
  /** How many papers' topics were found out in this way and have not changed since. */
  countKnown(way: string): Promise<number>
  /** Writes all or none, in the order given; the topics that a paper had before go. */
  write(way: string, papers: readonly { key: number; topics: readonly PaperTopic[] }[]): Promise<void>
}

export const topicStore = (db: Kysely<Schema>): Topics => ({
  async counts() {
    const rows = await db
      .selectFrom('topics')
      .select((e) => ['topic', e.fn.countAll<number>().as('n')])
      .groupBy('topic')
      .execute()
    return new Map(rows.map(({ topic, n }) => [topic, Number(n)]))
  },

  count: (topic) => countOf(db, topic),

  async list(topic, { limit, offset = 0 }) {
    const having = await countOf(db, topic)
    const { n } = await db
      .selectFrom('papers')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    // The papers of a frequent topic are met soon on the way through all by date; those of a rare one are few to sort.
    const isMetSoon = (offset + limit) * Number(n) < having * having
    // Which papers they are is found out from narrow rows alone.
    const rows = await db
      .selectFrom('papers')
      .selectAll()
      .where('key', 'in', (e) =>
        e
          .selectFrom('papers')
          .select('key')
          .where((w) => {
            const of = w.selectFrom('topics').select('paper').where('topic', '=', topic)
            return isMetSoon ? w.exists(of.whereRef('topics.paper', '=', 'papers.key')) : w('key', 'in', of)
          })
          .orderBy('date', (order) => order.desc().nullsLast())
          .orderBy('id', 'desc')
          .limit(limit)
          .offset(offset),
      )
      .orderBy('date', (order) => order.desc().nullsLast())
      .orderBy('id', 'desc')
      .execute()
    return rows.map(fromRow)
  },

  async missing(way, limit, after = 0) {
    const rows = await db
      .selectFrom('papers')
      .leftJoin('topics_known', (join) =>
        join.onRef('topics_known.paper', '=', 'papers.key').on('topics_known.way', '=', way),
      )
      .select('papers.key')
      .where('topics_known.paper', 'is', null)
      .where('papers.key', '>', after)
      .orderBy('papers.key')
      .limit(limit)
      .execute()
    return rows.map(({ key }) => key)
  },

  async countKnown(way) {
    const { n } = await db
      .selectFrom('topics_known')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('way', '=', way)
      .executeTakeFirstOrThrow()
    return Number(n)
  },

  async write(way, papers) {
    await inTransaction(db, async (inside) => {
      for (const part of parts(papers)) {
        const keys = part.map(({ key }) => key)
        await inside.deleteFrom('topics').where('paper', 'in', keys).execute()
        await inside
          .insertInto('topics_known')
          .values(keys.map((paper) => ({ paper, way })))
          .onConflict((conflict) => conflict.column('paper').doUpdateSet({ way }))
          .execute()
        const rows = part.flatMap(({ key, topics }) =>
          topics.map(({ name, from }, place) => ({ topic: name, paper: key, origin: from, place })),
        )
        for (const some of parts(rows)) await inside.insertInto('topics').values(some).execute()
      }
    })
  },
})

async function countOf(db: Kysely<Schema>, topic: string): Promise<number> {
  const { n } = await db
    .selectFrom('topics')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('topic', '=', topic)
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** Keys of the papers of a topic. */
export async function keysOfTopic(db: Kysely<Schema>, topic: string): Promise<KeySet> {
  const rows = await db.selectFrom('topics').select('paper').where('topic', '=', topic).execute()
  return KeySet.of(rows.map(({ paper }) => paper))
}
