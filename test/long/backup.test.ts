import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setInterval, setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { papers as start, startPapers } from '../cli-process.ts'
import { serve } from '../serving.ts'

const FILE = 'daily-papers.sqlite'
let root: string
let data: string
const path = (name: string) => join(root, name)

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'daily-papers-backup-'))
  data = path('data')
  expect((await papers(['list', '--limit', '1'])).code).toBe(0)
})
afterAll(() => rmSync(root, { recursive: true }))

const papers = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  start(args, { env: { DATA_DIR: data, ...env } })

/** What a backup says of a row that is written all the time. */
function colourIn(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true })
  const row = database.prepare(`select value from meta where name = 'colour'`).get()
  database.close()
  return Number(row?.['value'])
}

describe('a backup of a site that runs', () => {
  test('is of one moment, whoever writes meanwhile, and can be put in its place only when the site has stopped', async () => {
    const file = path('live.sqlite')
    {
      await using site = await serve({ DATA_DIR: data })
      const writer = await openStore(data)
      let count = 0
      const stop = new AbortController()
      const writing = (async () => {
        for await (const _ of setInterval(1, undefined, { signal: stop.signal })) {
          count++
          await writer.meta.set('colour', String(count))
          await writer.meta.set(`row ${count}`, 'x'.repeat(1000))
        }
      })().catch(() => {})
      const copied = await papers(['backup', file, '--json'])
      stop.abort()
      await writing
      await writer.close()
      expect((await fetch(`${site.url}/readyz`)).status).toBe(200)
      expect(copied).toMatchObject({ code: 0, err: '' })
      const { rows } = JSON.parse(copied.out) as { rows: Record<string, number> }
      const seen = colourIn(file)
      // A row before and a colour, or the row of that colour as well.
      const others = rows['meta']! - seen
      expect(seen).toBeGreaterThan(0)
      expect(seen).toBeLessThan(count)
      expect(others).toBeGreaterThan(0)
      expect(await papers(['restore', file, '--replace'])).toMatchObject({
        code: 2,
        err: expect.stringMatching(
          /^papers: not restored: a site or another command has .* open; stop it first\n$/,
        ),
      })
      expect(await papers(['check'])).toMatchObject({ code: 0, err: '' })
    }
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const seen = colourIn(file)
    expect(await papers(['restore', file])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--replace/),
    })
    const restored = await papers(['restore', file, '--replace', '--json'])
    expect(restored).toMatchObject({ code: 0, err: '' })
    const { former } = JSON.parse(restored.out) as { former: string }
    expect(colourIn(join(data, FILE))).toBe(seen)
    expect(colourIn(former)).toBeGreaterThan(seen)
    expect((await papers(['check'])).code).toBe(0)
  }, 60_000)

  test.each([100, 200, 300])('that is killed after %i ms leaves nothing under its name', async (ms) => {
    const file = path(`killed-${ms}.sqlite`)
    const child = startPapers(['backup', file], { env: { DATA_DIR: data } })
    // A quick machine may be done before it is killed.
    const closed = once(child, 'close')
    await setTimeout(ms)
    child.kill('SIGKILL')
    await closed
    if (existsSync(file))
      expect((await papers(['restore', file], { DATA_DIR: path(`killed-${ms}`) })).code).toBe(0)
  })
})

describe('restore', () => {
  test('makes a site of a copy where none was', async () => {
    await papers(['backup', path('first.sqlite')])
    const env = { DATA_DIR: path('other/data') }
    expect((await papers(['restore', path('first.sqlite')], env)).out).toMatch(/48 papers/)
    expect(readdirSync(env.DATA_DIR)).toEqual([FILE])
    expect(statSync(env.DATA_DIR).mode & 0o777).toBe(0o700)
    expect((await papers(['show', 'matryoshka'], env)).code).toBe(0)
  })

  test('brings back a site whose database is damaged, and keeps that', async () => {
    const env = { DATA_DIR: path('broken') }
    await papers(['restore', join(data, FILE)], env)
    tear(join(env.DATA_DIR, FILE))
    expect((await papers(['list'], env)).code).toBe(2)
    expect((await papers(['check'], env)).code).toBe(1)
    expect((await papers(['restore', join(data, FILE), '--replace'], env)).code).toBe(0)
    expect((await papers(['check'], env)).code).toBe(0)
    expect(readdirSync(env.DATA_DIR)).toEqual([FILE, expect.stringMatching(/before-\d+T\d+$/)])
  })
})

test.each([
  [['backup', '/nowhere/copy'], /there is no folder \/nowhere/],
  [['backup', 'package.json'], /is there already and is left as it is/],
])('%j is refused in a line', async (args, says) => {
  expect(await papers(args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(says) })
})

test('of Postgres, the line of its own program is told, without the password', async () => {
  const env = { DATABASE_URL: 'postgres://me:hush@db.example:5433/papers?password=hush' }
  expect(await papers(['backup', 'a b'], env)).toMatchObject({
    code: 2,
    err: `papers: DATABASE_URL names a Postgres server, whose own program does this: pg_dump --format=custom --file 'a b' 'postgres://me@db.example:5433/papers'\n`,
  })
  expect((await papers(['restore', 'x'], env)).err).toMatch(
    /pg_restore .*'postgres:\/\/me@db.example:5433\/papers' 'x'\n$/,
  )
})

function tear(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(9, 20 * 4096, 30 * 4096)
  writeFileSync(file, bytes)
}
