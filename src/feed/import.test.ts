import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseJsonLines } from '#sources/json-lines.ts'
import type { PaperRecord } from '#sources/record.ts'
import { type Store, openStore } from '#store/index.ts'
import { importRecords } from './import.ts'

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

const how = { source: 'test', now: 5 }

test('adds what is new, and nothing the second time', async () => {
  const records = [{ title: 'One', abstract: 'First.' }, { title: 'Two' }]

  const first = await importRecords(store, records, how)
  expect(first.added.map((paper) => paper.title)).toEqual(['One', 'Two'])
  const second = await importRecords(store, records, how)
  expect(second).toEqual({ added: [], completed: [], unchanged: 2 })
  expect(await store.papers.count()).toBe(2)
})

test('a paper without an arXiv id gets an id that stays', async () => {
  const dry = { ...how, dryRun: true }
  const { added } = await importRecords(store, [{ title: 'Who Knows?' }], dry)
  const { added: again } = await importRecords(store, [{ title: 'WHO knows' }], dry)
  expect(added[0]!.id).toMatch(/^p-[0-9a-f]{12}$/)
  expect(again[0]!.id).toBe(added[0]!.id)
})

test('one work by its title and an author, filled up by what others say', async () => {
  await importRecords(store, [{ title: 'One Work of Three', abstract: 'First.', authors: ['Ann Able'] }], how)
  const { completed } = await importRecords(
    store,
    [{ title: 'one work of three', authors: ['A. Able'], arxiv: '2401.00001', date: '2024-01-01' }],
    { ...how, source: 'bibtex' },
  )
  expect(completed).toHaveLength(1)
  expect(await store.papers.get('2401.00001')).toMatchObject({
    abstract: 'First.',
    authors: ['Ann Able'],
    date: '2024-01-01',
    arxiv: '2401.00001',
  })
})

test('one work twice in a file is one paper', async () => {
  const one = { title: 'One', doi: '10.5555/one' }
  const { added } = await importRecords(store, [one, { ...one, abstract: 'Late.' }], how)
  expect(added).toHaveLength(1)
  expect(await store.papers.list({ limit: 9 })).toMatchObject([{ title: 'One', abstract: 'Late.' }])
})

test('two arXiv papers of one title stay two', async () => {
  const records = [
    { title: 'Introduction', arxiv: '2401.00001' },
    { title: 'Introduction', arxiv: '2401.00002' },
  ]
  expect((await importRecords(store, records, how)).added).toHaveLength(2)
})

test('a dry run says the same and writes nothing', async () => {
  const { added } = await importRecords(store, [{ title: 'One' }], { ...how, dryRun: true })
  expect(added).toHaveLength(1)
  expect(await store.papers.count()).toBe(0)
})

test('titles that many works have, and signs that make another word, join nothing', async () => {
  const works: PaperRecord[] = [
    { title: 'Introduction', authors: ['Ann Able'], venue: 'Journal of A', date: '1999' },
    { title: 'Introduction', authors: ['Bob Baker'], date: '2007', abstract: 'An entirely different text.' },
    { title: 'Editorial', authors: ['Cy Cole'], venue: 'Journal of C', date: '2001' },
    { title: 'Editorial', authors: ['Cy Cole'], venue: 'Journal of C', date: '2002' },
    { title: 'Attention', authors: ['Eve E'], date: '2001', doi: '10.5555/att.1' },
    { title: 'Attention', authors: ['F Fay'], date: '2019' },
    { title: 'C++ for rooms', authors: ['H Hal'] },
    { title: 'C for rooms', authors: ['H Hal'] },
    { title: 'C# for rooms', authors: ['H Hal'] },
    { title: 'The limit $S^+$ of rooms', authors: ['H Hal'] },
    { title: 'The limit $S^-$ of rooms', authors: ['H Hal'] },
    { title: 'k-means++ in large rooms', authors: ['H Hal'] },
    { title: 'k-means in large rooms', authors: ['H Hal'] },
  ]
  expect((await importRecords(store, works, { ...how, source: 'bibtex' })).added).toHaveLength(works.length)
  expect(await importRecords(store, works, { ...how, source: 'bibtex' })).toMatchObject({
    added: [],
    completed: [],
    unchanged: works.length,
  })
  const stranger = { title: 'Introduction', arxiv: '2605.00001', authors: ['Zoe Zed'], abstract: 'Lamps.' }
  await importRecords(store, [stranger], { ...how, source: 'hf' })
  expect(await store.papers.get('2605.00001')).toMatchObject({ authors: ['Zoe Zed'], abstract: 'Lamps.' })
  expect(await store.papers.count()).toBe(works.length + 1)
})

test('a preprint and what was published of it are one paper, found by both DOIs', async () => {
  const work = { title: 'Effect of Carbon and Heat', authors: ['Ann One'] }
  await importRecords(store, [{ ...work, doi: '10.1101/2020.01.31.929299', date: '2020-01-31' }], how)
  await importRecords(store, [{ ...work, doi: '10.5555/pub.2020', date: '2020-09-01' }], {
    ...how,
    source: 'csl-json',
  })
  expect(await store.papers.count()).toBe(1)
  for (const doi of ['10.1101/2020.01.31.929299', '10.5555/pub.2020'])
    expect(await store.papers.get(doi)).toMatchObject({ doi: '10.5555/pub.2020' })
})

test('two works of one DOI, as chapters cited by their book’s, are two papers', async () => {
  const doi = '10.5555/book'
  const records = [
    { title: 'A First Chapter of Lamps', authors: ['Ann Able'], doi },
    { title: 'A Second Chapter of Rooms', authors: ['Bob Baker'], doi },
  ]
  await importRecords(store, records, how)
  expect((await store.papers.list({ limit: 9 })).map((paper) => paper.doi).sort()).toEqual([doi, undefined])
  expect(await importRecords(store, records, how)).toMatchObject({ added: [], completed: [], unchanged: 2 })
})

test('lines of Hugging Face papers are what Hugging Face says, on the lists of their days', async () => {
  const lines = [1, 2].map((i) =>
    JSON.stringify({
      paper: { id: `2603.0010${i}`, title: `Lamps ${i}`, submittedOnDailyAt: '2026-03-02T01:00:00.000Z' },
    }),
  )
  const { records } = parseJsonLines(lines.join('\n'))
  await importRecords(store, records, { source: 'json-lines', now: 1 })
  expect(await store.listings.newest('2026-12-31')).toBe('2026-03-02')
  const listed = await store.listings.list({ from: '2026-03-02', to: '2026-03-02' }, { limit: 9 })
  expect(listed.map(({ paper }) => [paper.title, paper.source])).toEqual([
    ['Lamps 1', 'hf-daily'],
    ['Lamps 2', 'hf-daily'],
  ])
  // The same list, fetched.
  await importRecords(store, records, { source: 'hf', now: 2 })
  expect(await store.listings.count('2026-03-02', '2026-03-02')).toBe(2)
})
