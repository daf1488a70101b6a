import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkDatabase } from './check/check.ts'
import { FILE } from './database-file.ts'
import { type Built, type NewPaper, type Store, openStore, segmentsOf } from './index.ts'

let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-aside-'))
  store = await openStore(folder)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const paper = (i: number, title = `Badger ${i}`): NewPaper => ({
  id: `p${i}`,
  title,
  titleKey: title,
  authors: [],
  topics: [],
  listed: 0,
  source: 'test',
})
const found = (...words: string[]) => store.text.count({ words, phrases: [] })
const inWords = async () => (await checkDatabase(folder)).findings.find(({ what }) => what === 'words')

/** Writes enough papers for a segment that is built elsewhere, and holds that back. */
async function beginAside() {
  const segments = segmentsOf(join(folder, FILE))
  const { promise: isLet, resolve: letOn } = Promise.withResolvers<void>()
  const built: Built[] = []
  const aside = store.indexAside(() => ({
    async build() {
      const one = await segments.build()
      if (one) built.push(one)
      await isLet
      return one
    },
    close: () => segments.close(),
  }))
  const keys = await store.works.write(Array.from({ length: 4500 }, (_, i) => ({ paper: paper(i) })))
  // One that is written now asks for it.
  await store.works.write([{ paper: paper(5000) }])
  while (built.length === 0) await new Promise((resolve) => setImmediate(resolve))
  return { keys, aside, built, letOn }
}

test('what is indexed elsewhere is found, also what changed or went while it was', async () => {
  const { keys, aside, built, letOn } = await beginAside()
  expect(built[0]!.papers).toBe(4096)
  await store.works.write([{ key: keys[7]!, paper: paper(7, 'Otter') }])
  await store.works.remove([keys[9]!])
  letOn()
  await aside.end()
  expect(await inWords()).toMatchObject({ found: 'the index knows 4500 of 4500 papers, and no other' })
  expect([await found('badger'), await found('otter')]).toEqual([4499, 1])
})

test('who searches meanwhile finds all, and what was indexed by then is not taken back', async () => {
  const { keys, aside, letOn } = await beginAside()
  await store.works.write([{ key: keys[7]!, paper: paper(7, 'Otter') }])
  const other = await openStore(folder)
  expect(await other.text.count({ words: ['otter'], phrases: [] })).toBe(1)
  expect(await found('badger')).toBe(4500)
  letOn()
  await aside.end()
  expect([await found('badger'), await found('otter')]).toEqual([4500, 1])
  expect(await other.text.count({ words: ['otter'], phrases: [] })).toBe(1)
  await other.close()
})

test('a process that ends before its time leaves the rest to the next', async () => {
  await beginAside()
  await store.close()
  store = await openStore(folder)
  expect(await inWords()).toMatchObject({ found: 'the index knows 4501 of 4501 papers, and no other' })
})

test('a thread that breaks is heard of', async () => {
  const aside = store.indexAside(() => ({
    build: () => Promise.reject(new Error('no room')),
    close: async () => {},
  }))
  await store.works.write([{ paper: paper(1) }])
  await new Promise((resolve) => setImmediate(resolve))
  await expect(store.works.write([{ paper: paper(2) }])).rejects.toThrow('no room')
  await expect(aside.end()).rejects.toThrow('no room')
})
