import type { Kysely } from 'kysely'
import type { Comment, Named, Quote } from './comments.ts'
import { parts } from './parts.ts'
import type { Schema } from './schema.ts'

/** Comments with all that pages say of them, by their keys. */
export async function commentsByKeys(
  db: Kysely<Schema>,
  keys: readonly number[],
): Promise<Map<number, Comment>> {
  const found = new Map<number, Comment>()
  for (const part of parts(keys)) {
    const mentions = await mentionsOf(db, part)
    for (const row of await rowsOf(db, part)) {
      found.set(Number(row.key), toComment(row, mentions.get(Number(row.key)) ?? NOBODY))
    }
  }
  return found
}

const NOBODY: ReadonlyMap<string, string> = new Map()

type Row = Awaited<ReturnType<typeof rowsOf>>[number]

const rowsOf = (db: Kysely<Schema>, keys: readonly number[]) =>
  db
    .selectFrom('comments')
    .innerJoin('papers', 'papers.key', 'comments.paper')
    .leftJoin('members', 'members.id', 'comments.member')
    .leftJoin('comments as above', 'above.key', 'comments.parent')
    .leftJoin('members as answered', 'answered.id', 'above.member')
    .leftJoin('acts', 'acts.key', 'comments.hidden')
    .leftJoin('members as hider', 'hider.id', 'acts.by')
    .selectAll('comments')
    .select(['papers.id as paper_id', 'members.name', 'members.handle'])
    .select(['above.id as above_id', 'answered.id as answered_id'])
    .select(['answered.name as answered_name', 'answered.handle as answered_handle'])
    .select(['acts.at as hidden_at', 'acts.reason'])
    .select(['hider.id as hider_id', 'hider.name as hider_name', 'hider.handle as hider_handle'])
    .where('comments.key', 'in', keys)
    .execute()

async function mentionsOf(
  db: Kysely<Schema>,
  keys: readonly number[],
): Promise<Map<number, Map<string, string>>> {
  const rows = await db
    .selectFrom('mentions')
    .innerJoin('members', 'members.id', 'mentions.member')
    .select(['mentions.comment', 'mentions.handle', 'members.handle as now'])
    .where('mentions.comment', 'in', keys)
    .execute()
  const found = new Map<number, Map<string, string>>()
  for (const { comment, handle, now } of rows) {
    const of = found.get(Number(comment)) ?? new Map<string, string>()
    found.set(Number(comment), of.set(handle, now))
  }
  return found
}

const named = (id: string | null, name: string | null, handle: string | null): Named | undefined =>
  id === null || name === null || handle === null ? undefined : { id, name, handle }

function toComment(row: Row, mentions: ReadonlyMap<string, string>): Comment {
  const member = named(row.member, row.name, row.handle)
  const answered = named(row.answered_id, row.answered_name, row.answered_handle)
  const hider = named(row.hider_id, row.hider_name, row.hider_handle)
  return {
    id: row.id,
    paper: row.paper_id,
    ...(row.above_id !== null && { parent: { id: row.above_id, ...(answered && { member: answered }) } }),
    ...(member && { member }),
    text: row.text,
    version: Number(row.version),
    ...(row.quote !== null && { quote: JSON.parse(row.quote) as Quote }),
    written: Number(row.written),
    ...(row.edited !== null && { edited: Number(row.edited) }),
    ...(row.deleted !== null && { deleted: Number(row.deleted) }),
    ...(row.hidden !== null && {
      hidden: {
        act: Number(row.hidden),
        at: Number(row.hidden_at),
        ...(hider && { by: hider }),
        reason: row.reason ?? '',
      },
    }),
    mentions,
  }
}

/** What is said of a paper: comments that everybody can read, and how many members wrote them. */
export interface Talk {
  comments: number
  people: number
}

/** What is said of papers, by their keys; those of which nothing is are left out. */
export async function countTalk(db: Kysely<Schema>, papers: readonly number[]): Promise<Map<number, Talk>> {
  if (papers.length === 0) return new Map()
  const rows = await db
    .selectFrom('comments')
    .select((e) => ['paper', e.fn.countAll().as('comments'), e.fn.count('member').distinct().as('people')])
    .where('paper', 'in', papers)
    .where('deleted', 'is', null)
    .where('hidden', 'is', null)
    .groupBy('paper')
    .execute()
  return new Map(
    rows.map(({ paper, comments, people }) => [
      Number(paper),
      { comments: Number(comments), people: Number(people) },
    ]),
  )
}
