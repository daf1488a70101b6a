import { type Kysely, sql } from 'kysely'
import { parts } from './parts.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'
import { MADE_OF_PAPERS } from './vote-tables.ts'

/** What members made of papers, of one kind. Saying or taking back something twice does it once. */
export interface MadeOfPapers {
  /** Of a paper by its id, or one it had before; of a paper that is not here nothing is kept. */
  say(member: string, paper: string, now: number): Promise<void>
  takeBack(member: string, paper: string): Promise<void>
  /** Those of some papers, by their ids, of which a member said it. */
  among(member: string, ids: readonly string[]): Promise<Set<string>>
  /** Of which papers a member said it, the last first. */
  of(member: string, most: number): Promise<{ id: string; at: number }[]>
}

export interface Votes extends MadeOfPapers {
  /** How many members voted for a paper, and the first of them. */
  voters(paper: string, most: number): Promise<{ name: string; handle: string }[]>
}

export interface Openings extends MadeOfPapers {
  /** Whether they are remembered of a member. */
  areRemembered(member: string): Promise<boolean>
  /** From now on they are, or they are not and those of before are forgotten. */
  remember(member: string, isWanted: boolean): Promise<void>
}

export interface Proposed extends Pick<MadeOfPapers, 'of'> {
  /** Notes that a member was shown papers, by their ids; those that they were shown before stay as they were. */
  note(member: string, ids: readonly string[], now: number): Promise<void>
}

/** Older ones are not proposed any more anyway. */
const PROPOSED_MS = 120 * 86_400_000

type Kind = (typeof MADE_OF_PAPERS)[number]

const madeOfPapers = (db: Kysely<Schema>, kind: Kind): MadeOfPapers => {
  // All have the same columns.
  const table = kind as 'votes'
  const made = `${table} as made` as const
  const named = (paper: string) => sql<number>`(
    select key from papers where id = ${paper} union select paper from aliases where id = ${paper} limit 1)`
  return {
    // No paper becomes one with another in between.
    say: (member, paper, now) =>
      inTransaction(db, async (inside) => {
        await inside
          .insertInto(table)
          .columns(['member', 'paper', 'name', 'at'])
          .expression((e) =>
            e
              .selectFrom('papers')
              .select([
                e.val(member).as('member'),
                'papers.key',
                'papers.id',
                sql<number>`${sql.lit(now)}`.as('at'),
              ])
              .where('papers.key', '=', named(paper)),
          )
          .onConflict((conflict) =>
            conflict.columns(['paper', 'member', 'name']).doUpdateSet((e) => ({ at: e.ref('excluded.at') })),
          )
          .execute()
      }),

    takeBack: (member, paper) =>
      inTransaction(db, async (inside) => {
        await inside
          .deleteFrom(table)
          .where('member', '=', member)
          .where('paper', '=', named(paper))
          .execute()
      }),

    async among(member, ids) {
      const found = new Set<string>()
      for (const part of parts(ids)) {
        const rows = await db
          .selectFrom('papers')
          .innerJoin(made, 'made.paper', 'papers.key')
          .select('papers.id')
          .where('papers.id', 'in', part)
          .where('made.member', '=', member)
          .execute()
        for (const { id } of rows) found.add(id)
      }
      return found
    },

    async of(member, most) {
      const rows = await db
        .selectFrom(made)
        .innerJoin('papers', 'papers.key', 'made.paper')
        .select((e) => ['papers.id', e.fn.max('made.at').as('at')])
        .where('made.member', '=', member)
        .groupBy('papers.id')
        .orderBy('at', 'desc')
        .orderBy('papers.id')
        .limit(most)
        .execute()
      return rows.map(({ id, at }) => ({ id, at: Number(at) }))
    },
  }
}

export const voteStore = (db: Kysely<Schema>): Votes => ({
  ...madeOfPapers(db, 'votes'),
  async voters(paper, most) {
    return db
      .selectFrom('votes')
      .innerJoin('papers', 'papers.key', 'votes.paper')
      .innerJoin('members', 'members.id', 'votes.member')
      .select(['members.name', 'members.handle'])
      .where('papers.id', '=', paper)
      .groupBy(['members.id', 'members.name', 'members.handle'])
      .orderBy((e) => e.fn.min('votes.at'))
      .orderBy('members.handle')
      .limit(most)
      .execute()
  },
})

export const dismissalStore = (db: Kysely<Schema>): MadeOfPapers => madeOfPapers(db, 'dismissals')
export const pickStore = (db: Kysely<Schema>): MadeOfPapers => madeOfPapers(db, 'picks')
export const lessLikeStore = (db: Kysely<Schema>): MadeOfPapers => madeOfPapers(db, 'less_like')

export const proposedStore = (db: Kysely<Schema>): Proposed => ({
  of: madeOfPapers(db, 'proposed').of,
  note: (member, ids, now) =>
    inTransaction(db, async (inside) => {
      await inside
        .deleteFrom('proposed')
        .where('member', '=', member)
        .where('at', '<', now - PROPOSED_MS)
        .execute()
      for (const part of parts(ids)) {
        await inside
          .insertInto('proposed')
          .columns(['member', 'paper', 'name', 'at'])
          .expression((e) =>
            e
              .selectFrom('papers')
              .select([
                e.val(member).as('member'),
                'papers.key',
                'papers.id',
                sql<number>`${sql.lit(now)}`.as('at'),
              ])
              .where('papers.id', 'in', part),
          )
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
    }),
})

export const openingStore = (db: Kysely<Schema>): Openings => {
  const isForgetful = async (inside: Kysely<Schema>, member: string) =>
    (await inside.selectFrom('forgetful').select('member').where('member', '=', member).execute()).length > 0
  return {
    ...madeOfPapers(db, 'openings'),
    say: (member, paper, now) =>
      inTransaction(db, async (inside) => {
        if (!(await isForgetful(inside, member)))
          await madeOfPapers(inside, 'openings').say(member, paper, now)
      }),
    areRemembered: async (member) => !(await isForgetful(db, member)),
    remember: (member, isWanted) =>
      inTransaction(db, async (inside) => {
        if (isWanted) {
          await inside.deleteFrom('forgetful').where('member', '=', member).execute()
          return
        }
        await inside
          .insertInto('forgetful')
          .values({ member })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
        await inside.deleteFrom('openings').where('member', '=', member).execute()
      }),
  }
}

/** How many members voted for each of some papers, by their keys; those that nobody voted for are left out. */
export async function countVotes(
  db: Kysely<Schema>,
  papers: readonly number[],
): Promise<Map<number, number>> {
  if (papers.length === 0) return new Map()
  const rows = await db
    .selectFrom('votes')
    .select((e) => ['paper', e.fn.count<number>('member').distinct().as('votes')])
    .where('paper', 'in', papers)
    .groupBy('paper')
    .execute()
  return new Map(rows.map(({ paper, votes }) => [paper, Number(votes)]))
}

/** Gives a paper what members made of another that turned out to be the same; that one is removed next. */
export async function uniteMade(db: Kysely<Schema>, kept: number, gone: number): Promise<void> {
  for (const kind of MADE_OF_PAPERS) {
    await db
      .updateTable(kind)
      .set({ paper: kept })
      .where('paper', '=', gone)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom(`${kind as 'votes'} as made`)
              .select('made.paper')
              .where('made.paper', '=', kept)
              .whereRef('made.member', '=', `${kind}.member` as 'votes.member')
              .whereRef('made.name', '=', `${kind}.name` as 'votes.name'),
          ),
        ),
      )
      .execute()
  }
}

/** Gives a paper that was parted from another what members made of it while it had these names. */
export async function partMade(
  db: Kysely<Schema>,
  from: number,
  to: number,
  names: readonly string[],
): Promise<void> {
  for (const kind of MADE_OF_PAPERS) {
    for (const part of parts(names)) {
      await db
        .updateTable(kind)
        .set({ paper: to })
        .where('paper', '=', from)
        .where('name', 'in', part)
        .execute()
    }
  }
}
