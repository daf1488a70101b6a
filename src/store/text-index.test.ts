import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, openEmptyPostgres } from './databases.fixture.ts'
import { type NewPaper, type Store, type TextQuery, openStore } from './index.ts'
import { MIGRATIONS, POSTGRES, SQLITE, type Words } from './migrations.ts'
import { firstToMerge } from './text-segments.ts'

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-segments-'))
afterAll(() => rmSync(folder, { recursive: true }))

const paper = (i: number, title = `Badger ${i}`, more: Partial<NewPaper> = {}): NewPaper => ({
  id: `p${i}`,
  title,
  titleKey: title,
  authors: [],
  topics: [],
  listed: 0,
  source: 'test',
  ...more,
})
const words = (...words: string[]): TextQuery => ({ words, phrases: [] })
const phrases = (...phrases: string[]): TextQuery => ({ words: [], phrases })

test.each([
  [[1, 1, 1], undefined],
  [Array.from({ length: 8 }, () => 1), 0],
  [[64, 8, ...Array.from({ length: 8 }, () => 1)], 2],
  [[9000, ...Array.from({ length: 8 }, () => 1000)], 1],
  [Array.from({ length: 9 }, () => 9000), undefined],
])('of segments of %j papers, those from %j on become one', (sizes, first) => {
  expect(firstToMerge(sizes)).toBe(first)
})

test('what one process writes, another finds at its next search, through many merges', async () => {
  const [one, other] = [await openStore(folder), await openStore(folder)]
  for (let i = 0; i < 30; i++) await one.works.write([{ paper: paper(i) }])
  expect(await other.text.count(words('badger'))).toBe(30)
  const key = (await other.papers.key('p3'))!
  await other.works.write([{ paper: paper(3, 'Otter'), key }])
  await new Promise((done) => setTimeout(done, 50))
  expect(await one.text.count(words('badger'))).toBe(29)
  expect(await one.text.best(words('otter'), { limit: 5 })).toHaveLength(1)
  await one.close()
  await other.close()
})

describe.each(databases)('the index over words in %s', (_, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  }, 60_000)
  afterEach(() => store.close())

  test('what was rolled back is not found', async () => {
    const failed = store.atomically(async (inside) => {
      await inside.works.write([{ paper: paper(1) }])
      expect(await inside.text.count(words('badger'))).toBe(1)
      throw new Error('broken off')
    })
    await expect(failed).rejects.toThrow('broken off')
    expect(await store.text.count(words('badger'))).toBe(0)
  })

  test('a paper that became another one is found no more', async () => {
    const [gone, key] = await store.works.write([{ paper: paper(1, 'Otter') }, { paper: paper(2) }])
    await store.works.write([{ paper: paper(2), key: key!, absorbs: [gone!] }])
    expect(await store.text.count(words('otter'))).toBe(0)
    expect(await store.text.count(words('badger'))).toBe(1)
  })

  test('papers pass a filter by category, year, code, method and author', async () => {
    await store.works.write([
      { paper: paper(1, 'A', { categories: ['cs.LG', 'stat.ML'], date: '2024-05-01', code: 'https://a.b' }) },
      { paper: paper(2, 'B', { categories: ['cs.CL'], date: '2023', slug: 'b', authors: ['Ada Ångström'] }) },
    ])
    const pass = async (filter: object) => [...((await store.text.keys(filter)) ?? ['all'])]
    expect(await pass({})).toEqual(['all'])
    expect(await pass({ category: 'cs.LG' })).toEqual([1])
    expect(await pass({ category: 'cs' })).toEqual([1, 2])
    expect(await pass({ year: 2023 })).toEqual([2])
    expect(await pass({ hasCode: true })).toEqual([1])
    expect(await pass({ slugs: ['b', 'c'] })).toEqual([2])
    expect(await pass({ author: ['angstrom', 'ada'] })).toEqual([2])
    expect(await pass({ author: ['ada'], year: 2024 })).toEqual([])
  })

  test('knows which words no paper has, and what they may be slips of', async () => {
    await store.works.write([{ paper: paper(1, 'Badgers and otters') }])
    expect(await store.text.unknown(['badger', 'otetr'])).toEqual(['otetr'])
    expect(await store.text.near('ottres')).toEqual(['otters'])
  })
})

test('both databases give the same papers, scores and excerpts in the same order', async () => {
  const said = ['sparse code', 'a code that is sparse', 'dense codes', 'of the state of the art', 'żółw 漢字']
  const works = Array.from({ length: 40 }, (_, i) =>
    paper(i, `${said[i % 5]} ${i % 7}`, {
      abstract: `${said[(i * 3) % 5]}, ${said[(i + 1) % 5]}`,
      authors: [`Ada ${said[i % 3]}`],
    }),
  )
  const asked: TextQuery[] = [
    words('code'),
    { ...words('sparse', 'art'), prefix: 'art' },
    phrases('state of the art'),
    { words: ['dense'], phrases: ['sparse code', 'ada'] },
    { ...words('co'), prefix: 'co' },
  ]
  const answers = []
  for (const [, open] of databases) {
    const store = await open()
    for (let i = 0; i < works.length; i += 4) {
      await store.works.write(works.slice(i, i + 4).map((paper) => ({ paper })))
    }
    const key = (await store.papers.key('p3'))!
    await store.works.write([{ paper: { ...works[3]!, title: 'Otter code' }, key }])
    const given = []
    for (const query of asked) {
      const best = await store.text.best(query, { limit: 30 })
      const keys = best.map(({ key }) => key)
      given.push({ best, count: await store.text.count(query), ...(await shown(store, query, keys)) })
    }
    answers.push(given)
    await store.close()
  }
  expect(answers[1]).toEqual(answers[0])
  expect(answers[0]!.every(({ count }) => count > 0)).toBe(true)
}, 60_000)

async function shown(store: Store, query: TextQuery, keys: readonly number[]) {
  const papers = await store.papers.many(keys)
  const excerpts = await store.text.excerpts(query, keys)
  return { ids: keys.map((key) => papers.get(key)!.id), excerpts: keys.map((key) => excerpts.get(key)) }
}

describe('a database from before there was one index', () => {
  /** Its migrations. */
  const before = 5
  const made = (words: Words, of: 'sqlite' | 'postgres') =>
    MIGRATIONS.slice(0, before)
      .map((migration) => `${migration.tables(words)};${migration[of] ?? ''}`)
      .join(';')
  const papers = `insert into papers
    (key, id, title, title_key, authors, abstract, topics, categories, withdrawn, listed, source) values
    (7, 'a', 'Badgers', 'badgers', '["Ada Lovelace"]', 'A sparse code.', '[]', '["cs.LG"]', 0, 1, 'test'),
    (9, 'b', 'Otters', 'otters', '[]', 'This code is not sparse.', '[]', '[]', 0, 1, 'test');`

  const finds = async (store: Store) => {
    const keys = async (query: TextQuery) =>
      (await store.text.best(query, { limit: 5 })).map(({ key }) => key)
    expect(await keys(phrases('sparse code'))).toEqual([7])
    expect(await keys(words('code', 'otters'))).toEqual([9, 7])
    expect([...(await store.text.keys({ category: 'cs', author: ['ada'] }))!]).toEqual([7])
    await store.works.write([{ paper: paper(1) }])
    expect(await store.text.count(words('badger'))).toBe(2)
    await store.close()
  }

  test('is brought up to date in SQLite', async () => {
    const place = mkdtempSync(join(folder, 'former-'))
    const database = new DatabaseSync(join(place, 'daily-papers.sqlite'))
    database.exec(made(SQLITE, 'sqlite'))
    database.exec(`${papers} pragma user_version = ${before}`)
    // As a process of that version left it, which had indexed its papers.
    database.exec(`delete from text_changes; insert into text_segments values ('x', 1, 2, x'01')`)
    database.close()
    await finds(await openStore(place))
    const after = new DatabaseSync(join(place, 'daily-papers.sqlite'))
    expect(after.prepare(`select name from sqlite_schema where name like 'papers_text%'`).all()).toEqual([])
    after.close()
  })

  test('is brought up to date in Postgres', async () => {
    const sql = `${made(POSTGRES, 'postgres')}; insert into meta values ('schema', '${before}'); ${papers}
      select setval(pg_get_serial_sequence('papers', 'key'), 9)`
    await finds(await openEmptyPostgres(sql))
  }, 60_000)
})
