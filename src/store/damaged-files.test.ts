import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkDatabase, openStore } from './index.ts'

const FILE = 'daily-papers.sqlite'
let root: string
let count = 0

/** A data folder whose site was killed while it had the database open, with what it wrote last in the log alone. */
async function killed(name: string): Promise<string> {
  const folder = join(root, name)
  const script = `
    const { openStore } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)})
    const store = await openStore(process.argv[1])
    for (let i = 0; i < 40; i++) await store.meta.set('colour ' + i, ${JSON.stringify(name)}.repeat(500))
    await store.meta.set('colour', ${JSON.stringify(name)})
    console.log('written')
    setInterval(() => {}, 1000)`
  await killedIn(script, folder)
  return folder
}

/** Runs a script until it says something, and kills it. */
async function killedIn(script: string, argument: string): Promise<void> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((done) => child.stdout.once('data', done))
  child.kill('SIGKILL')
  await new Promise((done) => child.once('close', done))
}

let blue: string
let red: string
let closed: string
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'daily-papers-damage-'))
  ;[blue, red] = await Promise.all([killed('blue'), killed('red')])
  closed = copyOf(blue)
  await (await openStore(closed)).close()
})
afterAll(() => rmSync(root, { recursive: true }))

function copyOf(folder: string): string {
  const copy = join(root, `copy-${count++}`)
  cpSync(folder, copy, { recursive: true })
  return copy
}

const bytesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => !name.endsWith('-shm') && statSync(join(folder, name)).size > 0)
    .map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ])
const path = (folder: string, end = '') => join(folder, FILE + end)
const truncate = (file: string, share: number) => truncateSync(file, Math.floor(statSync(file).size * share))

test('what was written before a kill is there, from the log', async () => {
  const folder = copyOf(blue)
  expect(statSync(path(folder, '-wal')).size).toBeGreaterThan(10_000)
  const store = await openStore(folder)
  expect(await store.meta.get('colour')).toBe('blue')
  await store.close()
  // Closed, it is one file.
  expect(readdirSync(folder)).toEqual([FILE])
})

test('so it is after the machine was started anew, whatever of the index reached the disk', async () => {
  for (const index of ['gone', 'half', 'old'] as const) {
    const folder = copyOf(blue)
    if (index === 'gone') rmSync(path(folder, '-shm'))
    if (index === 'half')
      writeFileSync(path(folder, '-shm'), readFileSync(path(folder, '-shm')).fill(7, 20, 30))
    const store = await openStore(folder)
    expect(await store.meta.get('colour'), index).toBe('blue')
    await store.close()
  }
})

test('what was broken off in the database itself is taken back', async () => {
  const folder = copyOf(closed)
  const script = `
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(process.argv[1])
    database.exec('pragma cache_size = 2; begin; delete from meta')
    for (let i = 0; i < 200; i++) database.prepare('insert into meta values (?, ?)').run('n' + i, 'x'.repeat(4000))
    console.log('half')
    setInterval(() => {}, 1000)`
  await killedIn(script, path(folder))
  expect(existsSync(path(folder, '-journal'))).toBe(true)
  const other = copyOf(folder)
  expect((await checkDatabase(other)).findings.filter(({ todo }) => todo)).toEqual([])
  const store = await openStore(folder, { migrate: false })
  expect(await store.meta.get('colour')).toBe('blue')
  await store.close()
})

/** What somebody did to the folder, and what is said of it. */
const DAMAGES: [what: string, from: () => string, damage: (folder: string) => void, says: RegExp][] = [
  ['an empty database', () => closed, (f) => truncateSync(path(f), 0), /is empty \(0 bytes\)/],
  ['an empty database with its log', () => blue, (f) => truncateSync(path(f), 0), /is empty \(0 bytes\)/],
  ['ten bytes of it', () => closed, (f) => truncateSync(path(f), 10), /\(not a database of SQLite\)/],
  ['a cut database', () => closed, (f) => truncate(path(f), 0.6), /is cut: \d+ of \d+ bytes/],
  ['one byte less', () => closed, (f) => truncateSync(path(f), statSync(path(f)).size - 1), /is cut: /],
  ['a cut database with its log', () => blue, (f) => truncate(path(f), 0.5), /is cut: /],
  ['only its first page', () => closed, (f) => truncateSync(path(f), 4096), /is cut: /],
  [
    'a page of zeros',
    () => closed,
    (f) => overwrite(path(f), 4096, Buffer.alloc(4096)),
    /cannot read the database/,
  ],
  ['noise', () => closed, (f) => overwrite(path(f), 8192, noise(20_000)), /cannot read the database/],
  [
    'text',
    () => closed,
    (f) => writeFileSync(path(f), 'hello '.repeat(1000)),
    /\(not a database of SQLite\)/,
  ],
  [
    'a page of an error',
    () => closed,
    (f) => writeFileSync(path(f), '<html>502</html>'),
    /\(not a database of SQLite\)/,
  ],
  ['a missing log', () => blue, (f) => rmSync(path(f, '-wal')), /-wal is missing/],
  ['a missing log and index', () => blue, (f) => removeLog(f), /-wal is missing/],
  ['an empty log', () => blue, (f) => truncateSync(path(f, '-wal'), 0), /-wal is cut: 0 of/],
  ['half a log', () => blue, (f) => truncate(path(f, '-wal'), 0.5), /-wal is cut: /],
  [
    'a log without its end',
    () => blue,
    (f) => truncateSync(path(f, '-wal'), statSync(path(f, '-wal')).size - 1),
    /-wal is cut: /,
  ],
  [
    'the log of another',
    () => blue,
    (f) => cpSync(path(red, '-wal'), path(f, '-wal')),
    /-wal belongs to another/,
  ],
  ['log and index of another', () => blue, (f) => takeLog(f, red), /-wal belongs to another/],
  [
    'the log of another, no index',
    () => blue,
    (f) => (takeLog(f, red), rmSync(path(f, '-shm'))),
    /-wal belongs to another/,
  ],
  ['a log beside a closed one', () => closed, (f) => takeLog(f, red), /-wal belongs to another/],
  ['a log alone', () => blue, (f) => rmSync(path(f)), /is not there, but its log .* is/],
  [
    'another program’s database',
    () => closed,
    (f) => foreign(f, 'create table notes (text)'),
    /of another program/,
  ],
  [
    'one marked by another',
    () => closed,
    (f) => foreign(f, 'pragma application_id = 7'),
    /of another program/,
  ],
  ['one without a table', () => closed, (f) => foreign(f, 'pragma journal_mode = wal'), /has no tables/],
]

function overwrite(file: string, at: number, bytes: Buffer) {
  const all = readFileSync(file)
  bytes.copy(all, at)
  writeFileSync(file, all)
}
const noise = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 7919) % 251))
const removeLog = (folder: string) => ['-wal', '-shm'].forEach((end) => rmSync(path(folder, end)))
const takeLog = (folder: string, from: string) =>
  ['-wal', '-shm'].forEach((end) => cpSync(path(from, end), path(folder, end)))
function foreign(folder: string, script: string) {
  rmSync(path(folder))
  const database = new DatabaseSync(path(folder))
  database.exec(script)
  database.close()
}

describe('is named, and left as it is:', () => {
  test.each(DAMAGES)('%s', async (_, from, damage, says) => {
    const folder = copyOf(from())
    damage(folder)
    const before = bytesIn(folder)
    const error = await openStore(folder).catch((error: unknown) => error as Error)
    expect(error).toMatchObject({ name: 'StoreError', message: expect.stringMatching(says) })
    expect((error as Error).message).toMatch(/move|put|restore/)
    expect(bytesIn(folder)).toEqual(before)
  })
})

test('what lies in the file of a lost log can be had by moving it and naming it', async () => {
  const folder = copyOf(blue)
  removeLog(folder)
  renameSync(path(folder), join(folder, 'lost.sqlite'))
  const store = await openStore(folder)
  expect(await store.meta.get('colour')).toBeUndefined()
  await store.close()
})

test('a database is there as a whole or not at all, also where several processes make it', async () => {
  const folder = join(root, 'many')
  const stores = await Promise.all([1, 2, 3].map(() => openStore(folder)))
  await Promise.all(stores.map((store, i) => store.meta.set(`n${i}`, 'x')))
  expect(await stores[0]!.meta.get('n2')).toBe('x')
  for (const store of stores) await store.close()
  expect(readdirSync(folder)).toEqual([FILE])
})

test('only the site’s own user can read it', async () => {
  const folder = join(root, 'own')
  const store = await openStore(folder)
  await store.meta.set('a', 'b')
  const modes = ['', '-wal', '-shm'].map((end) => (statSync(path(folder, end)).mode & 0o777).toString(8))
  expect([(statSync(folder).mode & 0o777).toString(8), ...modes]).toEqual(['700', '600', '600', '600'])
  await store.close()
})
