import { type Kysely, sql } from 'kysely'
import { isOnLists } from './rulings.ts'
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
  /**
   * Papers that so many members voted for or wrote about from a time on, the last first; not those of which a webhook was told so,
   * nor what a curator keeps off the lists.
   */
  busy(
    asked: { since: number; colleagues: number; butToldTo: number },
    most: number,
  ): Promise<{ paper: number; colleagues: number; votes: number; comments: number }[]>
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

  async busy({ since, colleagues, butToldTo }, most) {
    const voted = db
      .selectFrom('votes')
      .select(['paper', 'member', 'at', 'member as voter', sql<number | null>`null`.as('comment')])
      .where('at', '>=', since)
    const wrote = db
      .selectFrom('comments')
      .select(['paper', 'member', 'written as at', sql<string | null>`null`.as('voter'), 'key as comment'])
      .where('written', '>=', since)
      .where('member', 'is not', null)
      .where('deleted', 'is', null)
      .where('hidden', 'is', null)
    const rows = await db
      .selectFrom(voted.unionAll(wrote as never).as('did'))
      .select((e) => [
        'did.paper',
        e.fn.count<number>('did.member').distinct().as('colleagues'),
        e.fn.count<number>('did.voter').distinct().as('votes'),
        e.fn.count<number>('did.comment').as('comments'),
      ])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('webhook_group_told as told')
              .select('told.paper')
              .where('told.webhook', '=', butToldTo)
              .whereRef('told.paper', '=', 'did.paper'),
          ),
        ),
      )
      .where(isOnLists('did.paper'))
      .groupBy('did.paper')
      .having((e) => e(e.fn.count('did.member').distinct(), '>=', colleagues))
      .orderBy((e) => e.fn.max('did.at'), 'desc')
      .orderBy('did.paper')
      .limit(most)
      .execute()
    return rows.map((row) => ({
      paper: Number(row.paper),
      colleagues: Number(row.colleagues),
      votes: Number(row.votes),
      comments: Number(row.comments),
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
