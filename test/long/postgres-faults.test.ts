import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type Server, isPostgresHere, postgresTest, startPostgres } from '../postgres-server.ts'
import { type Serving, serve } from '../serving.ts'

interface Answered {
  path: string
  status: number
  retryAfter: string | null
  text: string
}

const PATHS = ['/papers', '/', '/api/daily_papers', '/search?q=embeddings', '/papers/2205.13147', '/topics']
const VISITORS = 12

describe('a site whose Postgres fails, under load', () => {
  let server: Server | undefined
  let url: string
  let site: Serving
  beforeAll(async () => {
    if (!isPostgresHere) return
    server = await startPostgres()
    url = await server.empty()
    const limits = {
      DATABASE_CONNECTIONS: '4',
      DATABASE_POOL_TIMEOUT: '1.5',
      DATABASE_LOCK_TIMEOUT: '1.5',
      DATABASE_STATEMENT_TIMEOUT: '3',
    }
    const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'papers@example.org', MAIL_TLS: 'off' }
    // Visitors of one network that ask as fast as they are answered may do so here.
    const free = { API_LIMIT: '0' }
    site = await serve({ DATABASE_URL: `${url}?password=hidden`, ...limits, ...mail, ...free })
  }, 60_000)
  afterAll(async () => {
    await site?.[Symbol.asyncDispose]()
    await server?.close()
  }, 60_000)

  /** Many visitors, one page after the other, while something is done. */
  async function underLoad(during: () => Promise<void>): Promise<Answered[]> {
    const answers: Answered[] = []
    const ending = new AbortController()
    const visitors = Array.from({ length: VISITORS }, async (_, visitor) => {
      for (let i = visitor; !ending.signal.aborted; i++) {
        const path = PATHS[i % PATHS.length]!
        const answer = await fetch(site.url + path)
        answers.push({
          path,
          status: answer.status,
          retryAfter: answer.headers.get('retry-after'),
          text: await answer.text(),
        })
      }
    })
    await during().finally(() => ending.abort())
    await Promise.all(visitors)
    return answers
  }

  let readers = 0
  /** A few times only: one network may not ask for many. */
  const subscribe = () =>
    fetch(`${site.url}/subscribe`, {
      method: 'POST',
      headers: { origin: site.url },
      body: new URLSearchParams({ email: `reader${readers++}@example.org` }),
      redirect: 'manual',
    })

  /** Everything works again by itself. */
  async function expectRecovery(): Promise<void> {
    for (const path of PATHS) {
      await expect.poll(async () => (await fetch(site.url + path)).status, { timeout: 15_000 }).toBe(200)
    }
    await expect.poll(async () => (await subscribe()).status, { timeout: 15_000 }).toBe(303)
    expect(site.child.exitCode).toBeNull()
  }

  /** Nobody saw anything but a page or a fault that passes. */
  function expectWords(answers: readonly Answered[]): void {
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]))
    for (const { path, status, retryAfter, text } of answers) {
      if (status !== 503) continue
      expect(Number(retryAfter)).toBeGreaterThan(0)
      if (path.startsWith('/api/')) expect(JSON.parse(text)).toMatchObject({ error: expect.any(String) })
      else expect(text).not.toBe('')
    }
  }

  postgresTest(
    'stopped at once and started again',
    async () => {
      const answers = await underLoad(async () => {
        await setTimeout(300)
        await server!.crash()
        await setTimeout(700)
        expect((await subscribe()).status).toBe(503)
        await server!.restart()
        await setTimeout(500)
      })
      expectWords(answers)
      await expectRecovery()
    },
    60_000,
  )

  postgresTest(
    'every connection ended, again and again',
    async () => {
      const name = new URL(url).pathname.slice(1)
      const answers = await underLoad(async () => {
        for (let i = 0; i < 20; i++) {
          await setTimeout(40)
          await server!.ask(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where datname = '${name}' and pid <> pg_backend_pid()`,
          )
        }
      })
      expectWords(answers)
      await expectRecovery()
    },
    60_000,
  )

  postgresTest(
    'a table locked, so that all connections wait',
    async () => {
      const owner = new pg.Client(url)
      await owner.connect()
      const answers = await underLoad(async () => {
        await setTimeout(300)
        await owner.query('begin; lock table papers, subscribers in access exclusive mode')
        await setTimeout(3000)
        expect((await subscribe()).status).toBe(503)
        await owner.query('rollback')
      })
      await owner.end()
      expectWords(answers)
      await expectRecovery()
    },
    60_000,
  )

  postgresTest(
    'another machine in the middle of writing, for longer than anybody waits',
    async () => {
      const other = new pg.Client(url)
      await other.connect()
      // The lock of whoever writes several things as one.
      await other.query('begin; select pg_advisory_xact_lock(7310048)')
      expect((await fetch(`${site.url}/papers`)).status).toBe(200)
      const answer = await subscribe()
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
      await other.query('rollback')
      await other.end()
      await expectRecovery()
    },
    60_000,
  )

  postgresTest('the log says why in lines, with nothing secret and no stack', () => {
    const causes = ['terminat', 'ECONNREFUSED', 'lock timeout']
    for (const cause of causes) {
      expect(site.log()).toMatch(new RegExp(`was answered with 503: the database .*${cause}`))
    }
    expect(site.log()).not.toMatch(/hidden|postgres@| {4}at |embeddings/)
  })
})
