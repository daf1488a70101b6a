import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** Something that a member did with a paper, for the group to see. */
export interface Deed {
  paper: { id: string; title: string }
  /** Absent when they are no member any more. */
  by?: { name: string; handle: string }
  /** UTC milliseconds. */
  at: number
  /** Of the group, where the paper was put. */
  collection?: { id: string; name: string }
}

/** A paper that the group will talk about. */
export interface Planned {
  paper: Deed['paper']
  /** `YYYY-MM-DD`. */
  day: string
  collection: NonNullable<Deed['collection']>
}

/** What members did lately that all of them may see; each the newest first, from `since` on, and `most` of it. */
export interface GroupDays {
  votes(since: number, most: number): Promise<Deed[]>
  /** Papers put into collections of the group. */
  kept(since: number, most: number): Promise<Deed[]>
  /** Comments that stand, one each. */
  comments(since: number, most: number): Promise<Deed[]>
  /** How many runs of a paper's method were kept on a day; nobody knows by whom. */
  runs(since: number, most: number): Promise<{ paper: Deed['paper']; day: string; runs: number }[]>
  /** From a day on, the earliest first. */
  talks(from: string, most: number): Promise<Planned[]>
}

const DAY_MS = 86_400_000

export const groupDaysStore = (db: Kysely<Schema>): GroupDays => ({
  async votes(since, most) {
    const rows = await db
      .selectFrom('votes')
      .innerJoin('papers', 'papers.key', 'votes.paper')
      .innerJoin('members', 'members.id', 'votes.member')
      .select(['papers.id', 'papers.title', 'members.name', 'members.handle', 'votes.at'])
      .where('votes.at', '>=', since)
      .orderBy('votes.at', 'desc')
      .limit(most)
      .execute()
    return rows.map(toDeed)
  },

  async kept(since, most) {
    const rows = await db
      .selectFrom('collection_papers as kept')
      .innerJoin('collections', 'collections.key', 'kept.collection')
      .innerJoin('papers', 'papers.key', 'kept.paper')
      .leftJoin('members', 'members.id', 'kept.added_by')
      .select(['papers.id', 'papers.title', 'members.name', 'members.handle', 'kept.added as at'])
      .select(['collections.id as collection', 'collections.name as shelf'])
      .where('kept.added', '>=', since)
      .where('collections.owner', 'is', null)
      .orderBy('kept.added', 'desc')
      .limit(most)
      .execute()
    return rows.map(({ collection, shelf, ...row }) => ({
      ...toDeed(row),
      collection: { id: collection, name: shelf },
    }))
  },

  async comments(since, most) {
    const rows = await db
      .selectFrom('comments')
      .innerJoin('papers', 'papers.key', 'comments.paper')
      .leftJoin('members', 'members.id', 'comments.member')
      .select(['papers.id', 'papers.title', 'members.name', 'members.handle', 'comments.written as at'])
      .where('comments.written', '>=', since)
      .where('comments.deleted', 'is', null)
      .where('comments.hidden', 'is', null)
      .orderBy('comments.written', 'desc')
      .limit(most)
      .execute()
    return rows.map(toDeed)
  },

  async runs(since, most) {
    const day = sql<number>`kept_runs.kept / ${sql.lit(DAY_MS)}`
    const rows = await db
      .selectFrom('kept_runs')
      .innerJoin('papers', 'papers.slug', 'kept_runs.slug')
      .select((e) => ['papers.id', 'papers.title', day.as('day'), e.fn.countAll<number>().as('runs')])
      .where('kept_runs.kept', '>=', since)
      .groupBy(['papers.id', 'papers.title', day])
      .orderBy(day, 'desc')
      .orderBy('papers.id')
      .limit(most)
      .execute()
    return rows.map(({ id, title, day, runs }) => ({
      paper: { id, title },
      day: new Date(Number(day) * DAY_MS).toISOString().slice(0, 10),
      runs: Number(runs),
    }))
  },

  async talks(from, most) {
    const rows = await db
      .selectFrom('collection_papers as kept')
      .innerJoin('collections', 'collections.key', 'kept.collection')
      .innerJoin('papers', 'papers.key', 'kept.paper')
      .select(['papers.id', 'papers.title', 'kept.day'])
      .select(['collections.id as collection', 'collections.name as shelf'])
      .where('kept.day', 'is not', null)
      .where('kept.day', '>=', from)
      .where('collections.owner', 'is', null)
      .orderBy('kept.day')
      .orderBy('collections.key')
      .orderBy('kept.position')
      .limit(most)
      .execute()
    return rows.map(({ id, title, day, collection, shelf }) => ({
      paper: { id, title },
      day: day!,
      collection: { id: collection, name: shelf },
    }))
  },
})

interface DeedRow {
  id: string
  title: string
  name: string | null
  handle: string | null
  at: number
}

const toDeed = ({ id, title, name, handle, at }: DeedRow): Deed => ({
  paper: { id, title },
  ...(name !== null && handle !== null && { by: { name, handle } }),
  at: Number(at),
})
