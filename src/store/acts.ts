import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** Something that a curator or an administrator did, for everybody to see. */
export interface Act {
  key: number
  /** UTC milliseconds. */
  at: number
  /** Who did it; absent when they are no member any more. */
  by?: { name: string; handle: string }
  /** One word for each kind of thing that is done, such as `pick` or `hide`. */
  kind: string
  /** The path of what it is about. */
  about: string
  /** What was done, in words. */
  words: string
  reason: string
}

export interface Acts {
  /** Notes what was done, in one transaction with doing it. */
  add(
    act: { by: string; kind: string; about: string; words: string; reason: string },
    now: number,
  ): Promise<void>
  /** The newest first, before a key; of one thing alone where that is told. */
  list(options: { limit: number; before?: number; about?: string }): Promise<Act[]>
}

export const actStore = (db: Kysely<Schema>): Acts => ({
  async add(act, at) {
    await db
      .insertInto('acts')
      .values({ ...act, at })
      .execute()
  },
  async list({ limit, before, about }) {
    let query = db
      .selectFrom('acts')
      .leftJoin('members', 'members.id', 'acts.by')
      .select(['acts.key', 'acts.at', 'acts.kind', 'acts.about', 'acts.words', 'acts.reason'])
      .select(['members.name', 'members.handle'])
      .orderBy('acts.key', 'desc')
      .limit(limit)
    if (before !== undefined) query = query.where('acts.key', '<', before)
    if (about !== undefined) query = query.where('acts.about', '=', about)
    return (await query.execute()).map(({ key, at, name, handle, ...act }) => ({
      ...act,
      key: Number(key),
      at: Number(at),
      ...(name !== null && handle !== null && { by: { name, handle } }),
    }))
  },
})
