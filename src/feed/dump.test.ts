import { expect, test } from 'vitest'
import { createLineReader } from '#sources/json-lines.ts'
import type { PaperRecord } from '#sources/record.ts'
import { databases } from '../store/databases.fixture.ts'
import { type Store, type WholePaper, openStore } from '#store/index.ts'
import { dumpLines } from './dump.ts'
import { importLogged, importRecords, takeBack } from './import.ts'
import { undoImport } from './undo.ts'

const DAY = 86_400_000
const T = Date.parse('2026-03-02T10:00:00Z')
const NOW = T + 30 * DAY

const ONE: PaperRecord = {
  title: 'Walking Robots that Hum',
  authors: ['Ann Able', 'Bo Baker'],
  abstract: 'They hum $a<b$ while they walk, with “quotes” and a line\u2028break.',
  arxiv: '2603.00011',
  version: 1,
  date: '2026-03-01',
  categories: ['cs.RO'],
}

/** A site with what sites have: several sources, versions, joined papers, counts that changed, a withdrawal. */
async function fill(store: Store): Promise<void> {
  const from = (source: string, days: number) => ({ source, now: T + days * DAY })
  await importRecords(store, [{ ...ONE, listing: { day: '2026-03-02', position: 0 } }], from('arxiv-rss', 0))
  const hf = { ...ONE, title: 'Walking robots that hum', raw: '{"paper":{"id":"2603.00011"}}' }
  for (const [days, value] of [5, 8, 5].entries()) {
    const signals = [{ name: 'hf-upvotes', value, observed: T + days * DAY }]
    await importRecords(
      store,
      [{ ...hf, signals, listing: { day: '2026-03-03', position: 4 } }],
      from('hf-daily', days),
    )
  }
  await importRecords(
    store,
    [{ ...ONE, version: 2, updated: '2026-03-09', abstract: 'Better.' }],
    from('arxiv-atom', 9),
  )
  // Known by a title first, later by an arXiv id: the earlier id stays a name of it.
  const alone = { title: 'A Tale of Two Kernels', authors: ['Cy Cole'] }
  await importRecords(store, [alone, { title: 'Nobody knows me', authors: ['D Day'] }], from('bibtex', 1))
  await importRecords(store, [{ ...alone, arxiv: '2603.00012', doi: '10.5555/two' }], from('csl-json', 2))
  await importRecords(
    store,
    [{ title: 'Gone Tomorrow', arxiv: '2603.00013', facts: [{ name: 'submitter', value: 'eve' }] }],
    from('oai', 3),
  )
  await takeBack(store, ['2603.00013'], from('oai', 4))
}

const readAll = async (store: Store) => {
  const lines: string[] = []
  for await (const part of dumpLines(store, { now: NOW })) lines.push(...part.split('\n').filter(Boolean))
  const read = createLineReader()
  const all = lines.map((line, i) => read(line, i + 1))
  expect(all.flatMap(({ warnings }) => warnings)).toEqual([])
  expect(all.map(({ isEnd }) => isEnd).lastIndexOf(true)).toBe(lines.length - 1)
  return { lines, records: all.flatMap(({ record }) => record ?? []) }
}

/** All but the numbers that each database gives its rows. */
const rowsOf = async (store: Store) => {
  const whole = await store.whole.after(0, 1000)
  const said = await store.said.of(whole.map(({ paper }) => paper.id))
  return whole
    .map(({ statements, paper, aka, listings, signals, topics }: WholePaper) => ({
      paper,
      aka,
      listings,
      signals,
      topics,
      statements: statements.map(({ key: __, paper: ___, import: ____, ...one }) => one),
      said: said.get(paper.id),
    }))
    .toSorted((a, b) => (a.paper.id < b.paper.id ? -1 : 1))
}

test.each(databases)(
  'a dump makes an empty site equal, and twice changes nothing: %s',
  async (_, open) => {
    const site = await openStore(':memory:')
    await fill(site)
    const [before, { records, lines }] = [await rowsOf(site), await readAll(site)]
    expect(before.map(({ paper }) => paper.id)).toHaveLength(4)
    expect(before.find(({ paper }) => paper.id === '2603.00012')!.aka).toHaveLength(2)
    expect(before.find(({ paper }) => paper.id === '2603.00011')!.signals).toHaveLength(3)
    const empty = await open()
    expect(await empty.papers.count()).toBe(0)

    const imported = await empty.imports.begin({ at: NOW, source: 'daily-papers', what: 'papers.jsonl.gz' })
    const how = { source: 'daily-papers', now: NOW, imported }
    const first = await importLogged(empty, records, how)
    expect([first.added.length, first.completed.length, first.unchanged]).toEqual([4, 0, 0])
    expect(await rowsOf(empty)).toEqual(before)
    const parsed = (all: string[]) => all.map((line) => JSON.parse(line) as object)
    expect(parsed((await readAll(empty)).lines)).toEqual(parsed(lines))

    const again = await importLogged(empty, records, { ...how, now: NOW + DAY })
    expect([again.added.length, again.completed.length, again.unchanged]).toEqual([0, 0, 4])
    expect(await rowsOf(empty)).toEqual(before)

    await undoImport(empty, imported, NOW)
    expect(await empty.papers.count()).toBe(0)
    await Promise.all([site.close(), empty.close()])
  },
  120_000,
)

test('an old dump takes nothing back of what came since', async () => {
  const store = await openStore(':memory:')
  await fill(store)
  const { records } = await readAll(store)
  const later = { ...ONE, version: 3, updated: '2026-03-20', abstract: 'Best.' }
  const signals = [{ name: 'hf-upvotes', value: 40, observed: T + 20 * DAY }]
  await importRecords(store, [{ ...later, signals }], { source: 'arxiv-atom', now: T + 20 * DAY })
  await importRecords(
    store,
    [{ ...ONE, title: 'Walking robots that hum', listing: { day: '2026-03-03', position: 1 } }],
    { source: 'hf-daily', now: T + 20 * DAY },
  )
  const before = await rowsOf(store)
  await importRecords(store, records, { source: 'daily-papers', now: NOW })
  expect(await rowsOf(store)).toEqual(before)
  await store.close()
})

test('a dump completes what a site has, and undo leaves it as it was', async () => {
  const [site, other] = [await openStore(':memory:'), await openStore(':memory:')]
  await fill(site)
  await importRecords(other, [{ title: ONE.title, authors: ['A. Able'] }], { source: 'bibtex', now: T })
  const before = await rowsOf(other)
  const imported = await other.imports.begin({ at: NOW, source: 'daily-papers', what: 'x' })
  const { records } = await readAll(site)
  const done = await importLogged(other, records, { source: 'daily-papers', now: NOW, imported })
  expect([done.added.length, done.completed.length]).toEqual([3, 1])
  expect(await other.papers.get(before[0]!.paper.id)).toMatchObject({ id: '2603.00011', abstract: 'Better.' })
  await undoImport(other, imported, NOW)
  const after = await rowsOf(other)
  expect(after).toHaveLength(1)
  expect(after[0]!.statements).toEqual(before[0]!.statements)
  expect([after[0]!.listings, after[0]!.signals]).toEqual([[], []])
  await Promise.all([site.close(), other.close()])
})

test('lines that are not as they should be are skipped, saying why', () => {
  const read = createLineReader()
  const good = {
    id: 'p-0123456789ab',
    title: 'T',
    ids: [],
    listed: 1,
    said: [{ source: 'bibtex', name: 'a', said: 1, record: { title: 'T' } }],
    listings: [],
    signals: [],
  }
  const tell = (change: object) => read(JSON.stringify({ ...good, ...change }), 1).warnings[0]?.message
  expect(tell({})).toBeUndefined()
  expect(tell({ said: [] })).toMatch(/"said" is empty; the paper is skipped/)
  expect(tell({ listed: -1 })).toMatch(/"listed"/)
  expect(tell({ listings: [{ day: 'soon', source: 'hf', position: 0, seen: 1 }] })).toMatch(
    /"listings\.0\.day"/,
  )
  const bad = (record: object) => [{ ...good.said[0]!, record: { title: 'T', ...record } }]
  expect(tell({ said: bad({ url: 'javascript:alert(1)' }) })).toMatch(/"said\.0\.record\.url" is no address/)
  expect(tell({ said: bad({ abstract: 'a\0b' }) })).toMatch(/abstract" has a NUL/)
  expect(tell({ said: bad({ authors: 'Ann' }) })).toMatch(/authors"/)
})
