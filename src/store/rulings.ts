import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** What curators decided of a paper. */
export interface Ruling {
  /** `pin` lets it stand first on a day's list, `hide` keeps it off all lists. */
  kind: 'pin' | 'hide'
  /** `YYYY-MM-DD`, or empty for all days. */
  day: string
  by?: { name: string; handle: string }
  at: number
  reason: string
}

export interface Rulings {
  of(paper: string): Promise<Ruling[]>
  /** Ids of the papers that are kept off all lists. */
  hidden(): Promise<Set<string>>
  /** Says whether it was not so before. */
  set(
    paper: string,
    ruling: { kind: Ruling['kind']; day: string; by: string; reason: string },
    now: number,
  ): Promise<boolean>
  /** Takes it back. Says whether there was one. */
  lift(paper: string, kind: Ruling['kind'], day: string): Promise<boolean>
}

/** Whether no curator keeps a paper off all lists, by the column that has its key. */
export const isOnLists = (paper: string) =>
  sql<boolean>`not exists (select 1 from rulings where rulings.paper = ${sql.ref(paper)} and rulings.kind = 'hide')`

export const rulingStore = (db: Kysely<Schema>): Rulings => ({
  async of(paper) {
    const rows = await db
      .selectFrom('rulings')
      .innerJoin('papers', 'papers.key', 'rulings.paper')
      .leftJoin('members', 'members.id', 'rulings.by')
      .select([
        'rulings.kind',
        'rulings.day',
        'rulings.at',
        'rulings.reason',
        'members.name',
        'members.handle',
      ])
      .where('papers.id', '=', paper)
      .orderBy('rulings.at')
      .execute()
    return rows.map(({ kind, day, at, reason, name, handle }) => ({
      kind: kind as Ruling['kind'],
      day,
      at: Number(at),
      reason,
      ...(name !== null && handle !== null && { by: { name, handle } }),
    }))
  },

  async hidden() {
    const rows = await db
      .selectFrom('rulings')
      .innerJoin('papers', 'papers.key', 'rulings.paper')
      .select('papers.id')
      .where('rulings.kind', '=', 'hide')
      .execute()
    return new Set(rows.map(({ id }) => id))
  },

  async set(paper, { kind, day, by, reason }, at) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('rulings')
      .columns(['paper', 'kind', 'day', 'by', 'at', 'reason'])
      .expression((e) =>
        e
          .selectFrom('papers')
          .select((p) => ['key', p.val(kind).as('kind'), p.val(day).as('day'), p.val(by).as('by')])
          .select((p) => [p.cast<number>(p.val(at), 'bigint').as('at'), p.val(reason).as('reason')])
          .where('id', '=', paper),
      )
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return Number(numInsertedOrUpdatedRows) > 0
  },

  async lift(paper, kind, day) {
    const { numDeletedRows } = await db
      .deleteFrom('rulings')
      .where('kind', '=', kind)
      .where('day', '=', day)
      .where('paper', '=', (e) => e.selectFrom('papers').select('key').where('id', '=', paper))
      .executeTakeFirst()
    return numDeletedRows > 0n
  },
})
