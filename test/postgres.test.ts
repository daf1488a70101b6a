import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { fillCatalogue } from '../src/feed/catalogue.ts'
import { importRecords } from '../src/feed/import.ts'
import { papers } from '../src/methods/registry.gen.ts'
import { QUERIES, answersOf, liveThrough } from './one-search.ts'
import { search } from '../src/search/search.ts'
import { type StoredPaper, checkDatabase, openStore } from '../src/store/index.ts'
import { MIGRATIONS, POSTGRES } from '../src/store/migrations.ts'
import { createApp } from '../src/web/app.tsx'
import { siteOptions } from './browser.ts'
import { type Server, isPostgresHere, postgresTest, startPostgres } from './postgres-server.ts'

const src = (path: string) => JSON.stringify(fileURLToPath(new URL(`../src/${path}`, import.meta.url)))
const records = Array.from({ length: 300 }, (_, i) => ({
  title: `Paper number ${i} about codes`,
  arxiv: `2601.${String(i).padStart(5, '0')}`,
  authors: ['Ada Lovelace'],
  abstract: `What number ${i} says of embeddings.`,
  categories: ['cs.LG'],
  date: '2026-01-05',
  signals: [{ name: 'hf-upvotes', value: i }],
  listing: { day: '2026-01-06', position: i },
}))

/** Papers without dates, of one date, of dates of other precision, with votes alike and ids that letters sort by. */
const UNEVEN = Array.from({ length: 45 }, (_, i) => ({
  title: `Uneven ${i} of ä, Z and é`,
  ...(i % 3 === 0
    ? { arxiv: `2602.${String(i).padStart(5, '0')}` }
    : { doi: `10.1000/${'zÄaB-_'[i % 6]}${i}` }),
  authors: ['Bo Li'],
  ...(i % 4 !== 1 && { date: ['2026-01-05', '2026-01', '2026', '2025-12-31'][i % 4]! }),
  ...(i % 5 === 0 && { version: 2, updated: `2026-02-0${1 + (i % 9)}` }),
  ...(i % 2 === 0 && { signals: [{ name: 'hf-upvotes', value: i % 7 }] }),
  ...(i % 6 === 0 && { facts: [{ name: 'submitter' as const, value: 'Bo' }] }),
  listing: { day: `2026-01-0${1 + (i % 8)}`, position: i % 4 },
}))

describe('on a real Postgres', () => {
  let server: Server | undefined
  beforeAll(async () => {
    if (isPostgresHere) server = await startPostgres()
  }, 60_000)
  afterAll(() => server?.close(), 60_000)

  postgresTest('the site shows what it shows on SQLite', async () => {
    const shown = []
    for (const place of [':memory:', await server!.empty()]) {
      const store = await openStore(place)
      await fillCatalogue(store, papers, Date.parse('2026-01-05'))
      await importRecords(store, records, { source: 'test', now: Date.parse('2026-01-06') })
      const app = createApp({ ...siteOptions(store), now: () => Date.parse('2026-01-07') })
      const pages: Record<string, string> = {}
      const paths =
        '/ /papers?page=3 /date/2026-01-06?category=cs.LG /week/2026-W02 /trending /status /papers/2205.13147'
      for (const path of paths.split(' ')) {
        const answer = await app.request(path)
        expect(answer.status, path).toBe(200)
        pages[path] = await answer.text()
      }
      const found = await search(store, '"shorter embeddings" OR matryoshka', { limit: 3 })
      const named = await search(store, 'kusupati', { limit: 3 })
      shown.push({ pages, found, first: named.kind === 'hits' && named.hits[0]?.paper.slug })
      await store.close()
    }
    expect(shown[1]).toEqual(shown[0])
    expect(shown[1]!.first).toBe('matryoshka')
  })

  postgresTest(
    'a search finds the same papers in the same order as on SQLite, whatever is asked',
    async () => {
      const found = []
      for (const place of [':memory:', await server!.empty()]) {
        const store = await openStore(place)
        await liveThrough(store)
        found.push(await answersOf(store, Object.values(QUERIES).flat()))
        await store.close()
      }
      expect(found[1]).toEqual(found[0])
    },
    120_000,
  )

  postgresTest(
    'lists for dumps, feeds, sitemaps and messages have the same rows in the same order',
    async () => {
      const read = []
      for (const place of [':memory:', await server!.empty()]) {
        const store = await openStore(place)
        await importRecords(store, UNEVEN, { source: 'hf', now: Date.parse('2026-01-09') })
        const [gone] = await Promise.all(['2602.00003'].map((id) => store.papers.key(id)))
        await store.works.remove([gone!])
        const pages: string[][] = []
        for (let after: StoredPaper | undefined; ;) {
          const page = await store.papers.following(after, 7)
          if (page.length === 0) break
          pages.push(page.map(({ id }) => id))
          after = page.at(-1)
        }
        const ids = (found: { id: string }[]) => found.map(({ id }) => id)
        const parts = await store.papers.changes(10)
        const { listings } = store
        read.push({
          pages,
          list: ids(await store.papers.list({ limit: 100 })),
          parts,
          inParts: await Promise.all(parts.map(({ part }) => store.papers.changesIn(part, 10))),
          days: await listings.days('2026-01-07', 3),
          latest: await Promise.all(
            [0, 5, 11, 200].map(async (offset) =>
              ids(await listings.latest('2026-01-08', { limit: 6, offset })),
            ),
          ),
          ofOne: ids(await listings.latest('2026-01-08', { limit: 9 }, { submitter: 'bo' })),
          came: await listings.came('2026-01-03', '2026-01-08'),
          whole: (await store.whole.after(0, 100)).map(({ paper, statements, ...rest }) => ({
            ...rest,
            paper,
            statements: statements.map(({ source, name, record }) => ({ source, name, record })),
          })),
        })
        await store.close()
      }
      expect(read[1]).toEqual(read[0])
      const { pages, list, inParts, parts } = read[1]!
      expect(pages.flat()).toEqual(list)
      expect(list).toHaveLength(UNEVEN.length - 1)
      expect(
        inParts
          .flat()
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(list.toSorted())
      expect(parts.map(({ changed }) => changed)).toEqual(
        inParts.map((rows) => Math.max(...rows.map(({ changed }) => changed))),
      )
    },
  )

  postgresTest('a database of an earlier version is left to who may change it, and told of', async () => {
    const url = await server!.empty()
    const client = new pg.Client(url)
    await client.connect()
    for (const { tables, postgres = '' } of MIGRATIONS.slice(0, 5)) {
      await client.query(tables(POSTGRES) + postgres)
    }
    await client.query(`insert into meta values ('schema', '5')`)
    await client.end()

    await expect(openStore(url, { migrate: false })).rejects.toThrow(/earlier version; "papers migrate"/)
    const told: string[] = []
    await (await openStore(url, { tell: (line) => told.push(line) })).close()
    expect(told[0]).toMatch(/^the database postgres:\/\/127.0.0.1:\d+\/\w+ is of an earlier version/)
    expect(told.slice(1)).toEqual(
      MIGRATIONS.slice(5).map(({ says }, i) => `migration ${i + 6} of ${MIGRATIONS.length}: ${says}`),
    )
    await (await openStore(url, { migrate: false })).close()
  })

  postgresTest('check finds a sound database sound, and says what is not', async () => {
    const url = await server!.empty()
    const store = await openStore(url)
    await fillCatalogue(store, papers, Date.parse('2026-01-05'))
    await store.close()
    const { findings, rows } = await checkDatabase(url)
    expect(findings.filter(({ todo }) => todo)).toEqual([])
    expect(findings.map(({ what }) => what).slice(0, 3)).toEqual(['rows', 'references', 'form'])
    expect(rows['papers']).toBe(papers.length)

    const client = new pg.Client(url)
    await client.connect()
    await client.query(`set session_replication_role = replica;
      insert into links values (999, 'code', 'https://example.org', 'hf'); delete from text_segments`)
    await client.end()
    const wrong = (await checkDatabase(url)).findings.filter(({ todo }) => todo)
    expect(wrong.map(({ what }) => what)).toEqual(['references', 'words'])
    await expect(checkDatabase(`${url}-absent`)).rejects.toThrow(/cannot use the database .*absent/)
  })

  postgresTest('two processes that import the same at once double nothing', async () => {
    const url = await server!.empty()
    await Promise.all([ended(importing(url, 100)), ended(importing(url, 100))])
    const store = await openStore(url)
    expect(await store.papers.count()).toBe(100)
    expect(await store.text.count({ words: ['number'], phrases: [] })).toBe(100)
    await store.close()
  })

  postgresTest('what one process writes, another finds at its next search', async () => {
    const url = await server!.empty()
    const store = await openStore(url)
    const count = () => store.text.count({ words: [], phrases: ['number 7 says'] })
    expect(await count()).toBe(0)
    await ended(importing(url, 20))
    expect(await count()).toBe(1)
    await store.close()
  })

  postgresTest('a process killed in the middle loses nothing and doubles nothing', async () => {
    const url = await server!.empty()
    const child = importing(url)
    const closed = once(child, 'close')
    await once(child.stdout!, 'data')
    child.kill('SIGKILL')
    await closed
    const store = await openStore(url)
    const kept = await store.papers.count()
    expect(kept).toBeGreaterThanOrEqual(20)
    expect(kept % 20).toBe(0)
    expect(await store.listings.count('2026-01-06', '2026-01-06')).toBe(kept)

    await ended(importing(url))
    expect(await store.papers.count()).toBe(300)
    expect(await store.listings.count('2026-01-06', '2026-01-06')).toBe(300)
    await store.close()
  })

  postgresTest('a host is claimed by one of several processes', async () => {
    const url = await server!.empty()
    const code = `
      import { openStore } from ${src('store/index.ts')}
      const store = await openStore(${JSON.stringify(url)})
      let mine = 0
      for (let host = 0; host < 100; host++) {
        if ((await store.sources.claimHost('host ' + host, 1, 2)) === 1) mine++
      }
      await store.close()
      console.log(mine)`
    const counts = await Promise.all([run(code), run(code), run(code)].map(ended))
    expect(counts.reduce((sum, text) => sum + Number(text), 0)).toBe(100)
  })

  postgresTest('says what is wrong, without the password', async () => {
    const url = new URL(await server!.empty())
    url.pathname = 'absent'
    url.password = 'secret'
    const error: Error = await openStore(url.href).catch((thrown) => thrown)
    expect(error.message).toMatch(/cannot use the database postgres:.*absent.*does not exist.*DATABASE_URL/)
    expect(error.message).not.toContain('secret')
  })

  postgresTest('does not touch a database of a later version', async () => {
    const url = await server!.empty()
    const store = await openStore(url)
    await store.meta.set('schema', '999')
    await store.close()
    await expect(openStore(url)).rejects.toThrow(/newer Daily Papers/)
  })

  /** Imports the first records in a process of its own, twenty at a time; a line for each twenty. */
  function importing(url: string, count = records.length): ChildProcess {
    return run(`
      import { importRecords } from ${src('feed/import.ts')}
      import { openStore } from ${src('store/index.ts')}
      const store = await openStore(${JSON.stringify(url)})
      const records = ${JSON.stringify(records.slice(0, count))}
      for (let i = 0; i < records.length; i += 20) {
        await store.atomically((inside) =>
          importRecords(inside, records.slice(i, i + 20), { source: 'test', now: 1 }))
        console.log(i)
      }
      await store.close()`)
  }
})

const run = (code: string): ChildProcess =>
  spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** What it printed, once it has ended well. */
function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout!.on('data', (chunk) => (out += chunk))
    child.on('close', (status) => (status === 0 ? resolve(out) : reject(new Error(`ended with ${status}`))))
  })
}
