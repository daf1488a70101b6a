import type { Kysely } from 'kysely'
import { KeySet } from './key-set.ts'
import type { Page } from './papers.ts'
import { parts } from './parts.ts'
import type { Schema } from './schema.ts'

/** So few are put in order by themselves; more are met on the way through all papers. */
const FEW = 500
const LOT = 5000

/** The newest of some papers first, those without a date last: their keys. */
export async function newestOf(
  db: Kysely<Schema>,
  among: KeySet,
  { limit, offset = 0 }: Page,
): Promise<number[]> {
  const newest = db
    .selectFrom('papers')
    .select('key')
    .orderBy('date', (order) => order.desc().nullsLast())
    .orderBy('id', 'desc')
  if (among.size <= FEW) {
    const rows = among.size === 0 ? [] : await newest.where('key', 'in', [...among]).execute()
    return rows.slice(offset, offset + limit).map(({ key }) => key)
  }
  const found: number[] = []
  for (let at = 0; found.length < Math.min(offset + limit, among.size); at += LOT) {
    const rows = await newest.limit(LOT).offset(at).execute()
    for (const { key } of rows) if (among.has(key)) found.push(key)
    if (rows.length < LOT) break
  }
  return found.slice(offset, offset + limit)
}

/** Most votes first, here and elsewhere together, of equal ones the newest: their keys. */
export async function mostVotedOf(
  db: Kysely<Schema>,
  among: KeySet,
  { limit, offset = 0 }: Page,
): Promise<number[]> {
  const votes = await votesOf(db, among)
  const voted = new KeySet()
  const others = new KeySet()
  for (const key of among) (votes.has(key) ? voted : others).add(key)
  // Sorting keeps the newer one of equals where it is.
  const first = (await newestOf(db, voted, { limit: voted.size })).sort(
    (a, b) => votes.get(b)! - votes.get(a)!,
  )
  const shown = first.slice(offset, offset + limit)
  if (shown.length === limit) return shown
  return [
    ...shown,
    ...(await newestOf(db, others, {
      limit: limit - shown.length,
      offset: Math.max(0, offset - first.length),
    })),
  ]
}

/** Votes of Hugging Face as counted last, and of members; papers without any are left out. */
async function votesOf(db: Kysely<Schema>, among: KeySet): Promise<Map<number, number>> {
  const counted = new Map<number, number>()
  const elsewhere = db.selectFrom('signals').select(['paper', 'value']).where('name', '=', 'hf-upvotes')
  const here = db
    .selectFrom('votes')
    .select((e) => ['paper', e.fn.count<number>('member').distinct().as('votes')])
    .groupBy('paper')
  const few = among.size <= FEW ? [...parts([...among])] : [undefined]
  for (const part of few) {
    const latest = new Map<number, number>()
    for (const { paper, value } of await elsewhere
      .$if(part !== undefined, (query) => query.where('paper', 'in', part!))
      .orderBy('observed')
      .execute())
      latest.set(paper, value)
    for (const [paper, value] of latest) if (value > 0 && among.has(paper)) counted.set(paper, value)
    for (const { paper, votes } of await here
      .$if(part !== undefined, (query) => query.where('paper', 'in', part!))
      .execute())
      if (among.has(paper)) counted.set(paper, (counted.get(paper) ?? 0) + Number(votes))
  }
  return counted
}
