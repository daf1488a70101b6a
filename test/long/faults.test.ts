import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Serving, serve } from '../serving.ts'

/** A mail server that nobody is. */
const MAIL = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'papers@example.org', MAIL_TLS: 'off' }

describe('a site on SQLite', () => {
  let folder: string
  let site: Serving
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'daily-papers-faults-'))
    site = await serve({ DATA_DIR: folder, ...MAIL })
  }, 60_000)
  afterEach(async () => {
    await site[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  const subscribe = (name: string) =>
    fetch(`${site.url}/subscribe`, {
      method: 'POST',
      headers: { origin: site.url },
      body: new URLSearchParams({ email: `${name}@example.org` }),
      redirect: 'manual',
    })

  test('answers while another process holds the right to write, and takes what it waited for', async () => {
    const other = new DatabaseSync(join(folder, 'daily-papers.sqlite'), { timeout: 10_000 })
    other.exec('begin immediate')
    const answers: Response[] = []
    const refused = subscribe('first').then((answer) => answers.push(answer))
    let pages = 0
    while (answers.length === 0) {
      const page = await fetch(`${site.url}/papers`)
      expect(page.status).toBe(200)
      await page.text()
      pages++
      await setTimeout(50)
    }
    expect(pages).toBeGreaterThan(10)
    await refused
    const [answer] = answers as [Response]
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.text()).toMatch(/send it again/)
    expect(site.log()).toMatch(/^POST \/subscribe was answered with 503: the database is busy \(.*$/m)
    expect(site.log()).not.toMatch(/ {4}at /)

    const taken = subscribe('second')
    await setTimeout(300)
    other.exec('rollback')
    other.close()
    expect((await taken).status).toBe(303)
    expect((await subscribe('first')).status).toBe(303)
  }, 60_000)

  test('tells of a request that was broken off in one line, without the link', async () => {
    for (const path of ['/subscription/abcdefgh.abcdefghabcdefgh', '/subscribe', '/confirm/abcdefgh']) {
      for (const length of ['content-length: 5000', 'transfer-encoding: chunked']) {
        const socket = connect(Number(new URL(site.url).port), '127.0.0.1')
        const head = [
          `POST ${path}?secret=query HTTP/1.1`,
          `host: ${new URL(site.url).host}`,
          `origin: ${site.url}`,
          'content-type: application/x-www-form-urlencoded',
          length,
        ]
        socket.write(`${head.join('\r\n')}\r\n\r\n${length.startsWith('t') ? '3\r\ndo=\r\n' : 'do='}`)
        await setTimeout(100)
        socket.destroy()
      }
    }
    await expect.poll(() => site.log(), { timeout: 30_000 }).toMatch(/broke off/)
    const lines = site.log().trim().split('\n').filter(Boolean)
    for (const line of lines) expect(line).toMatch(/^POST \/\S+ was answered with 400: the visitor broke off/)
    expect(site.log()).not.toMatch(/abcdefgh|query/)
    expect((await fetch(`${site.url}/papers`)).status).toBe(200)
  }, 60_000)
})
