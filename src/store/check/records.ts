import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { type Finding, INCONSISTENT, REBUILD, none } from './finding.ts'
import { SCALE_BYTES } from '../vectors.ts'
import { countOf } from './tables.ts'

/** Rows that are read at once. */
const BATCH = 1000

/** Vectors, and the models they are of. */
export async function vectors(db: Kysely<Schema>): Promise<Finding> {
  const what = 'vectors'
  const models = await db.selectFrom('models').select(['name', 'width', 'state']).orderBy('created').execute()
  const papers = await countOf(db, sql`select count(*) as n from papers`)
  if (models.length === 0)
    return { what, found: 'no model has read the papers yet; a site does so when it runs' }
  const wrong = await countOf(
    db,
    sql`select count(*) as n from vectors join models on models.name = vectors.model
      where length(vectors.vector) <> models.width + ${SCALE_BYTES}`,
  )
  if (wrong > 0) return { what, found: `${wrong} vectors have another width than their model`, todo: REBUILD }
  const serving = models.filter(({ state }) => state === 'serving')
  if (serving.length !== 1) {
    const found = `${serving.length} models serve, of ${models.map(({ name }) => name).join(', ')}`
    return { what, found, todo: 'papers embed switch MODEL chooses one' }
  }
  const { name } = serving[0]!
  const n = await countOf(db, sql`select count(*) as n from vectors where model = ${name}`)
  const rest = n < papers ? `; the site reads the other ${papers - n} when it runs` : ''
  return { what, found: `${name} has read ${n} of ${papers} papers${rest}` }
}

/** Whether each paper rests on what a source said, and what was said can be read. */
export async function statements(db: Kysely<Schema>): Promise<Finding> {
  const what = 'statements'
  const silent = await countOf(
    db,
    sql`select count(*) as n from papers
      where not exists (select 1 from statements where statements.paper = papers.key)`,
  )
  if (silent > 0) return { what, found: `no source tells of ${silent} papers`, todo: INCONSISTENT }
  let [read, broken] = [0, 0]
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('statements')
      .select(['key', 'record'])
      .where('key', '>', after)
      .orderBy('key')
      .limit(BATCH)
      .execute()
    if (rows.length === 0) break
    after = rows.at(-1)!.key
    read += rows.length
    broken += rows.filter(({ record }) => record !== null && !isJson(record, 'object')).length
  }
  return none(
    what,
    broken,
    'records cannot be read',
    INCONSISTENT,
    `${read} statements of sources can be read, every paper rests on one`,
  )
}

/** Whether an id leads to one paper only. */
export async function aliases(db: Kysely<Schema>): Promise<Finding> {
  const twice = await countOf(
    db,
    sql`select count(*) as n from aliases join papers on papers.id = aliases.id where papers.key <> aliases.paper`,
  )
  const wrong = 'other ids of papers are the id of another paper'
  return none(
    'ids',
    twice,
    wrong,
    'papers duplicates shows papers that are here twice',
    'every id leads to one paper',
  )
}

/** Lists and choices that are kept as JSON. */
export async function lists(db: Kysely<Schema>): Promise<Finding> {
  let broken = 0
  for (let after = 0; ;) {
    const rows = await db
      .selectFrom('papers')
      .select(['key', 'authors', 'topics', 'categories'])
      .where('key', '>', after)
      .orderBy('key')
      .limit(BATCH)
      .execute()
    if (rows.length === 0) break
    after = rows.at(-1)!.key
    broken += rows.filter((row) =>
      [row.authors, row.topics, row.categories].some((list) => !isJson(list, 'array')),
    ).length
  }
  const readers = await db.selectFrom('subscribers').select('preferences').execute()
  broken += readers.filter(({ preferences }) => !isJson(preferences, 'object')).length
  return none(
    'lists',
    broken,
    'papers or readers have lists that cannot be read',
    INCONSISTENT,
    'authors, topics and choices can be read',
  )
}

function isJson(text: string, kind: 'object' | 'array'): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && Array.isArray(value) === (kind === 'array')
  } catch {
    return false
  }
}
