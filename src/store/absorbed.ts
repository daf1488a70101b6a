import type { Kysely } from 'kysely'
import { markOf } from './mark.ts'
import type { Schema } from './schema.ts'

/** Rows of papers, and what one is found by besides the paper. What a reader was told of both is kept for both. */
const FOUND_BY = {
  listings: ['day', 'source'],
  signals: ['name', 'observed'],
  rulings: ['kind', 'day'],
  author_links: ['kind', 'url'],
  collection_papers: ['collection'],
  notes: ['member'],
  seen_by_members: ['member'],
  opinions: ['subscriber'],
  seen: ['subscriber'],
  webhook_told: ['webhook'],
  webhook_group_told: ['webhook'],
} as const
type Kind = keyof typeof FOUND_BY
const TOLD: ReadonlySet<string> = new Set(['seen', 'webhook_told', 'webhook_group_told'])

type Row = Record<string, unknown>

/** One row that the other paper takes over, or that it has of its own already. */
interface Taken {
  by: Row
  /** Both had it: the row of the paper that went, where it says something of its own. */
  twice?: Row
}

/** A paper that became one with another, as it was. */
export interface Absorbed {
  /** The paper that it became, by its key. */
  paper: number
  id: string
  /** UTC milliseconds. */
  listed: number
  /** Other ids it had. */
  aka: string[]
  /** What was said of it, by source and name. */
  said: [source: string, name: string][]
}

/** One text of two; what both say is said once. */
export const both = (text: string, other: string): string =>
  other === '' || text === other ? text : text === '' ? other : `${text}\n\n${other}`

/** Notes down what belongs to a paper that is about to become one with another, to be done before anything of it is moved. */
export async function noteAbsorbed(db: Kysely<Schema>, kept: number, gone: number): Promise<void> {
  const { id, listed } = await db
    .selectFrom('papers')
    .select(['id', 'listed'])
    .where('key', '=', gone)
    .executeTakeFirstOrThrow()
  const note = async (kind: string, row: unknown, owner: { member?: string; subscriber?: number } = {}) => {
    const { member = null, subscriber = null } = owner
    await db
      .insertInto('absorbed')
      .values({ paper: kept, name: id, kind, row: JSON.stringify(row), member, subscriber })
      .execute()
  }
  await db.updateTable('absorbed').set({ paper: kept }).where('paper', '=', gone).execute()
  for (const kind of Object.keys(FOUND_BY) as Kind[]) {
    const [own, others] = [await rowsOf(db, kind, gone), await rowsOf(db, kind, kept)]
    const taken = own.map((row): Taken => {
      const by = foundBy(kind, row)
      const other = others.find((one) => FOUND_BY[kind].every((name) => one[name] === row[name]))
      return { by, ...(other && { twice: ofItsOwn(kind, row, other) }) }
    })
    for (const [owner, rows] of Map.groupBy(taken, ({ by }) => by['member'] ?? by['subscriber'])) {
      const member = typeof owner === 'string' ? { member: owner } : {}
      await note(kind, rows, typeof owner === 'number' ? { subscriber: owner } : member)
    }
  }
  const roots = await db
    .selectFrom('comments')
    .select('key')
    .where('paper', '=', gone)
    .where('root', 'is', null)
    .execute()
  if (roots.length > 0) await note('comments', [roots.map(({ key }) => key)])
  const submitted = await db.selectFrom('submissions').selectAll().where('paper', '=', gone).execute()
  for (const row of submitted) {
    const yes = await db.selectFrom('submission_yes').selectAll().where('submission', '=', row.key).execute()
    const own = [{ ...row, yes: yes.map(({ member }) => member) }]
    await note('submissions', own, row.member === null ? {} : { member: row.member })
  }
  const claims = await db.selectFrom('authorships').selectAll().where('paper', '=', gone).execute()
  for (const row of claims) await note('authorships', [row], { member: row.member })
  const aka = await db.selectFrom('aliases').select('id').where('paper', '=', gone).execute()
  const said = await db
    .selectFrom('statements')
    .select(['source', 'name'])
    .where('paper', '=', gone)
    .execute()
  const paper = { listed: Number(listed), aka: aka.map((one) => one.id) }
  await note('papers', { ...paper, said: said.map(({ source, name }) => [source, name]) })
}

/** The papers that became one with some, by the keys of those, the last first. */
export async function absorbedInto(db: Kysely<Schema>, papers: readonly number[]): Promise<Absorbed[]> {
  if (papers.length === 0) return []
  const rows = await db
    .selectFrom('absorbed')
    .select(['paper', 'name', 'row'])
    .where('paper', 'in', papers)
    .where('kind', '=', 'papers')
    .orderBy('key', 'desc')
    .execute()
  return rows.map(({ paper, name, row }) => ({
    paper,
    id: name,
    ...(JSON.parse(row) as Pick<Absorbed, 'listed' | 'aka' | 'said'>),
  }))
}

/** Gives a paper that is parted from another what belonged to it, the last of these names it had, before the two were one. */
export async function giveBack(
  db: Kysely<Schema>,
  from: number,
  to: number,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return
  const noted = await db
    .selectFrom('absorbed')
    .selectAll()
    .where('paper', '=', from)
    .where('name', 'in', names)
    .orderBy('key', 'desc')
    .execute()
  for (const { kind, row } of noted) {
    const rows = JSON.parse(row) as never[]
    if (kind === 'comments') await moveThreads(db, from, to, (rows as number[][]).flat())
    else if (kind === 'submissions' || kind === 'authorships') await moveOrMake(db, kind, from, to, rows)
    else if (kind in FOUND_BY)
      for (const one of rows) await handBack(db, kind as Kind, from, to, one as Taken)
  }
  const last = noted.find(({ kind }) => kind === 'papers')?.name ?? ''
  const of = db.updateTable('absorbed').set({ paper: to }).where('paper', '=', from)
  await of.where('name', 'in', names).where('name', '!=', last).execute()
  await db.deleteFrom('absorbed').where('paper', '=', from).where('name', '=', last).execute()
}

const foundBy = (kind: Kind, row: Row): Row =>
  Object.fromEntries(FOUND_BY[kind].map((name) => [name, row[name]]))

const rowsOf = (db: Kysely<Schema>, kind: Kind, paper: number): Promise<Row[]> =>
  db
    .selectFrom(kind as 'notes')
    .selectAll()
    .where('paper', '=', paper)
    .execute() as Promise<never>

/** What a row says that the other paper's own does not. No text of a reader is kept a second time: only where it stands in the two as one. */
function ofItsOwn(kind: Kind, row: Row, kept: Row): Row {
  if (kind === 'opinions') return { opinion: row['opinion'], said: row['said'] }
  if (kind === 'notes') return cutOf(kept['text'] as string, row['text'] as string)
  if (kind !== 'collection_papers') return {}
  const { day, position } = row
  return { ...cutOf(kept['note'] as string, row['note'] as string), day, position, keptDay: kept['day'] }
}

const cutOf = (kept: string, gone: string) => ({
  mark: markOf(both(kept, gone)),
  kept: kept.length,
  gone: gone.length,
})

/** The two texts again; when the one was written anew since, it is the first's alone. */
function parted(text: string, twice: Row): [string, string] {
  if (markOf(text) !== twice['mark']) return [text, '']
  const start = text.length - (twice['gone'] as number)
  return [text.slice(0, twice['kept'] as number), text.slice(start)]
}

async function handBack(db: Kysely<Schema>, kind: Kind, from: number, to: number, { by, twice }: Taken) {
  const found = (await rowsOf(db, kind, from)).find((row) =>
    FOUND_BY[kind].every((name) => row[name] === by[name]),
  )
  // Its reader took it back since.
  if (!found) return
  let row: Row = { ...found, paper: to }
  const kept: Row = {}
  if (twice && kind === 'opinions') row = { ...row, ...twice }
  if (twice && kind === 'notes') [kept['text'], row['text']] = parted(found['text'] as string, twice)
  if (twice && kind === 'collection_papers') {
    ;[kept['note'], row['note']] = parted(found['note'] as string, twice)
    row = { ...row, day: twice['day'], position: twice['position'] }
    if (found['day'] === (twice['keptDay'] ?? twice['day'])) kept['day'] = twice['keptDay']
  }
  const one = db.updateTable(kind as 'notes').set(kept as never)
  const isHere = (query: typeof one) =>
    FOUND_BY[kind].reduce(
      (q, name) => q.where(name as 'member', '=', by[name] as string),
      query.where('paper', '=', from),
    )
  if (Object.keys(kept).length > 0) await isHere(one).execute()
  if (kind !== 'notes' || row['text'] !== '') {
    await db
      .insertInto(kind as 'notes')
      .values(row as never)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  if (twice || TOLD.has(kind)) return
  await isHere(db.deleteFrom(kind as 'notes').where('paper', '=', from) as never).execute()
}

async function moveThreads(db: Kysely<Schema>, from: number, to: number, roots: readonly number[]) {
  await db
    .updateTable('comments')
    .set({ paper: to })
    .where('paper', '=', from)
    .where((e) => e.or([e('key', 'in', roots), e('root', 'in', roots)]))
    .execute()
}

/** Rows with a key of their own follow the paper; one that had to go, as the other paper had its own, is made again. */
async function moveOrMake(
  db: Kysely<Schema>,
  table: 'submissions' | 'authorships',
  from: number,
  to: number,
  rows: readonly Schema['submissions'][],
): Promise<void> {
  for (const { yes = [], ...row } of rows as unknown as (Row & { key: number; yes?: string[] })[]) {
    const isHere = await db.selectFrom(table).select('paper').where('key', '=', row.key).executeTakeFirst()
    if (isHere) {
      await db
        .updateTable(table)
        .set({ paper: to })
        .where('key', '=', row.key)
        .where('paper', '=', from)
        .execute()
      continue
    }
    const other = await db.selectFrom(table).select('key').where('paper', '=', from).executeTakeFirst()
    // It was withdrawn since.
    if (!other) continue
    const members = new Set(
      (await db.selectFrom('members').select('id').execute()).map(({ id }) => id as unknown),
    )
    const decided = members.has(row['decided_by']) ? row['decided_by'] : null
    await db
      .insertInto(table)
      .values({ ...row, paper: to, decided_by: decided } as never)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    for (const member of yes.filter((one) => members.has(one))) {
      await db.insertInto('submission_yes').values({ submission: row.key, member }).execute()
    }
  }
}
