import { beforeAll, expect, test } from 'vitest'
import { createSigner } from '#mail/sign.ts'
import { createSubscriptions } from '#mail/subscriptions.ts'
import { settings } from '#mail/desk.fixture.ts'
import { type Store, type Trouble, TroubleError, openStore } from '#store/index.ts'
import { createLog } from '../log.ts'
import { fixture } from './app.fixture.ts'

let store: Store
beforeAll(async () => {
  store = await openStore(':memory:')
})

const NOW = Date.parse('2026-01-05T08:00:00Z')
const LINK = 'abcdefgh.abcdefghabcdefgh'

/** The site with mail, and what its log says. */
async function site(change = {}) {
  const lines: string[] = []
  const desk = { store, settings: settings('smtp://127.0.0.1:1'), signer: createSigner('x'.repeat(40)) }
  const subscriptions = createSubscriptions({ ...desk, now: () => NOW, nudge: () => {} })
  const { app } = await fixture([], { subscriptions, log: createLog((line) => lines.push(line)), ...change })
  return { app, lines }
}

const form = (body: BodyInit, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: {
    origin: 'http://localhost',
    host: 'localhost',
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  },
})

test.each([
  [
    'of another origin',
    form('email=a@example.org', { origin: 'https://elsewhere.example' }),
    403,
    /another site/,
  ],
  ['too large', form(`email=${'a'.repeat(20_000)}`, { 'content-length': '20006' }), 413, /too large/],
  ['no form', form('--x\r\nbroken', { 'content-type': 'multipart/form-data; boundary=x' }), 400, /broken/],
  ['without its boundary', form('do=save', { 'content-type': 'multipart/form-data' }), 400, /broken/],
  ['with a NUL', form('email=a%00b@example.org'), 400, /broken/],
])('a form %s is refused in words, with one line for the operator', async (_what, init, status, words) => {
  const { app, lines } = await site()
  for (const path of ['/subscribe', `/subscription/${LINK}`, `/confirm/${LINK}`]) {
    lines.length = 0
    const answer = await app.request(path, init)
    // A confirmation reads no fields, and a link that nobody has is refused before them.
    if (answer.status !== status) {
      expect([404, 410]).toContain(answer.status)
      continue
    }
    const html = await answer.text()
    expect(html).toMatch(words)
    expect(html).not.toMatch(/our side/)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^POST /\\w+(?:/…|/:\\w+)? was answered with ${status}: `))
    expect(lines[0]).not.toMatch(/abcdefgh|example\.org|\n/)
  }
})

test.each<[Trouble, number]>([
  ['busy', 5],
  ['away', 10],
  ['full', 60],
  ['failing', 60],
  ['read-only', 60],
  ['damaged', 600],
])('a database that is %s answers 503 everywhere, as page or as JSON', async (trouble, after) => {
  const cause = new Error('what the database says of postgres://me:secret@db/papers?password=hidden')
  const broken = new Proxy({} as Store, {
    get: () => new Proxy({}, { get: () => () => Promise.reject(new TroubleError(trouble, cause)) }),
  })
  const { app, lines } = await site({ store: broken })
  const page = await app.request('/papers')
  const api = await app.request('/api/papers/search?q=somebody%20private')
  const asked = await app.request('/papers/2205.13147', { headers: { accept: 'application/json' } })
  const bib = await app.request('/papers/2205.13147.bib')
  for (const answer of [page, api, asked, bib]) {
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe(String(after))
    expect(answer.headers.get('cache-control')).toBe('no-store')
  }
  expect(await page.text()).toMatch(/<h1>/)
  expect(await api.json()).toMatchObject({ status: 503, error: expect.stringMatching(/\./) })
  expect(await asked.json()).toMatchObject({ status: 503, error: expect.any(String) })
  expect(await bib.text()).not.toMatch(/</)
  expect(lines).toHaveLength(4)
  expect(lines.join('\n')).toMatch(/^GET \/papers was answered with 503: the d/)
  expect(lines.join('\n')).not.toMatch(/secret|hidden|private|2205|\n {4}at /)
})

test('a mistake of ours keeps its stack in the log, and shows nothing of it', async () => {
  const wrong = { papers: {} } as unknown as Store
  const { app, lines } = await site({ store: wrong })
  const answer = await app.request('/papers?page=2')
  expect(answer.status).toBe(500)
  expect(await answer.text()).toMatch(/our side/)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^GET \/papers failed: TypeError: .*\n {4}at /)
})

test('what is not there, or not for this method, is told in the form that was asked for', async () => {
  const { app, lines } = await site()
  const told = async (path: string, init?: RequestInit) => {
    const answer = await app.request(path, init)
    return [answer.status, answer.headers.get('content-type')?.split(';')[0]]
  }
  expect(await told('/nowhere')).toEqual([404, 'text/html'])
  expect(await told('/nowhere', { headers: { accept: 'application/json' } })).toEqual([
    404,
    'application/problem+json',
  ])
  expect(await told('/api/nowhere')).toEqual([404, 'application/problem+json'])
  expect(await told('/papers/nowhere.md')).toEqual([404, 'text/plain'])
  expect(await told('/papers', { method: 'DELETE' })).toEqual([405, 'text/html'])
  expect((await app.request('/papers', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD')
  expect(lines).toEqual([])
})

const STRANGE = [
  '0000-01-01',
  '9999-12-31',
  '0000-W01',
  '9999-W52',
  '0000-W52',
  '0001-W01',
  '0000-01',
  '9999-12',
  '2026-13',
  '2026-02-30',
  '%00',
  'a%00b',
  '%',
  '%E0%A4%A',
  '%ED%A0%80',
  '%FF%FE',
  '..%2F..%2Fetc%2Fpasswd',
  '%2e%2e',
  '__proto__',
  'constructor',
  '-1',
  '0',
  '1e9',
  '99999999999999999999',
  'NaN',
  'Infinity',
  '1.5',
  '%F0%9F%98%80',
  '%E2%80%AE',
  `${'a'.repeat(3000)}`,
  "'%22%3E%3Csvg%3E",
  '%0d%0aset-cookie:a=b',
  '%27%3B--',
  '"',
  '(((((',
  '*:*',
  'title:',
  '-',
  '"unclosed',
  'a OR',
  'year:99999',
] as const
const PATHS = [
  '/date/…',
  '/week/…',
  '/month/…',
  '/digest/…',
  '/digest/….txt',
  '/papers/…',
  '/papers/….md',
  '/papers/….bib',
  '/papers?page=…',
  '/?category=…',
  '/?page=…',
  '/date/2026-01-05?page=…&category=…',
  '/trending?page=…',
  '/topics/…',
  '/topics/transformers?page=…',
  '/search?q=…',
  '/search?q=a&page=…',
  '/search/short?q=…&keep=…',
  '/search?q=a&year=…&category=…&topic=…&sort=…',
  '/search?q=a&since=…&until=…&sort=newest',
  '/search/suggestions?q=…',
  '/similar?to=…&to=nested',
  '/api/papers/similar?to=…',
  '/code/nested/…',
  '/code/…/x',
  '/plots/….svg',
  '/oembed?url=…',
  '/oembed?url=http%3A%2F%2Flocalhost%2Fpapers%2F…&maxwidth=…',
  '/cards/….png',
  '/cards/papers/….png',
  '/cards/date/….png',
  '/cards/papers/nested.png?width=…',
  '/subscribe?topics=…',
  '/confirm/…',
  '/subscription/…',
  '/subscription/…/everything.json',
  '/unsubscribe/…',
  '/assets/…',
  '/api/papers/…',
  '/api/papers/search?q=…',
  '/api/papers/search?q=a&limit=…',
  '/api/daily_papers?date=…',
  '/api/daily_papers?week=…',
  '/api/daily_papers?month=…',
  '/api/daily_papers?limit=…',
  '/api/daily_papers?p=…',
  '/api/daily_papers?sort=…',
  '/api/daily_papers?submitter=…',
  '/api/papers?cursor=…',
  '/api/papers?limit=…',
  '/api/papers/…/similar',
  '/api/papers/…/versions',
  '/api/papers/2205.13147/sources?…',
  '/api/arxiv/…/repos',
  '/api/days?until=…',
  '/api/trending?p=…',
  '/api/methods?topic=…&verdict=…',
  '/api/methods/…',
  '/papers/date/…',
  '/papers/….ris',
  '/papers/….csl.json',
  '/papers/….jsonld',
  '/papers/https://openreview.net/forum?id=…',
  '/papers/…/runs',
  '/papers/…/badge.svg',
  '/api/papers/https://openreview.net/forum?id=…',
  '/api/papers/…/runs?p=…',
  '/api/runs/…',
  '/date/….bib',
  '/topics/….csl.json',
  '/search.ris?q=…&category=…',
  '/feeds/….atom',
  '/feeds/topics/….rss',
  '/feeds/categories/….atom',
  '/feeds/authors/….json',
  '/feeds/search.atom?q=…&category=…',
  '/sitemaps/…',
  '/sitemap.xml?…',
  '/dump/…',
  '/opensearch.xml?…',
  '/manifest.webmanifest?…',
  '/icons/…',
  '/runs/…',
  '/embed/…',
  '/mcp?…',
  '/lessons?…',
  '/methods?…',
  '/…',
] as const

test.each(PATHS)('nothing that somebody puts into %s breaks anything', async (path) => {
  const { app, lines } = await site({ baseUrl: 'https://papers.example' })
  for (const strange of STRANGE) {
    const answer = await app.request(path.replaceAll('…', strange))
    expect(answer.status, `${path} ${strange}`).toBeLessThan(500)
    await answer.text()
  }
  expect(lines.filter((line) => /failed|\n/.test(line))).toEqual([])
})
