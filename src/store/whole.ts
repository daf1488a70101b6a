import type { Kysely } from 'kysely'
import { type StoredPaper, fromRow } from './papers.ts'
import type { Schema } from './schema.ts'
import { type StoredStatement, statementStore } from './statements.ts'
import type { PaperTopic } from './topics.ts'

/** A paper with all that is kept of it and is nobody's own. */
export interface WholePaper {
  key: number
  paper: StoredPaper
  /** Its other ids, in their order. */
  aka: string[]
  /** All that was said of it, in the order it came. */
  statements: StoredStatement[]
  listings: { day: string; source: string; position: number; seen: number }[]
  /** Every count, not only the last ones. */
  signals: { name: string; value: number; observed: number }[]
  topics: PaperTopic[]
}

export interface WholePapers {
  /** Papers in the order of their keys, from after one on. */
  after(key: number, limit: number): Promise<WholePaper[]>
}

export const wholeStore = (db: Kysely<Schema>): WholePapers => ({
  async after(after, limit) {
    const papers = await db
      .selectFrom('papers')
      .selectAll()
      .where('key', '>', after)
      .orderBy('key')
      .limit(limit)
      .execute()
    const whole = new Map(
      papers.map((row): [number, WholePaper] => [
        row.key,
        { key: row.key, paper: fromRow(row), aka: [], statements: [], listings: [], signals: [], topics: [] },
      ]),
    )
    const keys = [...whole.keys()]
    if (keys.length === 0) return []
    const get = (paper: number) => whole.get(paper)!

    for (const statement of await statementStore(db).of(keys)) {
      get(statement.paper).statements.push(statement)
    }
    for (const { paper, id } of await db
      .selectFrom('aliases')
      .selectAll()
      .where('paper', 'in', keys)
      .orderBy('id')
      .execute()) {
      get(paper).aka.push(id)
    }
    for (const { paper, ...place } of await db
      .selectFrom('listings')
      .select(['paper', 'day', 'source', 'position', 'seen'])
      .where('paper', 'in', keys)
      .orderBy('day')
      .orderBy('source')
      .execute()) {
      get(paper).listings.push(place)
    }
    for (const { paper, ...count } of await db
      .selectFrom('signals')
      .select(['paper', 'name', 'value', 'observed'])
      .where('paper', 'in', keys)
      .orderBy('observed')
      .orderBy('name')
      .execute()) {
      get(paper).signals.push(count)
    }
    for (const { paper, topic, origin } of await db
      .selectFrom('topics')
      .selectAll()
      .where('paper', 'in', keys)
      .orderBy('place')
      .execute()) {
      get(paper).topics.push({ name: topic, from: origin as PaperTopic['from'] })
    }
    return [...whole.values()]
  },
})
