import type { Kysely, Selectable } from 'kysely'
import type { CollectionTable } from './collection-tables.ts'
import type { Written } from './collection-papers.ts'
import { markOf } from './mark.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** Who may read a collection: its owner, whoever has its address, or every member, who may edit it too. */
export const ACCESS = ['private', 'link', 'group'] as const
export type Access = (typeof ACCESS)[number]

/** Papers that somebody, or the group, keeps together. Times are UTC milliseconds. */
export interface Collection {
  key: number
  /** Random; what its address shows. */
  id: string
  access: Access
  /** Whose it is; absent when it is the group's. */
  owner?: string
  /** Who made it; absent when they are no member any more. */
  madeBy?: string
  name: string
  description: string
  created: number
}

export interface NewCollection {
  id: string
  member: string
  name: string
  description?: string
  access?: Access
}

export interface Collections {
  get(id: string): Promise<Collection | undefined>
  /** Those of a member and those of the group, by name, each with how many papers it has. */
  of(member: string): Promise<(Collection & { papers: number })[]>
  /** Makes one, or finds the one of that name where it would stand. */
  make(collection: NewCollection, now: number): Promise<{ collection: Collection; isNew: boolean } | 'full'>
  /** `seen` is the mark of name and description as they were read. */
  describe(
    key: number,
    words: { name: string; description: string },
    seen: string,
  ): Promise<Written | 'taken'>
  /** Says who may read it. Only who made it can take it back from the group. */
  open(key: number, access: Access): Promise<'done' | 'taken' | 'gone'>
  remove(key: number): Promise<void>
  /** All that a member has here: their collections whole, and what they added to those of the group. */
  everything(member: string): Promise<{
    collections: Pick<Collection, 'id' | 'name' | 'description' | 'access' | 'created'>[]
    papers: { collection: string; paper: string; title: string; note: string; day?: string; added: number }[]
  }>
}

/** Of one member, or of the group. */
const MOST_COLLECTIONS = 200

/** What a reader of a collection's words has seen of them. */
export const collectionMark = ({ name, description }: Pick<Collection, 'name' | 'description'>): string =>
  markOf(`${name}\n${description}`)

const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase()

export const collectionStore = (db: Kysely<Schema>): Collections => {
  const byName = (inside: Kysely<Schema>, owner: string | null, name: string) =>
    inside
      .selectFrom('collections')
      .selectAll()
      .where('owner', owner === null ? 'is' : '=', owner)
      .where('name_key', '=', nameKey(name))
      .executeTakeFirst()

  return {
    async get(id) {
      const row = await db.selectFrom('collections').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toCollection(row)
    },

    async of(member) {
      const rows = await db
        .selectFrom('collections')
        .selectAll()
        .select((e) =>
          e
            .selectFrom('collection_papers')
            .select((n) => n.fn.countAll<number>().as('n'))
            .whereRef('collection', '=', 'collections.key')
            .as('papers'),
        )
        .where((e) => e.or([e('owner', '=', member), e('owner', 'is', null)]))
        .orderBy('name_key')
        .orderBy('key')
        .execute()
      return rows.map((row) => ({ ...toCollection(row), papers: Number(row.papers) }))
    },

    make: ({ id, member, name, description = '', access = 'private' }, created) =>
      inTransaction(db, async (inside) => {
        const owner = access === 'group' ? null : member
        const known = await byName(inside, owner, name)
        if (known) return { collection: toCollection(known), isNew: false }
        const { n } = await inside
          .selectFrom('collections')
          .select((e) => e.fn.countAll<number>().as('n'))
          .where('made_by', '=', member)
          .executeTakeFirstOrThrow()
        if (Number(n) >= MOST_COLLECTIONS) return 'full'
        const row = await inside
          .insertInto('collections')
          .values({
            id,
            owner,
            made_by: member,
            shared: access === 'link' ? 1 : 0,
            name,
            name_key: nameKey(name),
            description,
            created,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        return { collection: toCollection(row), isNew: true }
      }),

    describe: (key, { name, description }, seen) =>
      inTransaction(db, async (inside) => {
        const row = await inside
          .selectFrom('collections')
          .selectAll()
          .where('key', '=', key)
          .executeTakeFirst()
        if (!row) return 'gone'
        if (row.name === name && row.description === description) return 'done'
        if (collectionMark(row) !== seen) return 'changed'
        const other = await byName(inside, row.owner, name)
        if (other && other.key !== key) return 'taken'
        await inside
          .updateTable('collections')
          .set({ name, name_key: nameKey(name), description })
          .where('key', '=', key)
          .execute()
        return 'done'
      }),

    open: (key, access) =>
      inTransaction(db, async (inside) => {
        const row = await inside
          .selectFrom('collections')
          .selectAll()
          .where('key', '=', key)
          .executeTakeFirst()
        if (!row || (access !== 'group' && row.made_by === null)) return 'gone'
        const owner = access === 'group' ? null : row.made_by
        const other = await byName(inside, owner, row.name)
        if (other && other.key !== key) return 'taken'
        await inside
          .updateTable('collections')
          .set({ owner, shared: access === 'link' ? 1 : 0 })
          .where('key', '=', key)
          .execute()
        return 'done'
      }),

    remove: (key) =>
      inTransaction(db, async (inside) => {
        const { id } = (await inside
          .deleteFrom('collections')
          .where('key', '=', key)
          .returning('id')
          .executeTakeFirst()) ?? { id: undefined }
        if (id === undefined) return
        await inside.deleteFrom('follows').where('kind', '=', 'collection').where('name', '=', id).execute()
        await inside.deleteFrom('own_feeds').where('name', '=', id).execute()
      }),

    async everything(member) {
      const collections = await db
        .selectFrom('collections')
        .selectAll()
        .where((e) => e.or([e('owner', '=', member), e('made_by', '=', member)]))
        .orderBy('key')
        .execute()
      const papers = await db
        .selectFrom('collection_papers')
        .innerJoin('collections', 'collections.key', 'collection_papers.collection')
        .innerJoin('papers', 'papers.key', 'collection_papers.paper')
        .select(['collections.id as collection', 'papers.id as paper', 'papers.title'])
        .select(['collection_papers.note', 'collection_papers.day', 'collection_papers.added'])
        .where((e) => e.or([e('owner', '=', member), e('added_by', '=', member)]))
        .orderBy('collections.key')
        .orderBy('collection_papers.position')
        .execute()
      return {
        collections: collections.map((row) => {
          const { id, name, description, access, created } = toCollection(row)
          return { id, name, description, access, created }
        }),
        papers: papers.map(({ day, ...row }) => ({
          ...row,
          added: Number(row.added),
          ...(day !== null && { day }),
        })),
      }
    },
  }
}

const toCollection = (row: Selectable<CollectionTable>): Collection => ({
  key: Number(row.key),
  id: row.id,
  access: row.owner === null ? 'group' : Number(row.shared) === 1 ? 'link' : 'private',
  ...(row.owner !== null && { owner: row.owner }),
  ...(row.made_by !== null && { madeBy: row.made_by }),
  name: row.name,
  description: row.description,
  created: Number(row.created),
})
