import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DUMP_FILE, dumpIfDue } from '#feed/nightly-dump.ts'
import { type Fixture, fixture } from './app.fixture.ts'

let site: Fixture
beforeAll(async () => {
  const dumpDir = await mkdtemp(join(tmpdir(), 'dump-'))
  site = await fixture([], { baseUrl: 'https://papers.example', dumpDir })
  await dumpIfDue({ store: site.store, folder: dumpDir })
})
afterAll(() => site.store.close())

/** One address of each kind. */
const PUBLIC = [
  '/',
  '/papers/2205.13147',
  '/papers/2205.13147.md',
  '/papers/2205.13147.bib',
  '/api/daily_papers',
  '/api/papers/2205.13147',
  '/api/papers',
  '/api/openapi.json',
  '/methods.json',
  '/methods.csv',
  '/search?q=a',
  '/search.ris?q=embeddings',
  '/papers.csl.json',
  '/papers/2205.13147.jsonld',
  '/papers/2205.13147/badge.svg',
  '/papers/2205.13147/runs',
  '/api/papers/2205.13147/comments',
  '/embed/2205.13147',
  '/feeds/newest.atom',
  '/feeds/methods.rss',
  '/feeds/search.json?q=embeddings',
  '/sitemap.xml',
  '/sitemaps/papers-0.xml',
  '/opensearch.xml',
  '/manifest.webmanifest',
  '/favicon.ico',
  '/icons/192.png',
  '/robots.txt',
  `/dump/${DUMP_FILE}`,
  `/dump/${DUMP_FILE}.sha256`,
  '/dump/methods.json',
]

test.each(PUBLIC)('%s may be read by pages of other sites, and says so beforehand', async (path) => {
  const asked = await site.app.request(path, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://reader.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization, x-client',
    },
  })
  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-origin')).toBe('*')
  expect(asked.headers.get('access-control-allow-headers')).toBe('Authorization, *')
  for (const method of ['GET', 'HEAD', 'GET']) {
    const { status, headers, body } = await site.app.request(path, { method })
    expect(status).toBe(200)
    if (method === 'HEAD') expect(body).toBeNull()
    const known = { 'if-none-match': headers.get('etag')! }
    expect((await site.app.request(path, { method, headers: known })).status).toBe(304)
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-expose-headers')).toContain('Link')
    expect(headers.has('access-control-allow-credentials')).toBe(false)
    expect(headers.has('set-cookie')).toBe(false)
  }
})

test.each(['/subscribe', '/subscription/abcdefgh.abcdefgh', '/unsubscribe/x', '/opinion/x/y'])(
  '%s is for one reader or the operator',
  async (path) => {
    const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } }
    for (const init of [undefined, preflight]) {
      const { headers } = await site.app.request(path, init)
      expect(headers.has('access-control-allow-origin')).toBe(false)
    }
  },
)

test('nothing can be sent from elsewhere', async () => {
  const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } }
  const { status, headers } = await site.app.request('/api/daily_papers', preflight)
  expect([status, headers.has('access-control-allow-methods')]).toEqual([405, false])
})

test('each network may ask so much of the API, and is told how much is left', async () => {
  const { app, store } = await fixture([], { apiLimit: 3 })
  const from = (address: string) => ({ incoming: { socket: { remoteAddress: address } } })
  const ask = (address: string, path = '/api/daily_papers') => app.request(path, {}, from(address))
  const left: (string | null)[] = []
  for (let i = 0; i < 3; i++) left.push((await ask('192.0.2.7')).headers.get('ratelimit'))
  expect(left.map((told) => told?.replace(/t=\d+/, 't='))).toEqual([
    '"api";r=2;t=',
    '"api";r=1;t=',
    '"api";r=0;t=',
  ])
  const refused = await ask('192.0.2.7')
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.headers.get('ratelimit-policy')).toBe('"fixed window";"api";q=3;w=300')
  expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  expect(await refused.json()).toMatchObject({
    type: '/api#too-many',
    error: expect.stringContaining('3 questions'),
  })
  expect((await ask('198.51.100.1')).status).toBe(200)
  expect((await ask('192.0.2.7', '/mcp')).status).toBe(429)
  expect((await ask('192.0.2.7', '/papers')).status).toBe(200)
  await store.close()
})
