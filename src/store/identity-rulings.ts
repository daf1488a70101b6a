import type { Kysely } from 'kysely'
import { parts } from './parts.ts'
import type { Schema } from './schema.ts'

/** What a curator ruled about which records are of one work. */
export interface IdentityRuling {
  key: number
  /** Whether they are of one work, or of two. */
  kind: 'one' | 'two'
  /** What each of the two is known by, the surest first: arXiv ids, DOIs, `SOURCE NAME` of records. */
  names: readonly [readonly string[], readonly string[]]
  /** The key of the act by which it was ruled. */
  act: number
}

export interface IdentityRulings {
  /** Whether there are any: most sites have none. */
  areAny(): Promise<boolean>
  /** Those that name one of the two so, in the order they came. */
  naming(names: readonly string[]): Promise<IdentityRuling[]>
  get(key: number): Promise<IdentityRuling | undefined>
  /** Returns its key. */
  add(ruling: Omit<IdentityRuling, 'key'>): Promise<number>
  /** Takes it back. Says whether it was there. */
  lift(key: number): Promise<boolean>
}

export const identityStore = (db: Kysely<Schema>): IdentityRulings => {
  const read = async (keys: readonly number[]): Promise<IdentityRuling[]> => {
    const found: IdentityRuling[] = []
    for (const part of parts(keys)) {
      const rows = await db.selectFrom('identity_rulings').selectAll().where('key', 'in', part).execute()
      const names = await db
        .selectFrom('identity_names')
        .selectAll()
        .where('ruling', 'in', part)
        .orderBy('place')
        .execute()
      for (const { key, kind, act } of rows) {
        const of = (side: number) =>
          names.filter((one) => one.ruling === key && one.side === side).map(({ name }) => name)
        found.push({ key, act: Number(act), kind: kind as IdentityRuling['kind'], names: [of(0), of(1)] })
      }
    }
    return found.sort((a, b) => a.key - b.key)
  }
  const areAny = async () =>
    (await db.selectFrom('identity_rulings').select('key').limit(1).executeTakeFirst()) !== undefined
  return {
    areAny,
    async naming(names) {
      // An import asks for all that it reads.
      if (!(await areAny())) return []
      const keys = new Set<number>()
      for (const part of parts([...new Set(names)])) {
        const rows = await db
          .selectFrom('identity_names')
          .select('ruling')
          .distinct()
          .where('name', 'in', part)
          .execute()
        for (const { ruling } of rows) keys.add(ruling)
      }
      return read([...keys])
    },

    get: async (key) => (await read([key]))[0],

    async add({ kind, names, act }) {
      const { key } = await db
        .insertInto('identity_rulings')
        .values({ kind, act })
        .returning('key')
        .executeTakeFirstOrThrow()
      const rows = names.flatMap((own, side) =>
        own.map((name, place) => ({ ruling: key, side, place, name })),
      )
      for (const part of parts(rows)) await db.insertInto('identity_names').values(part).execute()
      return key
    },

    async lift(key) {
      const { numDeletedRows } = await db
        .deleteFrom('identity_rulings')
        .where('key', '=', key)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}
