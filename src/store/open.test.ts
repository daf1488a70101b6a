import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from './index.ts'

let folder: string
const file = () => join(folder, 'daily-papers.sqlite')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('makes the folder and the database where they are absent, and finds them again', async () => {
  const nested = join(folder, 'a/b')
  const first = await openStore(nested)
  await first.meta.set('colour', 'blue')
  await first.close()

  const second = await openStore(nested)
  expect(await second.meta.get('colour')).toBe('blue')
  expect(await second.meta.get('shape')).toBeUndefined()
  await second.close()
})

test('two processes may have it open', async () => {
  const one = await openStore(folder)
  const two = await openStore(folder)
  await one.meta.set('from', 'one')
  expect(await two.meta.get('from')).toBe('one')
  await one.close()
  await two.close()
})

test('says that a file is no database, and leaves it as it is', async () => {
  writeFileSync(file(), 'not a database, but somebody may want it back '.repeat(100))
  const before = readFileSync(file())

  await expect(openStore(folder)).rejects.toThrow(
    /cannot read the database .*daily-papers\.sqlite.*not a database/,
  )
  expect(readFileSync(file())).toEqual(before)
})

test('says that a database is damaged, and leaves it as it is', async () => {
  const store = await openStore(folder)
  await store.meta.set('big', 'x'.repeat(200_000))
  await store.close()
  const bytes = readFileSync(file())
  bytes.fill(0xff, 4096, bytes.length - 4096)
  writeFileSync(file(), bytes)

  await expect(openStore(folder)).rejects.toThrow(/cannot read the database .*left as it is/)
  expect(readFileSync(file())).toEqual(bytes)
})

test('does not touch a database of a later version', async () => {
  await (await openStore(folder)).close()
  const raw = new DatabaseSync(file())
  raw.exec('pragma user_version = 999')
  raw.close()

  await expect(openStore(folder)).rejects.toThrow(/newer Daily Papers/)
})

test('says which folder it cannot write to', async () => {
  writeFileSync(join(folder, 'plain'), '')
  await expect(openStore(join(folder, 'plain/data'))).rejects.toThrow(
    /cannot write to the data folder .*plain\/data/,
  )
})
