import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PaperRecord } from '#sources/record.ts'
import { type Store, openStore } from '#store/index.ts'
import { importRecords } from './import.ts'

let store: Store
beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(() => store.close())

const take = (...records: PaperRecord[]) => importRecords(store, records, { source: 'test', now: 1 })
const first: PaperRecord = {
  title: 'A First Title',
  abstract: 'Early.',
  arxiv: '2401.00001',
  version: 1,
  authors: ['A'],
}
const get = async () => (await store.papers.get('2401.00001'))!

test('a replacement brings its title, abstract and authors', async () => {
  await take(first)
  const { completed } = await take({
    ...first,
    title: 'A Better Title',
    abstract: 'Late.',
    version: 2,
    authors: ['A', 'B'],
  })
  expect(completed).toHaveLength(1)
  expect(await get()).toMatchObject({
    title: 'A Better Title',
    abstract: 'Late.',
    version: 2,
    authors: ['A', 'B'],
  })
  expect(await store.papers.count()).toBe(1)
})

test('an older version that comes late changes nothing', async () => {
  await take({ ...first, title: 'A Better Title', version: 3 })
  expect(await take(first)).toMatchObject({ completed: [], unchanged: 1 })
  expect(await get()).toMatchObject({ title: 'A Better Title', version: 3 })
})

test('a withdrawal shows, until a later version', async () => {
  await take(first)
  await take({ ...first, withdrawn: true, version: 2 })
  expect((await get()).withdrawn).toBe(true)
  await take({ ...first, version: 2 })
  expect((await get()).withdrawn).toBe(true)
  await take({ ...first, version: 3 })
  expect((await get()).withdrawn).toBe(false)
})

test('one work by arXiv id, by DOI and by title', async () => {
  await take({ title: 'One Work', doi: '10.1000/one' })
  await take({ title: 'One work.', arxiv: '2401.00001' })
  await take({ title: 'Quite another title', doi: '10.1000/one', arxiv: '2401.00001', venue: 'A Journal' })
  expect(await store.papers.count()).toBe(1)
  expect(await get()).toMatchObject({ title: 'One Work', doi: '10.1000/one', venue: 'A Journal' })
})

test('whatever is imported twice changes nothing the second time', async () => {
  const records: PaperRecord[] = [
    first,
    { ...first, version: 2, title: 'New' },
    {
      title: 'Other',
      links: [{ kind: 'code', url: 'https://github.com/a/b', saidBy: 'abstract' }],
      raw: '{}',
    },
  ]
  await take(...records)
  const before = await store.papers.list({ limit: 9 })
  expect(await take(...records)).toMatchObject({ added: [], completed: [] })
  expect(await store.papers.list({ limit: 9 })).toEqual(before)
})
