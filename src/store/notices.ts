import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

/** The words of a letter: paragraphs, one button, and what stands below it. */
export interface NoticeLetter {
  subject: string
  paragraphs: readonly string[]
  button: { label: string; href: string }
  end: string
  /** Where mails like it are ended by one click. */
  unsubscribe?: { label: string; href: string }
}

export interface NewNotice {
  /** What it is about, once for each: writing it twice sends it once. */
  name: string
  email: string
  letter: NoticeLetter
  /** It is not sent any more after this. */
  ends: number
}

export interface Notice extends NewNotice {
  key: number
  created: number
  tries: number
}

/** Letters to members, written with what they tell of, and sent at least once. Times are UTC milliseconds. */
export interface Notices {
  add(notices: readonly NewNotice[], now: number): Promise<void>
  /** Takes the one that has been due longest, for `holder` alone until `lease`. */
  claim(holder: string, now: number, lease: number): Promise<Notice | undefined>
  /** Notes what became of one, if the holder still has it: sent, given up, or to be tried again. */
  finish(
    key: number,
    result:
      | { state: 'sent' }
      | { state: 'failed'; error: string }
      | { state: 'waiting'; error: string; due: number },
    holder: string,
    now: number,
  ): Promise<void>
  /** Removes what ended before. */
  forget(before: number): Promise<void>
}

export const noticeStore = (db: Kysely<Schema>): Notices => ({
  async add(notices, now) {
    if (notices.length === 0) return
    await db
      .insertInto('notices')
      .values(
        notices.map(({ name, email, letter, ends }) => ({
          name,
          email,
          letter: JSON.stringify(letter),
          created: now,
          due: now,
          ends,
          holder: null,
          lease: null,
          done: null,
          error: null,
        })),
      )
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
  },

  async claim(holder, now, lease) {
    const row = await db
      .updateTable('notices')
      .set((e) => ({ holder, lease, tries: e('tries', '+', 1) }))
      .where('key', '=', (e) =>
        e
          .selectFrom('notices')
          .select('key')
          .where('done', 'is', null)
          .where('due', '<=', now)
          .where((free) => free.or([free('lease', 'is', null), free('lease', '<=', now)]))
          .orderBy('due')
          .orderBy('key')
          .limit(1),
      )
      // Whoever was quicker has it.
      .where((free) => free.or([free('lease', 'is', null), free('lease', '<=', now)]))
      .returningAll()
      .executeTakeFirst()
    if (!row) return undefined
    return {
      key: Number(row.key),
      name: row.name,
      email: row.email,
      letter: JSON.parse(row.letter) as NoticeLetter,
      created: Number(row.created),
      ends: Number(row.ends),
      tries: Number(row.tries),
    }
  },

  async finish(key, result, holder, now) {
    await db
      .updateTable('notices')
      .set({
        holder: null,
        lease: null,
        error: result.state === 'sent' ? null : result.error,
        ...(result.state === 'waiting' ? { due: result.due } : { done: now }),
        // What it said, such as a link that lets somebody in, is nobody's any more.
        ...(result.state !== 'waiting' && { letter: '{}' }),
      })
      .where('key', '=', key)
      .where('holder', '=', holder)
      .execute()
  },

  async forget(before) {
    await db.deleteFrom('notices').where('ends', '<', before).execute()
  },
})
