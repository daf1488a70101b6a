import { type Insertable, type Kysely, sql } from 'kysely'
import { metaStore } from './meta.ts'
import type { ModelTable, Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** An embedding model whose vectors the store keeps. */
export interface Model {
  /** The embedder's name. */
  name: string
  /** Numbers in a full vector. */
  width: number
  /** `serving` answers queries; `filling` is on its way to; `old` is left behind by it. */
  state: 'serving' | 'filling' | 'old'
  /** What turns its vectors into those of another, as its maker wrote it. */
  basis?: Uint8Array
  /** UTC milliseconds. */
  created: number
}

/** One paper's vector, as its model wrote it. */
export interface StoredVector {
  /** The paper's key in the store. */
  key: number
  vector: Uint8Array
}

/** A vector, and when it came among those of its model: larger is later. */
export interface ChangedVector extends StoredVector {
  changed: number
}

export interface Vectors {
  models(): Promise<Model[]>
  /** Adds a model or changes it. */
  keepModel(model: Model): Promise<void>
  /** Removes a model with all of its vectors. */
  dropModel(name: string): Promise<void>
  /** How many papers have a vector of this model. */
  count(model: string): Promise<number>
  /** Vectors of a model in the order of their papers' keys, after `after`. */
  list(model: string, page: { after: number; limit: number }): Promise<StoredVector[]>
  /** Vectors of a model for some papers, by their keys; a paper without one is left out. */
  some(model: string, keys: readonly number[]): Promise<StoredVector[]>
  /** Vectors of a model written after the one that was `after`, in the order in which they were written. */
  changes(
    model: string,
    page: { after: { changed: number; key: number }; limit: number },
  ): Promise<ChangedVector[]>
  /** The number of the last change of a model's vectors, for `changes`; 0 while it has none. */
  lastChange(model: string): Promise<number>
  /** Keys of all papers that have a vector of this model. */
  keys(model: string): Promise<number[]>
  /** Keys of papers that have no vector of this model, as those whose text changed; the lowest first, from after one on. */
  missing(model: string, limit: number, after?: number): Promise<number[]>
  /** Forgets vectors that are not as wide as their model: a paper without one gets it anew. */
  dropUnfit(): Promise<void>
  /** Writes all or none; a vector that is there is replaced. */
  write(model: string, vectors: readonly StoredVector[]): Promise<void>
}

/** Bytes of a vector before its numbers, each of which is a byte. */
export const SCALE_BYTES = 4
/** Rows in one statement. */
const ROWS = 200
/** Keys in one question. */
const KEYS = 1000

const LAST_CHANGE = 'vectors changed'

/**
 * A number above all before, also above those of vectors that are gone: who has read up to one of them would not see the
 * next.
 */
async function nextChange(db: Kysely<Schema>, model: string): Promise<number> {
  const meta = metaStore(db)
  const next = Math.max(await lastChange(db, model), Number((await meta.get(LAST_CHANGE)) ?? 0)) + 1
  await meta.set(LAST_CHANGE, String(next))
  return next
}

async function lastChange(db: Kysely<Schema>, model: string): Promise<number> {
  const { last } = await db
    .selectFrom('vectors')
    .select((e) => e.fn.max('changed').as('last'))
    .where('model', '=', model)
    .executeTakeFirstOrThrow()
  return Number(last ?? 0)
}

export const vectorStore = (db: Kysely<Schema>): Vectors => ({
  async models() {
    const rows = await db.selectFrom('models').selectAll().orderBy('created').orderBy('name').execute()
    return rows.map(({ basis, ...row }) => ({
      ...row,
      state: row.state as Model['state'],
      ...(basis !== null && { basis }),
    }))
  },

  async keepModel(model) {
    const { name, ...rest }: Insertable<ModelTable> = { ...model, basis: model.basis ?? null }
    await db
      .insertInto('models')
      .values({ name, ...rest })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(rest))
      .execute()
  },

  async dropModel(name) {
    await db.deleteFrom('models').where('name', '=', name).execute()
  },

  async count(model) {
    const { n } = await db
      .selectFrom('vectors')
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('model', '=', model)
      .executeTakeFirstOrThrow()
    return Number(n)
  },

  async list(model, { after, limit }) {
    return db
      .selectFrom('vectors')
      .select(['paper as key', 'vector'])
      .where('model', '=', model)
      .where('paper', '>', after)
      .orderBy('paper')
      .limit(limit)
      .execute()
  },

  async some(model, keys) {
    const found: StoredVector[] = []
    for (let i = 0; i < keys.length; i += KEYS) {
      const rows = await db
        .selectFrom('vectors')
        .select(['paper as key', 'vector'])
        .where('model', '=', model)
        .where('paper', 'in', keys.slice(i, i + KEYS))
        .execute()
      found.push(...rows)
    }
    return found
  },

  async changes(model, { after: { changed, key }, limit }) {
    const columns = ['paper as key', 'vector', 'changed'] as const
    // Two ranges of the index rather than one condition that it can't follow.
    const among = db.selectFrom('vectors').select(columns).where('model', '=', model)
    const rest = await among
      .where('changed', '=', changed)
      .where('paper', '>', key)
      .orderBy('paper')
      .limit(limit)
      .execute()
    if (rest.length === limit) return rest
    const later = await among
      .where('changed', '>', changed)
      .orderBy('changed')
      .orderBy('paper')
      .limit(limit - rest.length)
      .execute()
    return [...rest, ...later]
  },

  lastChange: (model) => lastChange(db, model),

  async keys(model) {
    const rows = await db.selectFrom('vectors').select('paper').where('model', '=', model).execute()
    return rows.map(({ paper }) => paper)
  },

  async missing(model, limit, after = 0) {
    const rows = await db
      .selectFrom('papers')
      .leftJoin('vectors', (join) =>
        join.onRef('vectors.paper', '=', 'papers.key').on('vectors.model', '=', model),
      )
      .select('papers.key')
      .where('vectors.paper', 'is', null)
      .where('papers.key', '>', after)
      .orderBy('papers.key')
      .limit(limit)
      .execute()
    return rows.map(({ key }) => key)
  },

  async dropUnfit() {
    await sql`delete from vectors
      where length(vector) <> (select width from models where name = vectors.model) + ${SCALE_BYTES}`.execute(
      db,
    )
  },

  async write(model, vectors) {
    await inTransaction(db, async (inside) => {
      const changed = await nextChange(inside, model)
      for (let i = 0; i < vectors.length; i += ROWS) {
        await inside
          .insertInto('vectors')
          .values(
            vectors.slice(i, i + ROWS).map(({ key, vector }) => ({ model, paper: key, vector, changed })),
          )
          .onConflict((conflict) =>
            conflict.columns(['model', 'paper']).doUpdateSet((e) => ({
              vector: e.ref('excluded.vector'),
              changed: e.ref('excluded.changed'),
            })),
          )
          .execute()
      }
    })
  },
})
