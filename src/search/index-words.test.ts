import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { writeNamed } from '#store/databases.fixture.ts'
import { type Store, checkDatabase, openStore } from '#store/index.ts'
import { startWords, untilFound } from './index-words.ts'

const PAPERS = 1300

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-words-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const names = Array.from({ length: PAPERS }, (_, i) => `lamp${i}`)
const count = (store: Store, word: string) => store.text.count({ words: [word], phrases: [] })
const raw = (script: string) => {
  const database = new DatabaseSync(join(folder, 'daily-papers.sqlite'))
  database.exec(script)
  database.close()
}

/** As a migration leaves the papers of a database that had another index. */
async function withoutIndex(): Promise<void> {
  const store = await openStore(folder)
  await writeNamed(store, names)
  await store.close()
  raw(`delete from text_segments; insert into text_changes (paper) select key from papers`)
}

test('an older database is opened at once and indexed while it is used, once', async () => {
  await withoutIndex()
  const store = await openStore(folder, { index: 'later' })
  expect([await count(store, 'lamp7'), await store.text.waiting()]).toEqual([0, PAPERS])
  // What is written meanwhile waits for its turn too.
  await writeNamed(store, ['otter'])
  expect(await store.text.waiting()).toBe(PAPERS + 1)
  const before = await store.revision()

  const told: string[] = []
  const words = startWords(store, { report: (line) => told.push(line) })
  await words.caughtUp()
  await words.close()
  expect(told).toEqual([
    `indexing the words of ${PAPERS + 1} papers, while others are found already`,
    'the words of all papers are indexed',
  ])
  expect([await count(store, 'lamp7'), await count(store, 'otter')]).toEqual([1, 1])
  // Pages that say less are made anew.
  expect(await store.revision()).toBeGreaterThan(before)
  await writeNamed(store, ['badger'])
  expect([await count(store, 'badger'), await store.text.waiting()]).toEqual([1, 0])
  await store.close()
  const { findings } = await checkDatabase(folder)
  expect(findings.find(({ what }) => what === 'words')).toMatchObject({
    found: `the index knows ${PAPERS + 2} of ${PAPERS + 2} papers, and no other`,
  })
})

test('who does not serve indexes first, and says so', async () => {
  await withoutIndex()
  const told: string[] = []
  const store = await openStore(folder, { tell: (line) => told.push(line) })
  expect(told).toEqual([`indexing the words of ${PAPERS} papers`])
  expect(await count(store, 'lamp7')).toBe(1)
  await store.close()
})

test('what another process is at is left to it, and what it left behind is not', async () => {
  const store = await openStore(folder, { index: 'later' })
  const words = startWords(store, { idleMs: 1e9 })
  await words.caughtUp()
  await writeNamed(store, ['lamp'])
  const changeOf = (stamp: number) => raw(`insert or replace into text_changes values (1, ${stamp})`)
  for (const stamp of [1, 2, 3]) {
    changeOf(stamp)
    await words.caughtUp()
    expect(await store.text.waiting()).toBe(1)
  }
  await words.caughtUp()
  expect(await store.text.waiting()).toBe(0)
  changeOf(4)
  await untilFound(store, words)
  expect(await store.text.waiting()).toBe(0)
  await words.close()
  await store.close()
})

test('who heard that pages changed finds what they are about, however soon', async () => {
  const [reader, writer] = [await openStore(folder), await openStore(folder)]
  // No time passes.
  vi.useFakeTimers({ toFake: ['performance'] })
  const before = await reader.revision()
  expect(await count(reader, 'lamp')).toBe(0)
  await writeNamed(writer, ['lamp'])
  expect(await reader.revision()).not.toBe(before)
  // Some ask while the index is read for the first.
  const asked: Promise<number>[] = []
  for (let i = 0; i < 30; i++) {
    asked.push(count(reader, 'lamp'))
    await undefined
  }
  expect(new Set(await Promise.all(asked))).toEqual(new Set([1]))
  vi.useRealTimers()
  await reader.close()
  await writer.close()
})
