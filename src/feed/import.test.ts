import { afterEach, beforeEach, expect, test } from 'vitest'
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
