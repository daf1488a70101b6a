import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backupTo, openStore, restoreFrom } from './index.ts'

const FILE = 'daily-papers.sqlite'
let root: string
let data: string
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'daily-papers-restore-'))
  data = join(root, 'data')
  const store = await openStore(data)
  await store.meta.set('colour', 'blue')
  await store.close()
})
afterAll(() => rmSync(root, { recursive: true }))

test('a copy has every row, and is one file for its owner alone', async () => {
  const file = join(root, 'copy.sqlite')
  const store = await openStore(data)
  const copy = await backupTo(data, file)
  await store.close()
  expect(copy).toMatchObject({ file, bytes: statSync(file).size, rows: { papers: 0, revision: 1 } })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const restored = await restoreFrom(file, join(root, 'new'))
  expect(restored).not.toHaveProperty('former')
  const again = await openStore(join(root, 'new'))
  expect(await again.meta.get('colour')).toBe('blue')
  await again.close()
  expect(readdirSync(root).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite'])
})

test('what was killed is copied with its log', async () => {
  const folder = join(root, 'killed')
  const store = await openStore(folder)
  await store.meta.set('colour', 'red')
  // As a process leaves it that is killed.
  const left = join(root, 'left')
  mkdirSync(left)
  for (const end of ['', '-wal', '-shm']) copyFileSync(join(folder, FILE + end), join(left, FILE + end))
  await store.close()
  const file = join(root, 'red.sqlite')
  await backupTo(left, file)
  const database = new DatabaseSync(file, { readOnly: true })
  expect(database.prepare(`select value from meta where name = 'colour'`).get()).toEqual({ value: 'red' })
  database.close()
})

test('no backup of a database that is not sound', async () => {
  const folder = join(root, 'torn')
  await restoreFrom(join(data, FILE), folder)
  tear(join(folder, FILE))
  const file = join(root, 'torn.sqlite')
  await expect(backupTo(folder, file)).rejects.toThrow(/not sound|malformed/)
  expect(readdirSync(root).filter((name) => name.startsWith('torn.'))).toEqual([])
})

test.each<[string, (file: string) => void, RegExp]>([
  ['is cut', (file) => truncateSync(file, 100_000), /is cut: 100000 of/],
  ['is empty', (file) => truncateSync(file, 0), /is empty/],
  ['is text', (file) => writeFileSync(file, 'no'), /not a database of SQLite/],
  ['is of a newer version', (file) => script(file, 'pragma user_version = 999'), /newer Daily Papers/],
  ['is of another program', (file) => script(file, 'pragma application_id = 5'), /another program/],
  ['has a torn page', (file) => tear(file), /cannot|malformed|not sound/],
  ['is not there', (file) => rmSync(file), /there is no file/],
])('refuses a copy that %s, and leaves what is there', async (_, damage, says) => {
  const file = join(root, 'damaged.sqlite')
  copyFileSync(join(data, FILE), file)
  damage(file)
  const before = readFileSync(join(data, FILE))
  await expect(restoreFrom(file, data, { replace: true })).rejects.toMatchObject({
    name: 'StoreError',
    message: expect.stringMatching(says),
  })
  expect(readFileSync(join(data, FILE))).toEqual(before)
  expect(readdirSync(data).filter((name) => /part|new$/.test(name))).toEqual([])
  rmSync(file, { force: true })
})

function script(file: string, sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

function tear(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(9, 20 * 4096, 30 * 4096)
  writeFileSync(file, bytes)
}
