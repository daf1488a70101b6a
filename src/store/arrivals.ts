import type { Kysely } from 'kysely'
import { lastSignals } from './listings.ts'
import { parts } from './parts.ts'
import { countTalk } from './comment-rows.ts'
import { countVotes } from './votes.ts'
import { isOnLists } from './rulings.ts'
import type { Schema } from './schema.ts'

/** A paper that came onto a list, as far as it matters to whom it is sent. */
export interface Arrival {
  key: number
  id: string
  /** The folder of its method. */
  slug?: string
  /** The first day of lists it stood on, as far back as was asked. */
  day: string
  /** When it last came onto a list it was not on, UTC milliseconds. */
  seen: number
  /** What others counted last, by name. */
  signals: Readonly<Record<string, number>>
  /** How many members voted for it here. */
  votes: number
  /** How many discuss it here; absent when nobody does. */
  talkers?: number
  topics: string[]
  categories: string[]
}

export interface Arrivals {
  /** Papers that came onto a list after a time, of days from one on; withdrawn ones are left out, and those that curators keep off all lists. */
  since(seen: number, day: string): Promise<Arrival[]>
}

export const arrivalStore = (db: Kysely<Schema>): Arrivals => ({
  async since(seen, day) {
    const rows = await db
      .selectFrom('listings')
      .innerJoin('papers', 'papers.key', 'listings.paper')
      .select((e) => [
        'papers.key',
        'papers.id',
        'papers.slug',
        'papers.topics',
        e.fn.min('day').as('day'),
        e.fn.max('seen').as('seen'),
      ])
      .where('day', '>=', day)
      .where('papers.withdrawn', '=', 0)
      .where(isOnLists('listings.paper'))
      .groupBy(['papers.key', 'papers.id', 'papers.slug', 'papers.topics'])
      .having((e) => e.fn.max('seen'), '>', seen)
      .execute()
    const found = new Map(
      rows.map(({ key, id, slug, topics, ...row }): [number, Arrival] => [
        key,
        {
          key,
          id,
          ...(slug !== null && { slug }),
          day: row.day as string,
          seen: Number(row.seen),
          signals: {},
          votes: 0,
          topics: JSON.parse(topics) as string[],
          categories: [],
        },
      ]),
    )
    for (const keys of parts([...found.keys()], 1000)) {
      for (const [paper, signals] of await lastSignals(db, keys)) found.get(paper)!.signals = signals
      for (const [paper, votes] of await countVotes(db, keys)) found.get(paper)!.votes = votes
      for (const [paper, { people }] of await countTalk(db, keys)) found.get(paper)!.talkers = people
      const topics = db.selectFrom('topics').select(['paper', 'topic']).where('paper', 'in', keys)
      for (const { paper, topic } of await topics.execute()) found.get(paper)!.topics.push(topic)
      const categories = db.selectFrom('categories').selectAll().where('paper', 'in', keys)
      for (const { paper, category } of await categories.execute()) {
        found.get(paper)!.categories.push(category)
      }
    }
    return [...found.values()]
  },
})
