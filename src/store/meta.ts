import type { Kysely } from 'kysely'
import type { Schema } from './schema.ts'

export interface Meta {
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
}

export const metaStore = (db: Kysely<Schema>): Meta => ({
  async get(name) {
    const row = await db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst()
    return row?.value
  },
  async set(name, value) {
    await db
      .insertInto('meta')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute()
  },
})
