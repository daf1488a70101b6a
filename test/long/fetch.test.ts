import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type PapersServer, servePapers } from '../../src/feed/papers-server.fixture.ts'
import { openStore } from '../../src/store/index.ts'
import { askingOf, outputOf, startPapers } from '../cli-process.ts'

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

function papers(args: string[], data = join(folder, 'data')) {
  const child = startPapers(args, { env: { DATA_DIR: data, ...askingOf(server.settings) } })
  return { child, ended: outputOf(child) }
}

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

    const whole = await papers(command, join(folder, 'whole')).ended
    expect(whole.code, whole.err).toBe(0)
    expect(contents(join(folder, 'data'))).toEqual(contents(join(folder, 'whole')))
  },
  60_000 + 10_000 * ROUNDS,
)

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
