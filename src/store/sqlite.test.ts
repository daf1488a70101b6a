import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Store, TroubleError, openStore } from './index.ts'
import { sqliteDialect } from './sqlite.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-sqlite-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = () => join(folder, 'daily-papers.sqlite')

describe('while another process writes', () => {
  let store: Store
  let other: DatabaseSync
  beforeEach(async () => {
    store = await openStore(folder)
    await store.meta.set('name', 'before')
    other = new DatabaseSync(file())
    other.exec("begin immediate; update meta set value = 'never' where name = 'name'")
  })
  afterEach(async () => {
    other.close()
    await store.close()
  })

  test('reads what was written before, though a write of ours waits', async () => {
    let written = false
    const write = store.meta.set('name', 'after').then(() => (written = true))
    expect(await store.meta.get('name')).toBe('before')
    expect(written).toBe(false)
    other.exec('rollback')
    await write
    expect(await store.meta.get('name')).toBe('after')
  })

  test('a transaction waits for its turn, and timers go on meanwhile', async () => {
    let ticks = 0
    const ticking = setInterval(() => ticks++, 5)
    setTimeout(() => other.exec('rollback'), 300)
    await store.atomically((inside) => inside.meta.set('name', 'after'))
    clearInterval(ticking)
    expect(ticks).toBeGreaterThan(5)
    expect(await store.meta.get('name')).toBe('after')
  })
})

test('nobody sees what a transaction has not written for good, nor what it took back', async () => {
  for (const place of [folder, ':memory:']) {
    const store = await openStore(place)
    await store.meta.set('name', 'before')
    const seen: (string | undefined)[] = []
    await expect(
      store.atomically(async (inside) => {
        await inside.meta.set('name', 'never')
        void store.meta.get('name').then((value) => seen.push(value))
        await new Promise((done) => setTimeout(done, 20))
        throw new Error('enough')
      }),
    ).rejects.toThrow('enough')
    await store.meta.get('name')
    expect(seen).toEqual(['before'])
    await store.close()
  }
})

describe('says what is the matter', () => {
  const opened = (pragma = '', more: { patienceMs?: number } = {}) => {
    const writer = new DatabaseSync(file(), { timeout: 0 })
    writer.exec(`pragma journal_mode = wal; create table if not exists notes (text text); ${pragma}`)
    const reader = new DatabaseSync(file(), { readOnly: true, timeout: 0 })
    return new Kysely<{ notes: { text: string } }>({ dialect: sqliteDialect({ writer, reader, ...more }) })
  }
  const write = (db: ReturnType<typeof opened>) =>
    db.transaction().execute(async (inside) => {
      for (let i = 0; i < 200; i++)
        await inside
          .insertInto('notes')
          .values({ text: 'x'.repeat(1000) })
          .execute()
    })

  test('when another process writes for too long, to all who asked at once together, and is sound afterwards', async () => {
    const db = opened('', { patienceMs: 300 })
    const note = (text: string) => db.insertInto('notes').values({ text }).execute()
    const other = new DatabaseSync(file())
    other.exec('begin immediate')
    const started = performance.now()
    const faults = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? note('never') : write(db))),
    )
    for (const fault of faults) {
      expect(fault).toMatchObject({ status: 'rejected', reason: { trouble: 'busy' } })
    }
    // One after the other would be twelve seconds.
    expect(performance.now() - started).toBeLessThan(9000)
    other.exec('rollback')
    other.close()
    await note('after')
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([{ text: 'after' }])
    await db.destroy()
  })

  test('when the disk is full, and takes nothing of the transaction', async () => {
    const db = opened('pragma max_page_count = 20')
    await expect(write(db)).rejects.toMatchObject({ trouble: 'full' })
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([])
    await db.insertInto('notes').values({ text: 'short' }).execute()
    await db.destroy()
  })

  test('when it may not be written', async () => {
    const db = opened('pragma query_only = on')
    await expect(write(db)).rejects.toMatchObject({ trouble: 'read-only' })
    await db.destroy()
  })

  test('when it is damaged', async () => {
    let db = opened()
    await write(db)
    await db.destroy()
    writeFileSync(file(), Buffer.alloc(100_000, 'no database'), { flag: 'r+' })
    db = new Kysely({ dialect: sqliteDialect({ writer: new DatabaseSync(file()) }) })
    await expect(db.selectFrom('notes').selectAll().execute()).rejects.toMatchObject({ trouble: 'damaged' })
    await db.destroy()
  })

  test('and leaves a mistake of ours as it is', async () => {
    const db = opened()
    const mistake: unknown = await sql`select absent from notes`.execute(db).catch((error: unknown) => error)
    expect(mistake).not.toBeInstanceOf(TroubleError)
    expect(mistake).toMatchObject({ message: 'no such column: absent' })
    await db.destroy()
  })
})
