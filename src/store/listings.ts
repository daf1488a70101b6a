import { type Kysely, sql } from 'kysely'
import { type StoredPaper, papersByKey } from './papers.ts'
import { isOnLists } from './rulings.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'
import { countTalk } from './comment-rows.ts'
import { countVotes } from './votes.ts'

/** Which of the listed papers are wanted; all of them when nothing is said. */
export interface ListingFilter {
  category?: string
  /** Only papers with code. */
  hasCode?: boolean
  /** Only papers of these methods. */
  slugs?: readonly string[]
  /** Only papers that this one submitted, by the page of their account or by their name, in any case. */
  submitter?: string
}

/** A paper on the lists of some days. */
export interface Listed {
  paper: StoredPaper
  /** The first of those days it stood on. */
  day: string
  /** What others counted last, by name; a count nobody made is absent. */
  signals: Readonly<Record<string, number>>
  /** How many members voted for it here. */
  votes: number
  /** How many discuss it here; absent when nobody does. */
  talkers?: number
}

/** A paper's place among those of its day, in the order in which the day's list is shown. */
export interface PlaceOnList {
  /** `YYYY-MM-DD`. */
  day: string
  /** From 1. */
  place: number
  papers: number
  previous: StoredPaper | undefined
  next: StoredPaper | undefined
}

/** The lists of a day, by when they came here. Times are UTC milliseconds. */
export interface DayThatCame {
  /** `YYYY-MM-DD`. */
  day: string
  papers: number
  first: number
  last: number
}

export interface CategoryCount {
  category: string
  papers: number
}

export interface Listings {
  /** The days with papers next to a span, both of them outside of it. */
  around(from: string, to: string): Promise<{ previous: string | undefined; next: string | undefined }>
  /** The newest day with papers, at or before `day`. */
  newest(day: string): Promise<string | undefined>
  count(from: string, to: string, filter?: ListingFilter): Promise<number>
  /** Papers listed in a span of days, both ends included: most votes elsewhere first, then as listed. */
  list(
    span: { from: string; to: string },
    page: { limit: number; offset?: number },
    filter?: ListingFilter,
  ): Promise<Listed[]>
  /** Days with a list, up to one and the newest first, and how many papers each has. */
  days(until: string, limit: number): Promise<{ day: string; papers: number }[]>
  /** Days with a list after one and up to another, the oldest first: how many papers, and when the first and the last came. */
  came(after: string, until: string): Promise<DayThatCame[]>
  /** Papers of the lists up to a day, those of the newest list first; within one as `list` has them. */
  latest(
    until: string,
    page: { limit: number; offset?: number },
    filter?: Pick<ListingFilter, 'submitter'>,
  ): Promise<StoredPaper[]>
  /** Where a paper stands on the list of the first day it stood on; undefined when it is on none. */
  placeOf(id: string): Promise<PlaceOnList | undefined>
  /** Takes off one source's list of a day every paper that is not among these. Returns how many were. */
  takeOff(list: { day: string; source: string }, but: readonly string[]): Promise<number>
  /** The categories of the papers of a span, the most frequent first. */
  categories(from: string, to: string): Promise<CategoryCount[]>
}

/** Lists whose categories are remembered. */
const KEPT = 200

export const listingStore = (db: Kysely<Schema>): Listings => {
  // Papers are wide rows: which of them are wanted is found out from narrow tables and indexes alone.
  const within = (from: string, to: string, { category, hasCode, slugs, submitter }: ListingFilter = {}) => {
    let query = db
      .selectFrom('listings')
      .where('listings.day', '>=', from)
      .where('listings.day', '<=', to)
      .where(isOnLists('listings.paper'))
    if (hasCode) {
      query = query.where((e) =>
        e.exists(
          e
            .selectFrom('links')
            .select('links.paper')
            .whereRef('links.paper', '=', 'listings.paper')
            .where('links.kind', '=', 'code'),
        ),
      )
    }
    if (slugs) {
      query = query.where('listings.paper', 'in', (e) =>
        e.selectFrom('papers').select('key').where('slug', 'in', slugs),
      )
    }
    if (submitter !== undefined) {
      const name = submitter.toLowerCase()
      query = query.where('listings.paper', 'in', (e) =>
        e
          .selectFrom('facts')
          .select('facts.paper')
          .where('facts.name', '=', 'submitter')
          .where((f) =>
            f.or([
              f(f.fn<string>('lower', ['facts.value']), '=', name),
              f(f.fn<string>('lower', ['facts.url']), '=', `https://huggingface.co/${name}`),
            ]),
          ),
      )
    }
    if (category !== undefined) {
      query = query.where((e) =>
        e.exists(
          e
            .selectFrom('categories')
            .select('categories.paper')
            .whereRef('categories.paper', '=', 'listings.paper')
            .where('categories.category', '=', category),
        ),
      )
    }
    return query
  }

  const votesElsewhere = sql<number>`coalesce((select value from signals
    where signals.paper = listings.paper and signals.name = 'hf-upvotes'
    order by observed desc limit 1), 0)`

  const pinned = sql<number>`case when exists (select 1 from rulings where rulings.paper = listings.paper
    and rulings.kind = 'pin' and rulings.day = listings.day) then 1 else 0 end`

  /** Each paper once: those that curators let stand first, then most votes elsewhere, then as listed. */
  const inOrder = (from: string, to: string, filter?: ListingFilter) =>
    within(from, to, filter)
      .select((e) => ['listings.paper', e.fn.min('day').as('day'), e.fn.min('position').as('position')])
      .groupBy('listings.paper')
      .orderBy((e) => e.fn.max(pinned), 'desc')
      .orderBy(votesElsewhere, 'desc')
      .orderBy('position')
      .orderBy('listings.paper')

  /** How many papers each day has, the newest day first. */
  const byDay = (until: string, filter?: ListingFilter) =>
    within('', until, filter)
      .select((e) => ['day', e.fn.count<number>('listings.paper').distinct().as('papers')])
      .groupBy('day')
      .orderBy('day', 'desc')

  // Every page of a list shows its categories; they change when its papers do.
  const counted = new Map<string, { papers: number; categories: CategoryCount[] }>()

  return {
    async around(from, to) {
      const one = async (ahead: boolean) => {
        const { day } = await db
          .selectFrom('listings')
          .select((e) => (ahead ? e.fn.min('day') : e.fn.max('day')).as('day'))
          .where('day', ahead ? '>' : '<', ahead ? to : from)
          .executeTakeFirstOrThrow()
        return (day as string | null) ?? undefined
      }
      return { previous: await one(false), next: await one(true) }
    },

    async newest(day) {
      const { newest } = await db
        .selectFrom('listings')
        .select((e) => e.fn.max('day').as('newest'))
        .where('day', '<=', day)
        .executeTakeFirstOrThrow()
      return (newest as string | null) ?? undefined
    },

    async count(from, to, filter) {
      const { papers } = await within(from, to, filter)
        .select((e) => e.fn.count<number>('listings.paper').distinct().as('papers'))
        .executeTakeFirstOrThrow()
      return Number(papers)
    },

    async list({ from, to }, { limit, offset = 0 }, filter) {
      const places = await inOrder(from, to, filter).limit(limit).offset(offset).execute()
      const keys = places.map(({ paper }) => paper)
      const [papers, counts] = [await papersByKey(db, keys), await lastSignals(db, keys)]
      const votes = await countVotes(db, keys)
      const talk = await countTalk(db, keys)
      return places.map(({ paper, day }) => ({
        paper: papers.get(paper)!,
        day: day as string,
        signals: counts.get(paper) ?? {},
        votes: votes.get(paper) ?? 0,
        ...(talk.has(paper) && { talkers: talk.get(paper)!.people }),
      }))
    },

    async days(until, limit) {
      const days = await byDay(until).limit(limit).execute()
      return days.map(({ day, papers }) => ({ day, papers: Number(papers) }))
    },

    async came(after, until) {
      const rows = await db
        .selectFrom('listings')
        .select((e) => [
          'day',
          e.fn.count('paper').distinct().as('papers'),
          e.fn.min('seen').as('first'),
          e.fn.max('seen').as('last'),
        ])
        .where('day', '>', after)
        .where('day', '<=', until)
        .groupBy('day')
        .orderBy('day')
        .execute()
      return rows.map(({ day, papers, first, last }) => ({
        day,
        papers: Number(papers),
        first: Number(first),
        last: Number(last),
      }))
    },

    async latest(until, { limit, offset = 0 }, filter) {
      // Only the days that hold what is wanted are put in order.
      const days = await byDay(until, filter).execute()
      // Twice as many: a paper may stand on several lists.
      let missing = 2 * (offset + limit)
      const first = days.find(({ papers }) => (missing -= Number(papers)) <= 0) ?? days.at(-1)
      if (!first) return []
      const places = await within(first.day, until, filter)
        .select('listings.paper')
        .groupBy('listings.paper')
        .orderBy((e) => e.fn.max('day'), 'desc')
        .orderBy(votesElsewhere, 'desc')
        .orderBy((e) => e.fn.min('position'))
        .orderBy('listings.paper')
        .limit(limit)
        .offset(offset)
        .execute()
      const papers = await papersByKey(
        db,
        places.map(({ paper }) => paper),
      )
      return places.flatMap(({ paper }) => papers.get(paper) ?? [])
    },

    async placeOf(id) {
      const first = await db
        .selectFrom('listings')
        .innerJoin('papers', 'papers.key', 'listings.paper')
        .select(['listings.paper', 'day'])
        .where('papers.id', '=', id)
        .orderBy('day')
        .limit(1)
        .executeTakeFirst()
      if (!first) return undefined
      const { day } = first
      const keys = (await inOrder(day, day).execute()).map(({ paper }) => paper)
      const at = keys.indexOf(first.paper)
      const beside = [keys[at - 1], keys[at + 1]]
      const papers = await papersByKey(
        db,
        beside.filter((key) => key !== undefined),
      )
      const [previous, next] = beside.map((key) => (key === undefined ? undefined : papers.get(key)))
      return { day, place: at + 1, papers: keys.length, previous, next }
    },

    takeOff({ day, source }, but) {
      const stays = new Set(but)
      return inTransaction(db, async (inside) => {
        const rows = await inside
          .selectFrom('listings')
          .innerJoin('papers', 'papers.key', 'listings.paper')
          .select(['papers.id', 'listings.paper'])
          .where('day', '=', day)
          .where('listings.source', '=', source)
          .execute()
        const gone = rows.filter(({ id }) => !stays.has(id)).map(({ paper }) => paper)
        if (gone.length === 0) return 0
        counted.clear()
        await inside
          .deleteFrom('listings')
          .where('day', '=', day)
          .where('source', '=', source)
          .where('paper', 'in', gone)
          .execute()
        return gone.length
      })
    },

    async categories(from, to) {
      const papers = await this.count(from, to)
      const known = counted.get(`${from} ${to}`)
      if (known?.papers === papers) return known.categories
      const categories = await db
        .selectFrom('categories')
        .select((e) => ['category', e.fn.countAll<number>().as('papers')])
        .where('paper', 'in', (e) =>
          e
            .selectFrom('listings')
            .select('listings.paper')
            .where('listings.day', '>=', from)
            .where('listings.day', '<=', to),
        )
        .groupBy('category')
        .orderBy('papers', 'desc')
        .orderBy('category')
        .limit(12)
        .execute()
      if (counted.size >= KEPT) counted.clear()
      counted.set(`${from} ${to}`, { papers, categories })
      return categories
    },
  }
}

/** What was counted last of each paper, by the name of the count. */
export async function lastSignals(
  db: Kysely<Schema>,
  papers: readonly number[],
): Promise<Map<number, Record<string, number>>> {
  const counts = new Map<number, Record<string, number>>()
  if (papers.length === 0) return counts
  const rows = await db
    .selectFrom('signals')
    .selectAll()
    .where('paper', 'in', papers)
    .orderBy('observed')
    .execute()
  for (const { paper, name, value } of rows) counts.set(paper, { ...counts.get(paper), [name]: value })
  return counts
}
