import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../src/store/index.ts'
import { papers as start, startPapers } from '../cli-process.ts'
import { type Server, isPostgresHere, startPostgres } from '../postgres-server.ts'
import { serve } from '../serving.ts'

const ROUNDS = Number(process.env['SOAK_ROUNDS'] ?? 3)
/** Enough for words to be indexed in a thread, in several segments. */
const MANY = 9000

let server: Server | undefined
let folder: string
beforeAll(async () => {
  if (isPostgresHere) server = await startPostgres()
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-index-'))
}, 60_000)
afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true })
}, 60_000)

/** A file of papers, of which each has a word of its own and all of them one. */
function fileOf(name: string, from: number, to: number, word = 'zebra'): string {
  const lines = Array.from({ length: to - from }, (_, n) => {
    const i = from + n
    const id = `2302.${String(i + 1).padStart(5, '0')}`
    return JSON.stringify({
      id,
      title: `Number w${i}x of herds`,
      abstract: `We count the ${word} number ${i % 7}.`,
    })
  })
  const file = join(folder, `${name}.jsonl`)
  writeFileSync(file, lines.join('\n'))
  return file
}

const places: readonly [name: string, make: () => Promise<NodeJS.ProcessEnv>][] = [
  ['SQLite', async () => ({ DATA_DIR: mkdtempSync(join(folder, 'data-')) })],
  [
    'Postgres',
    async () => ({ DATA_DIR: mkdtempSync(join(folder, 'data-')), DATABASE_URL: await server!.empty() }),
  ],
]

describe.each(places.filter(([name]) => name === 'SQLite' || isPostgresHere))('on %s', (_, make) => {
  let env: NodeJS.ProcessEnv
  beforeEach(async () => {
    env = await make()
  })

  const papers = async (...args: string[]) => {
    const done = await start(args, { env: { EMBEDDER: 'none', ...env } })
    expect(done, args.join(' ')).toMatchObject({ code: 0 })
    return done.out
  }
  /** As readers have it, from the pages in memory where they are. */
  const found = async (url: string, query: string): Promise<number> => {
    const page = await (await fetch(`${url}/search?q=${encodeURIComponent(query)}`)).text()
    return Number(/<h1 id="results">\s*([\d,]+) papers? for/.exec(page)?.[1]!.replaceAll(',', '') ?? 0)
  }
  const waiting = async (url: string) =>
    ((await (await fetch(`${url}/api/status/search`)).json()) as { waiting: number }).waiting
  /** How many papers there are, that the index is sound, and that a new one finds the same. */
  const soundly = async (): Promise<number> => {
    const queries = ['zebra', 'w17x w42x herds', 'author:rinkus', '"zebra number 3"', 'zebar']
    const answers = async () =>
      Promise.all(queries.map((query) => papers('search', query, '--limit', '50', '--json')))
    const before = await answers()
    // A copy that is brought back answers as well.
    if (!env['DATABASE_URL']) {
      const [copy, other] = [join(folder, `copy-${Date.now()}.sqlite`), mkdtempSync(join(folder, 'data-'))]
      await papers('backup', copy)
      const restored = await start(['restore', copy], { env: { ...env, DATA_DIR: other } })
      expect(restored).toMatchObject({ code: 0 })
      env = { ...env, DATA_DIR: other }
    }
    const { sound, rows } = JSON.parse(await papers('check', '--json')) as {
      sound: boolean
      rows: Record<string, number>
    }
    expect(sound).toBe(true)
    await papers('check', '--rebuild')
    const ids = (out: string) => (JSON.parse(out) as { id: string }[]).map(({ id }) => id)
    expect((await answers()).map(ids)).toEqual(before.map(ids))
    return rows['papers']!
  }

  test('what another process brings, changes and takes is so at the next question', async () => {
    await using site = await serve(env)
    expect(await found(site.url, 'zebra')).toBe(0)
    await papers('import', fileOf('one', 0, 1))
    expect(await found(site.url, 'zebra')).toBe(1)
    await papers('import', fileOf('many', 1, MANY))
    expect([await found(site.url, 'zebra'), await found(site.url, 'w8999x')]).toEqual([MANY, 1])
    await papers('import', fileOf('other', 0, 1, 'okapi'))
    expect([await found(site.url, 'zebra'), await found(site.url, 'okapi')]).toEqual([MANY - 1, 1])
    await papers('remove', '2302.00001')
    expect(await found(site.url, 'okapi')).toBe(0)
    await papers('import', '--undo', '2')
    expect(await found(site.url, 'zebra')).toBe(0)
  }, 180_000)

  test('an import that is killed, again and again, leaves nothing unfound and nothing twice', async () => {
    await using site = await serve(env)
    for (let round = 0; round < ROUNDS; round++) {
      // Each round says something else of every paper, so that there is always as much to do.
      const word = `zebra${round}`
      const file = fileOf('killed', 0, MANY, word)
      const child = startPapers(['import', file], { env: { EMBEDDER: 'none', ...env } })
      const ended = once(child, 'close')
      // In a file, words of the last papers are indexed in a thread, after the papers are written.
      const isAside = round === ROUNDS - 1 && !env['DATABASE_URL']
      const isThere = async () =>
        isAside ? (await waiting(site.url)) > 0 : (await found(site.url, word)) > 0
      await expect.poll(isThere, { timeout: 60_000, interval: 20 }).toBe(true)
      if (!isAside) await setTimeout(300 * Math.random())
      child.kill('SIGKILL')
      await ended
      // The site sees to what was left.
      await expect.poll(() => waiting(site.url), { timeout: 60_000 }).toBe(0)
      const rows = JSON.parse(await papers('check', '--json')) as { rows: Record<string, number> }
      const catalogue = 48
      expect(await found(site.url, 'herds')).toBe(rows.rows['papers']! - catalogue)
    }
    await papers('import', fileOf('whole', 0, MANY))
    expect(await found(site.url, 'zebra')).toBe(MANY)
    expect(await soundly()).toBe(MANY + 48)
  }, 240_000)

  test('a site whose older database has no index answers while it makes one, also killed meanwhile', async () => {
    await papers('import', fileOf('older', 0, MANY))
    for (let round = 0; round < ROUNDS; round++) {
      const store = await openStore(env['DATABASE_URL'] ?? env['DATA_DIR']!)
      // As a migration leaves it.
      await sql`delete from text_segments`.execute(store.kysely)
      await sql`insert into text_changes (paper) select key from papers`.execute(store.kysely)
      await store.close()
      {
        await using site = await serve(env)
        const page = await (await fetch(`${site.url}/search?q=zebra`)).text()
        expect(/The words of [\d,]+ papers are still being indexed/.test(page)).toBe(true)
        await setTimeout(300 * Math.random())
        expect(site.log()).toMatch(/indexing the words of \d+ papers/)
      }
      await using site = await serve(env)
      await expect.poll(() => waiting(site.url), { timeout: 60_000 }).toBe(0)
      expect(await found(site.url, 'zebra')).toBe(MANY)
    }
    expect(await soundly()).toBe(MANY + 48)
  }, 180_000)
})
