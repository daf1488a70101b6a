import type { Kysely } from 'kysely'
import type { Written } from './collection-papers.ts'
import { markOf } from './mark.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** What members note down for themselves about papers: a text, and that they have seen one. Times are UTC milliseconds. */
export interface Notes {
  /** Of a paper by its key in the store. */
  get(member: string, paper: number): Promise<{ text: string; changed: number } | undefined>
  /** An empty text removes the note. `seen` is the mark of the text as it was read, that of an empty one where there was none. */
  write(
    note: { member: string; paper: number; text: string },
    seen: string,
    now: number,
  ): Promise<Exclude<Written, 'gone'>>
  /** Marks papers as seen, or as not seen. */
  mark(member: string, paper: number, isSeen: boolean, now: number): Promise<void>
  /** Which of these papers, by their ids, the member has seen. */
  seen(member: string, papers: readonly string[]): Promise<Set<string>>
  /** All notes of a member, and what they have seen, the newest first. */
  everything(member: string): Promise<{
    notes: { paper: string; title: string; text: string; changed: number }[]
    seen: { paper: string; title: string; at: number }[]
  }>
}

export const noteStore = (db: Kysely<Schema>): Notes => ({
  async get(member, paper) {
    const row = await db
      .selectFrom('notes')
      .select(['text', 'changed'])
      .where('member', '=', member)
      .where('paper', '=', paper)
      .executeTakeFirst()
    return row && { text: row.text, changed: Number(row.changed) }
  },

  write: ({ member, paper, text }, seen, changed) =>
    inTransaction(db, async (inside) => {
      const row = await inside
        .selectFrom('notes')
        .select('text')
        .where('member', '=', member)
        .where('paper', '=', paper)
        .executeTakeFirst()
      const there = row?.text ?? ''
      if (there === text) return 'done'
      if (markOf(there) !== seen) return 'changed'
      if (text === '') {
        await inside.deleteFrom('notes').where('member', '=', member).where('paper', '=', paper).execute()
      } else {
        await inside
          .insertInto('notes')
          .values({ member, paper, text, changed })
          .onConflict((conflict) => conflict.columns(['member', 'paper']).doUpdateSet({ text, changed }))
          .execute()
      }
      return 'done'
    }),

  async mark(member, paper, isSeen, at) {
    if (isSeen) {
      await db
        .insertInto('seen_by_members')
        .values({ member, paper, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    } else {
      await db.deleteFrom('seen_by_members').where('member', '=', member).where('paper', '=', paper).execute()
    }
  },

  async seen(member, papers) {
    if (papers.length === 0) return new Set()
    const rows = await db
      .selectFrom('seen_by_members')
      .innerJoin('papers', 'papers.key', 'seen_by_members.paper')
      .select('papers.id')
      .where('member', '=', member)
      .where('papers.id', 'in', papers)
      .execute()
    return new Set(rows.map(({ id }) => id))
  },

  async everything(member) {
    const notes = await db
      .selectFrom('notes')
      .innerJoin('papers', 'papers.key', 'notes.paper')
      .select(['papers.id as paper', 'papers.title', 'notes.text', 'notes.changed'])
      .where('member', '=', member)
      .orderBy('notes.changed', 'desc')
      .orderBy('papers.key')
      .execute()
    const seen = await db
      .selectFrom('seen_by_members')
      .innerJoin('papers', 'papers.key', 'seen_by_members.paper')
      .select(['papers.id as paper', 'papers.title', 'at'])
      .where('member', '=', member)
      .orderBy('at', 'desc')
      .orderBy('papers.key')
      .execute()
    return {
      notes: notes.map((row) => ({ ...row, changed: Number(row.changed) })),
      seen: seen.map((row) => ({ ...row, at: Number(row.at) })),
    }
  },
})
