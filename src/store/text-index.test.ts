import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, openEmptyPostgres } from './databases.fixture.ts'
import {
  type DateSpan,
  type Facets,
  type KeySet,
  type NewPaper,
  type PaperFilter,
  type Store,
  type TextQuery,
  openStore,
} from './index.ts'
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
    expect(await pass({ dates: { since: '2023', until: '2023' } })).toEqual([2])
    expect(await pass({ hasCode: true })).toEqual([1])
    expect(await pass({ slugs: ['b', 'c'] })).toEqual([2])
    expect(await pass({ author: ['angstrom', 'ada'] })).toEqual([2])
    expect(await pass({ author: ['ada'], dates: { since: '2024' } })).toEqual([])
  })

  test('knows which words no paper has, and what they may be slips of', async () => {
    await store.works.write([{ paper: paper(1, 'Badgers and otters') }])
    expect(await store.text.unknown(['badger', 'otetr'])).toEqual(['otetr'])
    expect(await store.text.near('ottres')).toEqual(['otters'])
  })
})

test('both databases, and one that was filled at once, answer many queries alike', async () => {
  const draw = drawer(7)
  const some = (list: readonly string[], count: number) =>
    Array.from({ length: count }, () => list[draw(list.length)]!).join(' ')
  const day = () => ['2020', '2021-07', '2022-02-03', '2022-11-30', '2023', '2024-01-01', '2024-12'][draw(7)]!
  const drawSpan = (): DateSpan => ({
    ...(draw(3) > 0 && { since: day() }),
    ...(draw(3) > 0 && { until: day() }),
  })
  const drawn = (i: number) =>
    paper(i, some(TERMS, 1 + draw(5)), {
      abstract: some(TERMS, draw(30)),
      authors: Array.from({ length: draw(4) }, () => some(NAMES, 2)),
      categories: [['cs.LG'], ['cs.CL', 'stat.ML'], []][draw(3)]!,
      ...(draw(3) > 0 && { date: day() }),
      ...(draw(4) === 0 && { code: 'https://a.b' }),
    })
  const before = Array.from({ length: 120 }, (_, i) => drawn(i))
  const after = before.map((one, i) => (i % 5 === 0 ? drawn(i) : one)).filter((_, i) => i % 7 !== 0)
  const queries = Array.from({ length: 150 }, (): { query: TextQuery; filter: PaperFilter } => ({
    query: {
      words: some(TERMS, draw(4)).split(' ').filter(Boolean),
      phrases: draw(3) === 0 ? [some(TERMS, 2)] : [],
      ...(draw(4) === 0 && { prefix: some(TERMS, 1).slice(0, 2) }),
    },
    filter: {
      ...(draw(3) === 0 && { category: ['cs', 'cs.LG', 'stat'][draw(3)]! }),
      ...(draw(3) === 0 && { dates: drawSpan() }),
      ...(draw(5) === 0 && { author: [some(NAMES, 1)] }),
    },
  }))

  const changed = async (store: Store) => {
    for (let i = 0; i < before.length; i += 9) {
      await store.works.write(before.slice(i, i + 9).map((one) => ({ paper: one })))
    }
    for (const one of after) await store.works.write([{ paper: one, key: (await store.papers.key(one.id))! }])
    for (const { id } of before) {
      if (!after.some((one) => one.id === id)) await store.works.remove([(await store.papers.key(id))!])
    }
  }
  const atOnce = async (store: Store) => void (await store.works.write(after.map((one) => ({ paper: one }))))
  const ways: [open: () => Promise<Store>, fill: (store: Store) => Promise<void>][] = [
    ...databases.map(([, open]): (typeof ways)[number] => [open, changed]),
    [() => openStore(':memory:'), atOnce],
  ]
  const answers: Given[][] = []
  for (const [open, fill] of ways) {
    const store = await open()
    await fill(store)
    const given: Given[] = []
    for (const { query, filter } of queries) {
      const among = await store.text.keys(filter)
      const options = { limit: 12, offset: 2, ...(among && { among }) }
      const best = await store.text.best(query, options)
      const keys = best.map(({ key }) => key)
      given.push({
        scores: best.map(({ score }) => score),
        count: await store.text.count(query, among),
        ...(await inAll(store, await store.text.any(query, among))),
        ...(await shown(store, query, keys)),
      })
    }
    answers.push(given)
    await store.close()
  }
  expect(answers[1]).toEqual(answers[0])
  for (const { any, count } of answers[0]!) expect(any).toBe(count)
  // Forms of a beginning may be added up in another order there, and the last digits differ.
  const rounded = (given: readonly Given[]) =>
    given.map(({ count, scores }) => [count, ...scores.map((score) => score.toFixed(5))])
  expect(rounded(answers[2]!)).toEqual(rounded(answers[0]!))
  expect(answers[0]!.filter(({ ids }) => ids.length > 3).length).toBeGreaterThan(50)
}, 60_000)

/** What a query was answered with. */
interface Given {
  scores: number[]
  count: number
  ids: string[]
  excerpts: unknown[]
  /** All that have any of the words: how many, of what, and which of them come first by date and votes. */
  any: number
  facets: Facets
  newest: string[]
  voted: string[]
}

const TERMS =
  'code codes coding dense sparse art state of the lamp lamps counting żółw 漢字 x2 c re-lamp'.split(' ')
const NAMES = 'Ada Ångström Bo Baker Lu Lamp'.split(' ')

/** Numbers below a given one, the same ones each time. */
function drawer(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

async function inAll(store: Store, all: KeySet) {
  const idsBy = async (order: 'newest' | 'votes') => {
    const keys = await store.papers.ordered(all, order, { limit: 4, offset: 3 })
    const papers = await store.papers.many(keys)
    return keys.map((key) => papers.get(key)!.id)
  }
  return {
    any: all.size,
    facets: await store.text.facets(all),
    newest: await idsBy('newest'),
    voted: await idsBy('votes'),
  }
}

async function shown(store: Store, query: TextQuery, keys: readonly number[]) {
  const papers = await store.papers.many(keys)
  const excerpts = await store.text.excerpts(query, keys)
  return { ids: keys.map((key) => papers.get(key)!.id), excerpts: keys.map((key) => excerpts.get(key)) }
}

describe('a database of any earlier version', () => {
  const made = (words: Words, of: 'sqlite' | 'postgres', version: number) =>
    MIGRATIONS.slice(0, version)
      .map((migration) => `${migration.tables(words)};${migration[of] ?? ''}`)
      .join(';')
  const papers = `insert into papers
    (key, id, title, title_key, authors, abstract, topics, categories, date, withdrawn, listed, source) values
    (7, 'a', 'Badgers', 'badgers', '["Ada Lovelace"]', 'A sparse code.', '[]', '["cs.LG"]', '2024', 0, 1, 'test'),
    (9, 'b', 'Otters', 'otters', '[]', 'This code is not sparse.', '[]', '[]', null, 0, 1, 'test');
    update papers set title = 'Sparse otters' where key = 9;
    insert into papers (key, id, title, title_key, authors, topics, categories, withdrawn, listed, source)
    values (11, 'c', 'Gone otters', 'gone', '[]', '[]', '[]', 0, 1, 'test');
    delete from papers where key = 11;`
  /** Without an index of ours, with the first one in SQLite, with statements, with the one of both, and now. */
  const versions = [1, 4, 6, 7, MIGRATIONS.length]

  const found = async (store: Store): Promise<(number | object[] | number[])[]> => {
    const best = async (query: TextQuery) => await store.text.best(query, { limit: 5 })
    const answer = [
      await best(words('sparse')),
      await best(words('otters', 'badger')),
      await best(phrases('sparse code')),
      await best({ words: [], phrases: [], prefix: 'bad' }),
      [
        ...(await store.text.keys({
          category: 'cs',
          dates: { since: '2024', until: '2024' },
          author: ['ada'],
        }))!,
      ],
      await store.text.count(words('gone')),
    ]
    await store.close()
    return answer
  }

  test('has the same index after, in SQLite', async () => {
    const answers: Awaited<ReturnType<typeof found>>[] = []
    for (const version of versions) {
      const place = mkdtempSync(join(folder, 'version-'))
      const database = new DatabaseSync(join(place, 'daily-papers.sqlite'))
      database.exec(`${made(SQLITE, 'sqlite', version)}; ${papers} pragma user_version = ${version}`)
      database.close()
      answers.push(await found(await openStore(place)))
    }
    expect(answers.at(-1)!.map((answer) => (Array.isArray(answer) ? answer.length : answer))).toEqual([
      2, 2, 1, 1, 1, 0,
    ])
    expect(answers).toEqual(versions.map(() => answers.at(-1)))
  }, 60_000)

  test('has the same index after, in Postgres', async () => {
    const answers: Awaited<ReturnType<typeof found>>[] = []
    for (const version of versions) {
      const sql = `${made(POSTGRES, 'postgres', version)}; insert into meta values ('schema', '${version}'); ${papers}`
      answers.push(await found(await openEmptyPostgres(sql)))
    }
    expect(answers.at(-1)!.at(-1)).toBe(0)
    expect(answers).toEqual(versions.map(() => answers.at(-1)))
  }, 120_000)
})

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
