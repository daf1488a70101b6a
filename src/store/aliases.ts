import type { Kysely } from 'kysely'
import { noteAbsorbed } from './absorbed.ts'
import { joinNotes } from './join-notes.ts'
import { joinCurated } from './join-curated.ts'
import type { Schema } from './schema.ts'
import { uniteMade } from './votes.ts'

/** The paper that had this id before, or is called so by a source. */
export async function keyByAlias(db: Kysely<Schema>, id: string): Promise<number | undefined> {
  const row = await db.selectFrom('aliases').select('paper').where('id', '=', id).executeTakeFirst()
  return row?.paper
}

/** All other ids of papers, by their keys. */
export async function aliasesOf(
  db: Kysely<Schema>,
  papers: readonly number[],
): Promise<Map<number, string[]>> {
  if (papers.length === 0) return new Map()
  const rows = await db.selectFrom('aliases').selectAll().where('paper', 'in', papers).execute()
  const byPaper = Map.groupBy(rows, ({ paper }) => paper)
  return new Map([...byPaper].map(([paper, own]) => [paper, own.map(({ id }) => id)]))
}

/** Writes other ids of papers; an id that is somebody else's stays theirs. */
export async function addAliases(
  db: Kysely<Schema>,
  aliases: readonly { id: string; paper: number }[],
): Promise<void> {
  if (aliases.length === 0) return
  await db
    .insertInto('aliases')
    .values([...aliases])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Makes one paper of several that turned out to be the same: all that belongs to the others becomes the paper's, and
 * they are gone. To be done before the paper itself is written, which is to say all that was said of any of them.
 */
export async function absorb(db: Kysely<Schema>, kept: number, others: readonly number[]): Promise<void> {
  for (const gone of others) {
    const moved = { paper: kept }
    await noteAbsorbed(db, kept, gone)
    await joinNotes(db, kept, gone)
    await uniteMade(db, kept, gone)
    await joinCurated(db, kept, gone)
    await db.updateTable('aliases').set(moved).where('paper', '=', gone).execute()
    await db.updateTable('statements').set(moved).where('paper', '=', gone).execute()
    await db.updateTable('comments').set(moved).where('paper', '=', gone).execute()
    for (const table of [
      'categories',
      'links',
      'facts',
      'signals',
      'listings',
      'versions',
      'seen',
      'opinions',
      'collection_papers',
      'notes',
      'seen_by_members',
      'webhook_told',
      'webhook_group_told',
      'rulings',
      'author_links',
    ] as const) {
      const rows = await db.selectFrom(table).selectAll().where('paper', '=', gone).execute()
      for (const row of rows) {
        await db
          .insertInto(table)
          .values({ ...row, ...moved } as never)
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
    }
    // What is left goes with it.
    await db.deleteFrom('papers').where('key', '=', gone).execute()
  }
}
