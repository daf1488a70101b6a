import type { Kysely, Selectable } from 'kysely'
import type { Schema } from './schema.ts'

/** Something that a curator or an administrator did, for everybody to see. */
export interface Act {
  key: number
  /** UTC milliseconds. */
  at: number
  /** Who did it; absent when they are no member any more. */
  by?: { id: string; name: string; handle: string }
  /** One word for each kind of thing that is done, such as `pick` or `hide`. */
  kind: string
  /** The path of what it is about. */
  about: string
  /** What was done, in words. */
  words: string
  reason: string
}

export interface Acts {
  /** Notes what was done, in one transaction with doing it. Returns its key. */
  add(
    act: { by: string; kind: string; about: string; words: string; reason: string },
    now: number,
  ): Promise<number>
  get(key: number): Promise<Act | undefined>
  /** The newest first, before a key; of one thing alone where that is told. */
  list(options: { limit: number; before?: number; about?: string }): Promise<Act[]>
}

export const actStore = (db: Kysely<Schema>): Acts => {
  const acts = () =>
    db
      .selectFrom('acts')
      .leftJoin('members', 'members.id', 'acts.by')
      .selectAll('acts')
      .select(['members.name', 'members.handle'])
  return {
    async add(act, at) {
      const { key } = await db
        .insertInto('acts')
        .values({ ...act, at })
        .returning('key')
        .executeTakeFirstOrThrow()
      return Number(key)
    },
    async get(key) {
      const row = await acts().where('acts.key', '=', key).executeTakeFirst()
      return row && toAct(row)
    },
    async list({ limit, before, about }) {
      let query = acts().orderBy('acts.key', 'desc').limit(limit)
      if (before !== undefined) query = query.where('acts.key', '<', before)
      if (about !== undefined) query = query.where('acts.about', '=', about)
      return (await query.execute()).map(toAct)
    },
  }
}

const toAct = ({
  key,
  at,
  by,
  name,
  handle,
  ...act
}: Selectable<Schema['acts']> & { name: string | null; handle: string | null }): Act => ({
  ...act,
  key: Number(key),
  at: Number(at),
  ...(by !== null && name !== null && handle !== null && { by: { id: by, name, handle } }),
})
