import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PapersServer, servePapers } from '../src/feed/papers-server.fixture.ts'
import { openStore } from '../src/store/index.ts'
import { inherited, root } from './cli-process.ts'

/** `npm run soak:import` asks for more. */
const ROUNDS = Number(process.env['SOAK_ROUNDS'] ?? 4)

let folder: string
let server: PapersServer
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-fetch-'))
  server = await servePapers()
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

/** Starts the command line with every service on this machine. */
function papers(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { hf, arxivRss, arxivApi, oai } = server.settings.bases
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: root,
    env: {
      ...inherited,
      DATA_DIR: join(folder, 'data'),
      FETCH_PRIVATE: 'true',
      ARXIV_CATEGORIES: 'cs.LG',
      HF_URL: hf,
      ARXIV_RSS_URL: arxivRss,
      ARXIV_API_URL: arxivApi,
      ARXIV_OAI_URL: oai,
      ...env,
    },
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (output.out += chunk))
  child.stderr.on('data', (chunk) => (output.err += chunk))
  const ended = new Promise<typeof output & { code: number | null }>((resolve) => {
    child.on('close', (code) => resolve({ ...output, code }))
  })
  return { child, output, ended }
}

describe('papers fetch', () => {
  test('fetches what is on, and says what it got', async () => {
    const { code, out, err } = await papers(['fetch', '--json'], { CONTACT: 'editor@example.org' }).ended
    expect(code, err).toBe(0)
    expect(JSON.parse(out)).toEqual([
      { source: 'hf', ok: true, found: expect.any(Number), added: expect.any(Number) },
      { source: 'arxiv', ok: true, found: 2, added: 2 },
    ])
    expect(err).toMatch(/^hf: \d{4}-\d\d-\d\d: \d+ papers so far$/m)
    expect(server.asked[0]!.headers['user-agent']).toMatch(
      /^daily-papers\/\d+\.\d+\.\d+ \(editor@example\.org\)$/,
    )
  })

  test('ends with 1 when a source failed, and says which and why', async () => {
    server.trouble.set('/hf', (response) => response.writeHead(429, { 'retry-after': '600' }).end())
    // Another name, so that arXiv is not asked to wait as well.
    const env = { HF_URL: server.settings.bases.hf.replace('127.0.0.1', 'localhost') }
    const { code, out, err } = await papers(['fetch'], env).ended
    expect(code).toBe(1)
    expect(out).toBe('arxiv: 2 papers, 2 new\n')
    expect(err).toMatch(/^papers: hf failed: localhost:\d+ asks for patience \(HTTP 429\)$/m)
    const again = await papers(['fetch', '--source', 'hf', '--json']).ended
    expect(again.code).toBe(1)
    expect(JSON.parse(again.out)).toMatchObject([
      { source: 'hf', ok: false, error: expect.stringMatching(/^not before 20/) },
    ])
  })

  test.each([
    [['--source', 'arxiv'], { ARXIV_CATEGORIES: '' }, /Set ARXIV_CATEGORIES/],
    [['--source', 'openalex'], {}, /Set OPENALEX_KEY and OPENALEX_FILTER/],
    [['--source', 'nature'], { FEEDS: 'n=https://example.org/' }, /hf, arxiv, oai, feed:n\./],
    [['--since', 'tomorrow'], {}, /YYYY-MM-DD/],
    [['--since', '2999-01-01'], {}, /a day that has begun/],
    [['--since', '2026-02-30'], {}, /YYYY-MM-DD/],
    [[], { ARXIV_CATEGORIES: '', HF_DAILY: 'off' }, /no source is on/],
  ])('wrong usage ends with 2: %j', async (args, env, message) => {
    const { code, err } = await papers(['fetch', ...args], env).ended
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(message) })
    expect(server.asked).toHaveLength(0)
  })

  test('stops at Ctrl-C, and goes on from there', async () => {
    server.perPage = 2
    server.trouble.set('/oai?verb=ListRecords&resumptionToken=skip-4', () => child.kill('SIGINT'))
    const { child, ended } = papers(['fetch', '--source', 'oai'])
    expect(await ended).toMatchObject({
      code: 130,
      err: expect.stringMatching(/stopped; what was fetched is kept/),
    })
    server.trouble.clear()
    expect(await papers(['fetch', '--source', 'oai']).ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^oai: 6 papers/),
    })
  })
})

test(
  'killed in the middle of an import, again and again, loses nothing and doubles nothing',
  async () => {
    // More than all rounds can get through before they are killed.
    server.archive = 2000 * ROUNDS
    server.perPage = 150
    const command = ['fetch', '--source', 'oai', '--since', '2020-01-07']
    const started = server.asked.length
    for (let round = 0, before = 0; round < ROUNDS; round++) {
      // Somewhere between this answer and the next.
      const last = server.asked.length + 1 + Math.floor(3 * Math.random())
      const { child, ended } = papers(command)
      const watch = setInterval(() => {
        if (server.asked.length < last) return
        clearInterval(watch)
        setTimeout(() => child.kill('SIGKILL'), 40 * Math.random())
      }, 1)
      expect(await ended).toMatchObject({ code: null })
      const store = await openStore(join(folder, 'data'))
      const count = await store.papers.count()
      expect(count).toBeGreaterThanOrEqual(before)
      before = count
      // A minute passes.
      await store.sources.giveBack('oai')
      await store.sources.freeHost('127.0.0.1', 0)
      await store.close()
    }
    const broken = await papers(command).ended
    expect(broken.code, broken.err).toBe(0)
    expect(server.asked.length - started).toBeGreaterThan(20)

    const whole = await papers(command, { DATA_DIR: join(folder, 'whole') }).ended
    expect(whole.code, whole.err).toBe(0)
    expect(contents(join(folder, 'data'))).toEqual(contents(join(folder, 'whole')))
  },
  60_000 + 10_000 * ROUNDS,
)

describe('serve', () => {
  test.each([
    ['without a network', { FETCH_PRIVATE: 'true', HF_URL: 'http://127.0.0.1:9' }, /refuses connections/],
    ['with a source in the inner network', { FETCH_PRIVATE: 'false' }, /not on the public internet/],
  ])('%s says so within 5 s, and is not affected', async (_, env, message) => {
    const { child, output, ended } = papers(['serve', '--port', '0'], {
      FETCH: 'on',
      ARXIV_CATEGORIES: '',
      ...env,
    })
    const address = await new Promise<string>((resolve) => {
      child.stdout.on('data', () => resolve(/http:\/\/\S+/.exec(output.out)![0]))
    })
    const start = performance.now()
    let error: string | undefined
    while (error === undefined && performance.now() - start < 8000) {
      const status = (await (await fetch(`${address}/api/status`)).json()) as {
        sources: { error?: string }[]
      }
      error = status.sources[0]!.error
    }
    expect(performance.now() - start).toBeLessThan(5000)
    expect(error).toMatch(message)
    expect(await (await fetch(`${address}/status`)).text()).toContain('The last try failed')
    expect(await (await fetch(`${address}/`)).text()).toMatch(/<title>[^<]*Daily Papers</)
    child.kill('SIGINT')
    const { code, err } = await ended
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^fetching from hf failed: .*\n$/) })
  })
})

/** All that is stored but the times of storing; the index lacks no paper. */
function contents(data: string): Record<string, unknown> {
  const database = new DatabaseSync(join(data, 'daily-papers.sqlite'))
  expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
  const rows = (sql: string) => database.prepare(sql).all()
  expect(rows('select * from text_changes')).toEqual([])
  const found = {
    papers: rows(
      'select id, title, authors, abstract, categories, date, version, source from papers order by id',
    ),
    categories: rows(
      'select category, count(*) as papers from categories group by category order by category',
    ),
    rows: ['versions', 'links', 'signals', 'listings', 'statements'].map((table) =>
      rows(`select count(*) as rows from ${table}`),
    ),
    cursor: rows('select cursor from sources'),
  }
  database.close()
  return found
}
