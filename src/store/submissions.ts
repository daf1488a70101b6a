import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** A paper that a member wants on a day's list. Times are UTC milliseconds. */
export interface Submission {
  key: number
  /** The paper's id and title. */
  paper: { id: string; title: string }
  by?: { id: string; name: string; handle: string }
  note: string
  at: number
  state: 'waiting' | 'shown' | 'refused'
  /** The day on whose list it stands. */
  day?: string
  /** How many other members want it shown. */
  yes: number
  reason: string
}

/** The list of papers that members and curators put there. */
export const OWN_LIST = 'here'

export interface Submissions {
  /** Submits a paper that is here, by its id. `here` when it was submitted before. */
  add(
    submission: { paper: string; member: string; note: string },
    now: number,
  ): Promise<'added' | 'here' | 'no paper'>
  of(paper: string): Promise<Submission | undefined>
  get(key: number): Promise<Submission | undefined>
  /** Those in a state, the oldest first, or those of a member, the newest first. */
  list(which: { state: Submission['state'] } | { member: string }, limit: number): Promise<Submission[]>
  /** A member wants it shown too, once; not the one who submitted it. Returns how many do. */
  sayYes(key: number, member: string): Promise<number>
  /** Puts a waiting one on a day's list; one of two who decide at once finds it done. */
  show(key: number, decision: { by?: string; day: string }, now: number): Promise<boolean>
  refuse(key: number, decision: { by: string; reason: string }, now: number): Promise<boolean>
  /** Lets it wait again, off the list. */
  reopen(key: number): Promise<boolean>
  /** Puts a paper on a day's list, or takes it off; only what was put there by hand. */
  place(paper: string, day: string, isOn: boolean, now: number): Promise<boolean>
}

export function submissionStore(db: Kysely<Schema>): Submissions {
  const rows = () =>
    db
      .selectFrom('submissions')
      .innerJoin('papers', 'papers.key', 'submissions.paper')
      .leftJoin('members', 'members.id', 'submissions.member')
      .select(['submissions.key', 'papers.id as paper', 'papers.title', 'submissions.note', 'submissions.at'])
      .select(['submissions.state', 'submissions.day', 'submissions.reason', 'submissions.member'])
      .select(['members.name', 'members.handle'])
      .select((e) =>
        e
          .selectFrom('submission_yes')
          .select((yes) => yes.fn.countAll<number>().as('count'))
          .whereRef('submission_yes.submission', '=', 'submissions.key')
          .as('yes'),
      )
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>
  const read = (row: Row): Submission => ({
    key: Number(row.key),
    paper: { id: row.paper, title: row.title },
    ...(row.member !== null &&
      row.name !== null && { by: { id: row.member, name: row.name, handle: row.handle! } }),
    note: row.note,
    at: Number(row.at),
    state: row.state as Submission['state'],
    ...(row.day !== null && { day: row.day }),
    yes: Number(row.yes ?? 0),
    reason: row.reason,
  })
  const place = async (inside: Kysely<Schema>, paper: number, day: string, now: number) => {
    const last = await inside
      .selectFrom('listings')
      .select((e) => e.fn.max('position').as('position'))
      .where('day', '=', day)
      .where('source', '=', OWN_LIST)
      .executeTakeFirst()
    const { numInsertedOrUpdatedRows } = await inside
      .insertInto('listings')
      .values({
        day,
        source: OWN_LIST,
        paper,
        position: Number(last?.position ?? 0) + 1,
        import: null,
        seen: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return Number(numInsertedOrUpdatedRows) > 0
  }
  const takeOff = async (inside: Kysely<Schema>, paper: number, day: string) => {
    const { numDeletedRows } = await inside
      .deleteFrom('listings')
      .where('day', '=', day)
      .where('source', '=', OWN_LIST)
      .where('paper', '=', paper)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }
  const keyOf = async (inside: Kysely<Schema>, id: string) =>
    (await inside.selectFrom('papers').select('key').where('id', '=', id).executeTakeFirst())?.key

  return {
    add: ({ paper, member, note }, now) =>
      inTransaction(db, async (inside) => {
        const key = await keyOf(inside, paper)
        if (key === undefined) return 'no paper'
        const { numInsertedOrUpdatedRows } = await inside
          .insertInto('submissions')
          .values({ paper: key, member, note, at: now, state: 'waiting', reason: '' })
          .onConflict((conflict) => conflict.column('paper').doNothing())
          .executeTakeFirst()
        return Number(numInsertedOrUpdatedRows) > 0 ? 'added' : 'here'
      }),

    async of(paper) {
      const row = await rows().where('papers.id', '=', paper).executeTakeFirst()
      return row && read(row)
    },

    async get(key) {
      const row = await rows().where('submissions.key', '=', key).executeTakeFirst()
      return row && read(row)
    },

    async list(which, limit) {
      const query =
        'state' in which
          ? rows().where('submissions.state', '=', which.state).orderBy('submissions.key')
          : rows().where('submissions.member', '=', which.member).orderBy('submissions.key', 'desc')
      return (await query.limit(limit).execute()).map(read)
    },

    sayYes: (key, member) =>
      inTransaction(db, async (inside) => {
        const one = await inside
          .selectFrom('submissions')
          .select(['state', 'member'])
          .where('key', '=', key)
          .executeTakeFirst()
        if (one?.state === 'waiting' && one.member !== member) {
          await inside
            .insertInto('submission_yes')
            .values({ submission: key, member })
            .onConflict((conflict) => conflict.doNothing())
            .execute()
          // What pages show has changed.
          await sql`update submissions set state = state where key = ${key}`.execute(inside)
        }
        const { count } = await inside
          .selectFrom('submission_yes')
          .select((e) => e.fn.countAll<number>().as('count'))
          .where('submission', '=', key)
          .executeTakeFirstOrThrow()
        return Number(count)
      }),

    show: (key, { by, day }, now) =>
      inTransaction(db, async (inside) => {
        const row = await inside
          .updateTable('submissions')
          .set({ state: 'shown', day, decided_by: by ?? null, decided_at: now, reason: '' })
          .where('key', '=', key)
          .where('state', '=', 'waiting')
          .returning('paper')
          .executeTakeFirst()
        if (row) await place(inside, row.paper, day, now)
        return row !== undefined
      }),

    async refuse(key, { by, reason }, now) {
      const { numUpdatedRows } = await db
        .updateTable('submissions')
        .set({ state: 'refused', decided_by: by, decided_at: now, reason })
        .where('key', '=', key)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    reopen: (key) =>
      inTransaction(db, async (inside) => {
        const row = await inside
          .selectFrom('submissions')
          .select(['paper', 'day', 'state'])
          .where('key', '=', key)
          .executeTakeFirst()
        if (!row || row.state === 'waiting') return false
        if (row.day !== null) await takeOff(inside, row.paper, row.day)
        await inside
          .updateTable('submissions')
          .set({ state: 'waiting', day: null, decided_by: null, decided_at: null, reason: '' })
          .where('key', '=', key)
          .execute()
        return true
      }),

    place: (paper, day, isOn, now) =>
      inTransaction(db, async (inside) => {
        const key = await keyOf(inside, paper)
        if (key === undefined) return false
        return isOn ? place(inside, key, day, now) : takeOff(inside, key, day)
      }),
  }
}
