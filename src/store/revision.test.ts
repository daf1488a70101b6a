import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { databases } from './databases.fixture.ts'
import { type NewPaper, openStore } from './index.ts'

const paper = (facts: Partial<NewPaper> = {}): NewPaper => ({
  id: 'p-1',
  title: 'Lamps',
  titleKey: 'lamps',
  authors: [],
  topics: [],
  listed: 0,
  source: 'test',
  ...facts,
})
const listing = { day: '2026-01-05', source: 'hf', position: 0 }

test.each(databases)(
  '%s: the revision moves with all that pages show, and with nothing else',
  async (_, open) => {
    const store = await open()
    let last = await store.revision()
    const moves = async (write: Promise<unknown>) => {
      await write
      const before = last
      last = await store.revision()
      return last !== before
    }

    expect(await moves(store.works.write([{ paper: paper() }]))).toBe(true)
    const key = (await store.papers.key('p-1'))!
    expect(await moves(store.works.write([{ key, paper: paper({ title: 'Lamps, counted' }) }]))).toBe(true)
    expect(await moves(store.works.write([{ key, paper: paper(), listings: [listing] }]))).toBe(true)
    const signal = { name: 'hf-upvotes', value: 3, observed: 1 }
    expect(await moves(store.works.write([{ key, paper: paper(), signals: [signal] }]))).toBe(true)
    expect(await moves(store.topics.write('way', [{ key, topics: [{ name: 'lamps', from: 'text' }] }]))).toBe(
      true,
    )
    expect(await moves(store.listings.takeOff(listing, []))).toBe(true)
    expect(await moves(store.works.remove([key]))).toBe(true)

    expect(await moves(store.meta.set('a', 'b'))).toBe(false)
    expect(await moves(store.sources.claimHost('example.org', 1, 2))).toBe(false)
    const reader = { id: 'r', email: 'a@example.org', emailKey: 'a@example.org', preferences: {} as never }
    expect(await moves(store.subscribers.add(reader, 1))).toBe(false)
    await store.close()
  },
)

test.each(databases)('%s: what is taken back at the end of a transaction moves nothing', async (_, open) => {
  const store = await open()
  const before = await store.revision()
  const broken = store.atomically(async (inside) => {
    await inside.works.write([{ paper: paper() }])
    throw new Error('no')
  })
  await expect(broken).rejects.toThrow('no')
  expect(await store.revision()).toBe(before)
  await store.close()
})

test('it is told at once while somebody writes, and moves when that is done', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-'))
  const store = await openStore(folder)
  const before = await store.revision()
  await store.atomically(async (inside) => {
    await inside.works.write([{ paper: paper() }])
    expect(await store.revision()).toBe(before)
  })
  expect(await store.revision()).not.toBe(before)
  await store.close()
  rmSync(folder, { recursive: true })
})
