import type { Kysely } from 'kysely'
import { commentsByKeys } from './comment-rows.ts'
import { inReadingOrder } from './reading-order.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** Words of a paper, by W3C's selectors: the words with those around them, and where they stood. */
export interface Quote {
  of: 'abstract' | 'summary'
  exact: string
  prefix: string
  suffix: string
  /** Characters from the beginning, the second one after the last. */
  start: number
  end: number
}

/** Somebody, as pages name them. */
export interface Named {
  id: string
  name: string
  handle: string
}

/** Times are UTC milliseconds. */
export interface Comment {
  id: string
  /** The paper's id. */
  paper: string
  /** What it answers, and who wrote that; absent for the beginning of a thread. */
  parent?: { id: string; member?: Named }
  /** Who wrote it; absent for somebody who is no member any more. */
  member?: Named
  /** Markdown; empty when it was deleted. */
  text: string
  version: number
  quote?: Quote
  written: number
  edited?: number
  deleted?: number
  /** Who hid it, and why. */
  hidden?: { act: number; at: number; by?: Named; reason: string }
  /** Members that it names: the handle as it says it, and as it is now. */
  mentions: ReadonlyMap<string, string>
}

/** A comment in its thread. */
export interface Placed {
  comment: Comment
  /** How many comments it answers, one above the other, from where the reading begins. */
  depth: number
  /** How many answers of its thread follow that were left out. */
  more: number
}

export interface NewComment {
  id: string
  paper: string
  parent?: string
  member: string
  form?: string
  text: string
  quote?: Quote
}

export interface Comments {
  /** Writes one, unless its form was sent before: then that of then, which may say something else. Undefined without its paper or parent. */
  add(comment: NewComment, now: number): Promise<{ comment: Comment; isNew: boolean } | undefined>
  get(id: string): Promise<Comment | undefined>
  /** The one that was sent by a form. */
  ofForm(form: string): Promise<Comment | undefined>
  /** Threads of a paper, the newest first, each with its first answers. */
  threads(paper: string, page: { limit: number; offset: number; answers: number }): Promise<Placed[]>
  /** Everything that answers a comment, in reading order, and how much that is. */
  answers(id: string, page: { limit: number; offset: number }): Promise<{ total: number; placed: Placed[] }>
  /** How many threads a paper has, and comments in all, with those that were deleted or hidden. */
  count(paper: string): Promise<{ threads: number; comments: number }>
  /** The newest of a paper, or of a member, that everybody can read; those that were deleted or hidden too where that is told. */
  newest(
    of: { paper: string } | { member: string },
    page: { limit: number; offset: number; withGone?: boolean },
  ): Promise<Comment[]>
  /** Changes the text, if it is still that of the version which was changed. */
  edit(id: string, change: { text: string; version: number }, now: number): Promise<'done' | 'changed'>
  /** Takes its words away, for good. What answers it stays. */
  delete(id: string, now: number): Promise<void>
  /** How it was before, the first version first. */
  versions(id: string): Promise<{ version: number; text: string; at: number }[]>
  /** Notes whom it names. Returns those whom it did not name before. */
  mention(id: string, members: readonly Named[]): Promise<string[]>
  /** Whether somebody wants mail when they are named. */
  setMentionMail(member: string, isWanted: boolean): Promise<void>
  wantMentionMail(members: readonly string[]): Promise<Set<string>>
  /** Hides it by an act, or shows it again. False when it is so already. */
  hide(id: string, act: number): Promise<boolean>
  show(id: string): Promise<boolean>
  /** Parts everything that somebody wrote from them: it stays without a name, or goes as if they had deleted it. */
  forget(member: string, way: 'keep' | 'erase', now: number): Promise<void>
}

export function commentStore(db: Kysely<Schema>): Comments {
  const keyOf = async (id: string, inside = db) => {
    const row = await inside.selectFrom('comments').select('key').where('id', '=', id).executeTakeFirst()
    return row && Number(row.key)
  }
  const load = async (keys: readonly number[], inside = db) => {
    const found = await commentsByKeys(inside, keys)
    return (key: number) => found.get(key)!
  }
  const one = async (where: { id: string } | { form: string }, inside = db) => {
    const [column, value] = Object.entries(where)[0] as ['id' | 'form', string]
    const row = await inside.selectFrom('comments').select('key').where(column, '=', value).executeTakeFirst()
    return row && (await load([Number(row.key)], inside))(Number(row.key))
  }
  const erase = async (inside: Kysely<Schema>, keys: readonly number[], now: number) => {
    if (keys.length === 0) return
    await inside
      .updateTable('comments')
      .set({ text: '', quote: null, deleted: now })
      .where('key', 'in', keys)
      .where('deleted', 'is', null)
      .execute()
    await inside.deleteFrom('comment_versions').where('comment', 'in', keys).execute()
    await inside.deleteFrom('mentions').where('comment', 'in', keys).execute()
  }

  return {
    add: ({ id, paper, parent, member, form, text, quote }, written) =>
      inTransaction(db, async (inside) => {
        const of = await inside.selectFrom('papers').select('key').where('id', '=', paper).executeTakeFirst()
        const above =
          parent === undefined
            ? undefined
            : await inside
                .selectFrom('comments')
                .select(['key', 'root', 'paper'])
                .where('id', '=', parent)
                .executeTakeFirst()
        if (!of || (parent !== undefined && Number(above?.paper) !== Number(of.key))) return undefined
        const row = await inside
          .insertInto('comments')
          .values({
            id,
            paper: of.key,
            parent: above?.key ?? null,
            root: above?.root ?? above?.key ?? null,
            member,
            form: form ?? null,
            text,
            version: 1,
            quote: quote ? JSON.stringify(quote) : null,
            written,
            edited: null,
            deleted: null,
            hidden: null,
          })
          .onConflict((conflict) => conflict.column('form').doNothing())
          .returning('key')
          .executeTakeFirst()
        if (row) return { comment: (await load([Number(row.key)], inside))(Number(row.key)), isNew: true }
        return { comment: (await one({ form: form! }, inside))!, isNew: false }
      }),

    get: (id) => one({ id }),
    ofForm: (form) => one({ form }),

    async threads(paper, { limit, offset, answers }) {
      const roots = await db
        .selectFrom('comments')
        .innerJoin('papers', 'papers.key', 'comments.paper')
        .select('comments.key')
        .where('papers.id', '=', paper)
        .where('root', 'is', null)
        .orderBy('comments.key', 'desc')
        .limit(limit)
        .offset(offset)
        .execute()
      const keys = roots.map(({ key }) => Number(key))
      if (keys.length === 0) return []
      const below = await db
        .selectFrom('comments')
        .select(['key', 'parent'])
        .where('root', 'in', keys)
        .orderBy('key')
        .execute()
      const order = inReadingOrder(below)
      const read = keys.flatMap((key) => {
        const all = order(key)
        const shown = all.slice(0, answers)
        const more = all.length - shown.length
        return [{ key, depth: 0 }, ...shown].map((place, i) => ({
          ...place,
          more: i === shown.length ? more : 0,
        }))
      })
      const found = await load(read.map(({ key }) => key))
      return read.map(({ key, depth, more }) => ({ comment: found(key), depth, more }))
    },

    async answers(id, { limit, offset }) {
      const top = await db
        .selectFrom('comments')
        .select(['key', 'root'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (!top) return { total: 0, placed: [] }
      const key = Number(top.key)
      const below = await db
        .selectFrom('comments')
        .select(['key', 'parent'])
        .where('root', '=', top.root ?? top.key)
        .orderBy('key')
        .execute()
      const all = inReadingOrder(below)(key)
      const shown = all.slice(offset, offset + limit)
      const found = await load(shown.map((place) => place.key))
      return {
        total: all.length,
        placed: shown.map((place) => ({ comment: found(place.key), depth: place.depth, more: 0 })),
      }
    },

    async count(paper) {
      const row = await db
        .selectFrom('comments')
        .innerJoin('papers', 'papers.key', 'comments.paper')
        .select((e) => [
          e.fn.countAll().as('comments'),
          e.fn.countAll().filterWhere('root', 'is', null).as('threads'),
        ])
        .where('papers.id', '=', paper)
        .executeTakeFirstOrThrow()
      return { threads: Number(row.threads), comments: Number(row.comments) }
    },

    async newest(of, { limit, offset, withGone = false }) {
      let query = db
        .selectFrom('comments')
        .select('comments.key')
        .orderBy('comments.key', 'desc')
        .limit(limit)
        .offset(offset)
      if (!withGone) query = query.where('deleted', 'is', null).where('hidden', 'is', null)
      query =
        'paper' in of
          ? query.where('paper', '=', (e) => e.selectFrom('papers').select('key').where('id', '=', of.paper))
          : query.where('member', '=', of.member)
      const keys = (await query.execute()).map(({ key }) => Number(key))
      const found = await load(keys)
      return keys.map(found)
    },

    edit: (id, { text, version }, now) =>
      inTransaction(db, async (inside) => {
        const row = await inside
          .selectFrom('comments')
          .select(['key', 'text', 'written', 'edited'])
          .where('id', '=', id)
          .where('version', '=', version)
          .where('deleted', 'is', null)
          .executeTakeFirst()
        if (!row) return 'changed'
        if (row.text === text) return 'done'
        await inside
          .insertInto('comment_versions')
          .values({ comment: row.key, version, text: row.text, at: row.edited ?? row.written })
          .execute()
        await inside
          .updateTable('comments')
          .set({ text, version: version + 1, edited: now })
          .where('key', '=', row.key)
          .execute()
        return 'done'
      }),

    delete: (id, now) =>
      inTransaction(db, async (inside) => {
        const key = await keyOf(id, inside)
        if (key !== undefined) await erase(inside, [key], now)
      }),

    async versions(id) {
      const rows = await db
        .selectFrom('comment_versions')
        .innerJoin('comments', 'comments.key', 'comment_versions.comment')
        .select(['comment_versions.version', 'comment_versions.text', 'comment_versions.at'])
        .where('comments.id', '=', id)
        .orderBy('comment_versions.version')
        .execute()
      return rows.map(({ version, text, at }) => ({ version: Number(version), text, at: Number(at) }))
    },

    async mention(id, members) {
      const comment = await keyOf(id)
      if (comment === undefined || members.length === 0) return []
      const added = await db
        .insertInto('mentions')
        .values(members.map(({ id: member, handle }) => ({ comment, member, handle })))
        .onConflict((conflict) => conflict.columns(['comment', 'member']).doNothing())
        .returning('member')
        .execute()
      return added.map(({ member }) => member)
    },

    async setMentionMail(member, isWanted) {
      if (isWanted) await db.deleteFrom('mention_silences').where('member', '=', member).execute()
      else {
        await db
          .insertInto('mention_silences')
          .values({ member })
          .onConflict((conflict) => conflict.column('member').doNothing())
          .execute()
      }
    },

    async wantMentionMail(members) {
      if (members.length === 0) return new Set()
      const silent = await db
        .selectFrom('mention_silences')
        .select('member')
        .where('member', 'in', members)
        .execute()
      const without = new Set(silent.map(({ member }) => member))
      return new Set(members.filter((member) => !without.has(member)))
    },

    async hide(id, act) {
      const { numUpdatedRows } = await db
        .updateTable('comments')
        .set({ hidden: act })
        .where('id', '=', id)
        .where('hidden', 'is', null)
        .where('deleted', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    async show(id) {
      const { numUpdatedRows } = await db
        .updateTable('comments')
        .set({ hidden: null })
        .where('id', '=', id)
        .where('hidden', 'is not', null)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    forget: (member, way, now) =>
      inTransaction(db, async (inside) => {
        const rows = await inside.selectFrom('comments').select('key').where('member', '=', member).execute()
        if (way === 'erase') {
          await erase(
            inside,
            rows.map(({ key }) => Number(key)),
            now,
          )
        }
        await inside
          .updateTable('comments')
          .set({ member: null, form: null })
          .where('member', '=', member)
          .execute()
        await inside.deleteFrom('mentions').where('member', '=', member).execute()
      }),
  }
}
