import { describe, expect, test, vi } from 'vitest'
import type { PaperRecord } from '#sources/record.ts'
import { type Store, openStore } from '#store/index.ts'
import { importRecords } from './import.ts'

const letters = (i: number) => 'Q' + [...String(i)].map((digit) => 'abcdefghjk'[Number(digit)]).join('')

/** Crowds of different works with one title. */
const crowds: Record<string, (i: number) => PaperRecord> = {
  'editorials by different people': (i) => ({
    title: 'Editorial',
    authors: [`Ann ${letters(i)}`],
    date: '2020',
  }),
  'introductions of which only the journal is known': (i) => ({
    title: 'Introduction',
    venue: `Journal ${letters(i)}`,
  }),
  'editorials with abstracts': (i) => ({
    title: 'Editorial',
    authors: ['Ann Able'],
    abstract: Array.from({ length: 12 }, (_, word) => `word${letters(i * 12 + word)}`).join(' '),
  }),
  'introductions of one person by name': (i) => ({
    title: 'Introduction',
    authors: ['Ann Able'],
    name: `able${i}`,
  }),
  'reports of one person with DOIs': (i) => ({
    title: 'Yearly Report of a Small Lighthouse',
    authors: ['Ann Able'],
    doi: `10.5555/report.${i}`,
  }),
}

const take = (store: Store, records: readonly PaperRecord[]) =>
  importRecords(store, records, { source: 'bibtex', now: 1 })

/** How many are new, and how often one was compared with another: each time by `some` of what is said of that. */
async function effort(store: Store, records: readonly PaperRecord[]) {
  const some = vi.spyOn(Array.prototype, 'some')
  const { added } = await take(store, records)
  const looks = some.mock.calls.length
  some.mockRestore()
  return { added: added.length, looks }
}

describe.each(Object.entries(crowds))('%s', (_, record) => {
  test('stay apart, come again as themselves, and take time by their number', async () => {
    const [few, many] = [await openStore(':memory:'), await openStore(':memory:')]
    const records = Array.from({ length: 400 }, (_, i) => record(i))
    const less = await effort(few, records.slice(0, 200))
    const more = await effort(many, records)
    expect([less.added, more.added]).toEqual([200, 400])
    expect(more.looks).toBeLessThan(2.8 * less.looks)
    expect((await take(many, [...records.slice(-50), ...records.slice(0, 50)])).added).toEqual([])
    expect(await many.papers.count()).toBe(400)
    await few.close()
    await many.close()
  })
})

test('a report without DOI does not make one of a series', async () => {
  const store = await openStore(':memory:')
  const report = crowds['reports of one person with DOIs']!
  const { doi: _, ...bare } = report(0)
  for (const records of [[bare], [0, 1, 2, 3].map(report), [bare]]) {
    await take(store, records)
  }
  expect(await store.papers.count()).toBeGreaterThanOrEqual(3)
  await store.close()
})

test('of many papers of one title only the first are read', async () => {
  const store = await openStore(':memory:')
  const introduction = crowds['introductions of which only the journal is known']!
  await take(
    store,
    Array.from({ length: 450 }, (_, i) => introduction(i)),
  )
  expect(await store.works.find({ titleKeys: ['introduction', 'lamps'] })).toHaveLength(100)
  await store.close()
})
