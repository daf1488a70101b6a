import type { Kysely } from 'kysely'
import { both } from './absorbed.ts'
import type { Schema } from './schema.ts'

/**
 * Where something was noted down of two papers that turn out to be one, in the same collection or by the same member,
 * the one that stays has both notes, and the day of either. Its place in the collection stays.
 */
export async function joinNotes(db: Kysely<Schema>, kept: number, gone: number): Promise<void> {
  const places = await db
    .selectFrom('collection_papers as a')
    .innerJoin('collection_papers as b', 'b.collection', 'a.collection')
    .select(['a.collection', 'a.note', 'a.day', 'b.note as other', 'b.day as otherDay'])
    .where('a.paper', '=', kept)
    .where('b.paper', '=', gone)
    .execute()
  for (const { collection, note, day, other, otherDay } of places) {
    await db
      .updateTable('collection_papers')
      .set({ note: both(note, other), day: day ?? otherDay })
      .where('collection', '=', collection)
      .where('paper', '=', kept)
      .execute()
  }
  const notes = await db
    .selectFrom('notes as a')
    .innerJoin('notes as b', 'b.member', 'a.member')
    .select(['a.member', 'a.text', 'b.text as other'])
    .where('a.paper', '=', kept)
    .where('b.paper', '=', gone)
    .execute()
  for (const { member, text, other } of notes) {
    await db
      .updateTable('notes')
      .set({ text: both(text, other) })
      .where('member', '=', member)
      .where('paper', '=', kept)
      .execute()
  }
}
