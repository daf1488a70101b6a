import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PapersServer, servePapers } from '../src/feed/papers-server.fixture.ts'
import { askingOf, outputOf, startPapers } from './cli-process.ts'

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
  const child = startPapers(args, {
    env: { DATA_DIR: join(folder, 'data'), ...askingOf(server.settings), ...env },
  })
  return { child, ended: outputOf(child) }
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

describe('serve', () => {
  test.each([
    ['without a network', { FETCH_PRIVATE: 'true', HF_URL: 'http://127.0.0.1:9' }, /refuses connections/],
    ['with a source in the inner network', { FETCH_PRIVATE: 'false' }, /not on the public internet/],
  ])('%s says so, and is not affected', async (_, env, message) => {
    const { child, ended } = papers(['serve', '--port', '0'], { FETCH: 'on', ARXIV_CATEGORIES: '', ...env })
    const [line] = (await once(child.stdout, 'data')) as [Buffer]
    const [address] = /http:\/\/\S+/.exec(String(line))!
    const error = async () => {
      const status = (await (await fetch(`${address}/api/status`)).json()) as {
        sources: { error?: string }[]
      }
      return status.sources[0]!.error
    }
    await expect.poll(error, { timeout: 8000 }).toMatch(message)
    expect(await (await fetch(`${address}/status`)).text()).toContain('The last try failed')
    expect(await (await fetch(`${address}/`)).text()).toMatch(/<title>[^<]*Daily Papers</)
    child.kill('SIGINT')
    const { code, err } = await ended
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^fetching from hf failed: .*\n$/) })
  })
})
