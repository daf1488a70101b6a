import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Store } from '#store/index.ts'
import { readConfig } from '../config.ts'
import { fixture } from './app.fixture.ts'

const PAGES = ['/', '/methods', '/search?q=embeddings', '/papers/2205.13147']

describe('every page', () => {
  test.each(PAGES)('%s may load only our own files, isolated from other origins', async (path) => {
    const { app } = await fixture()

    const { status, headers } = await app.request(path)

    expect(status).toBe(200)
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=(), ')
    const policy = headers.get('content-security-policy')!
    expect(policy).toContain(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:",
    )
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|\*/)
  })

  test.each(PAGES)('%s has no style or script within itself', async (path) => {
    const { text } = await fixture()

    const html = await text(path)

    expect(html).toMatch(/^<!doctype html><html lang="en"/i)
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/)
    for (const [, attributes] of html.matchAll(/<script([^>]*)>/g))
      expect(attributes).toMatch(/src=|application\/(?:ld\+)?json/)
  })

  test.each(PAGES)('%s answers HEAD like GET, without the page', async (path) => {
    const { app } = await fixture()

    const response = await app.request(path, { method: 'HEAD' })

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toBe('')
  })

  test.each(PAGES)('%s is not sent again to who has it', async (path) => {
    const { app } = await fixture()
    const first = await app.request(path)

    const again = await app.request(path, { headers: { 'if-none-match': first.headers.get('etag')! } })

    expect(first.headers.get('cache-control')).toBe('public, max-age=60')
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
  })

  test('is packed for browsers that can unpack it', async () => {
    const { app, text } = await fixture()

    const response = await app.request('/', { headers: { 'accept-encoding': 'gzip' } })

    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(await response.arrayBuffer()).toString()).toBe(await text('/'))
  })
})

describe('every answer', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const post = (headers: object, body = 'email=a') => ({ method: 'POST', headers: { ...headers }, body })
  test.each<[number, string, RequestInit?]>([
    [200, '/robots.txt'],
    [200, '/favicon.svg'],
    [200, '/healthz'],
    [200, '/readyz'],
    [200, '/assets/style-1.css'],
    [200, '/api/daily_papers'],
    [200, '/papers/2205.13147.md'],
    [200, '/digest/2026-01-05'],
    [301, '/methods/'],
    [304, '/', { headers: { 'if-none-match': '*' } }],
    [400, '/api/daily_papers?nope=1'],
    [403, '/subscribe', post({ ...form, origin: 'https://elsewhere.example' })],
    [404, '/nope'],
    [405, '/methods', post(form)],
    [413, '/subscribe', post({ ...form, origin: 'http://localhost' }, `email=${'a'.repeat(20_000)}`)],
  ])('%i of %s says what a browser may do with it', async (status, path, init) => {
    const { app } = await fixture()
    const response = await app.request(path, { ...init, headers: { host: 'localhost', ...init?.headers } })
    expect(response.status).toBe(status)
    const { headers } = response
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('permissions-policy')).toContain('geolocation=()')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.has('x-powered-by')).toBe(false)
  })

  test('leads nowhere by the name a request gives the site', async () => {
    const { app } = await fixture()
    const strange = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    }
    const paths =
      '/ /papers /date/2026-01-05 /trending /topics /search?q=embeddings /methods /papers/2205.13147 ' +
      '/papers/2205.13147.md /papers/2205.13147.bib /papers/2205.13147.jsonld /digest/2026-01-05 /digest/2026-01-05.txt /methods/ /papers/nested ' +
      '/api/daily_papers?limit=1&sort=trending /api/papers/2205.13147 /status /subscribe /nope /robots.txt'
    for (const path of paths.split(' ')) {
      const response = await app.request(`http://evil.example${path}`, { headers: strange })
      const told = JSON.stringify([...response.headers]) + (await response.text())
      expect(told, path).not.toContain('evil.example')
    }
  })
})

describe('addresses', () => {
  test.each([
    ['/methods/', '/methods'],
    ['/papers/math/0309136/', '/papers/math/0309136'],
    ['/search/?q=a&page=2', '/search?q=a&page=2'],
    ['//elsewhere.example/', '/elsewhere.example'],
    ['/papers/2205.13147v2', '/papers/2205.13147'],
    ['/papers/nested', '/papers/2205.13147'],
    ['/papers/math.GT/0309136v1', '/papers/math/0309136'],
    ['/papers/nested.md', '/papers/2205.13147.md'],
    ['/papers/nested.bib', '/papers/2205.13147.bib'],
    ['/papers/2205.13147v1.csl.json', '/papers/2205.13147.csl.json'],
  ])('%s leads to %s', async (path, target) => {
    const { app } = await fixture()
    const response = await app.request(`http://localhost${path}`)
    expect(response.status).toBe(301)
    expect(response.headers.get('location')).toBe(target)
  })

  test('another method is refused, with the ones that work', async () => {
    const { app } = await fixture()
    const response = await app.request('/methods', { method: 'POST' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })

  test.each(['/nope', '/papers/unknown', '/papers/2401.00001', '/papers/..%2f..%2fetc', '/plots/old.svg'])(
    '%s is a page that says it is not there',
    async (path) => {
      const { app } = await fixture()
      const response = await app.request(path)
      expect(response.status).toBe(404)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.text()).toContain('<form class="search"')
    },
  )
})

describe('built files', () => {
  test('are kept for good, packed as the browser likes', async () => {
    const { app } = await fixture()

    const response = await app.request('/assets/style-1.css', {
      headers: { 'accept-encoding': 'gzip;q=0.5, br' },
    })

    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-encoding')).toBe('br')
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(200)
  })

  test('come plain to who asks for nothing else', async () => {
    const { app } = await fixture()
    const response = await app.request('/assets/style-1.css', {
      headers: { 'accept-encoding': 'br;q=0, gzip;q=0' },
    })
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(await response.text()).toContain('color: red')
  })

  test.each(['..%2f.vite%2fmanifest.json', '..%2F..%2Fmethods%2Fnested%2Fpaper.ts', '%00', 'style-2.css'])(
    'nothing else is served: %s',
    async (name) => {
      const { app } = await fixture()
      expect((await app.request(`/assets/${name}`)).status).toBe(name === '%00' ? 400 : 404)
    },
  )

  test('the sign of the site and the rule for robots', async () => {
    const { app, text } = await fixture()
    expect((await app.request('/favicon.svg')).headers.get('content-type')).toBe('image/svg+xml')
    expect(await text('/robots.txt')).toContain('Disallow: /search')
  })
})

describe('when the store breaks', () => {
  afterEach(() => vi.restoreAllMocks())

  const broken = {
    papers: {
      count: () => Promise.reject(new Error('secret: disk /dev/sda1 gone')),
      get: () => Promise.reject(new Error('secret: disk /dev/sda1 gone')),
    },
  } as unknown as Store

  test('a page says so without saying why, and the log says why once', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { app } = await fixture([], { store: broken })

    const response = await app.request('/papers/2205.13147')

    expect(response.status).toBe(500)
    expect(await response.text()).not.toMatch(/secret|sda1|Error:|node_modules/)
    expect(log).toHaveBeenCalledTimes(1)
    expect(log.mock.calls[0]![0]).toMatch(/^GET \/papers\/2205.13147 failed: Error: secret/)
  })

  test('the process is alive, and not ready', async () => {
    const { app } = await fixture([], { store: broken, version: '1.2.3', log: () => {} })
    const alive = await app.request('/healthz')
    expect([alive.status, await alive.json()]).toEqual([200, { status: 'ok', version: '1.2.3' }])
    const ready = await app.request('/readyz')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toEqual({
      status: 'not ready',
      version: '1.2.3',
      missing: { database: 'it cannot be read; the log says why' },
    })
  })
})

describe('ready', () => {
  const START = Date.parse('2026-01-05T08:00:00Z')
  const fetching = { ...readConfig({}).fetch, userAgent: 'test' }

  test('is a site with its database, its model and its fetches', async () => {
    const { app } = await fixture([], { version: '1.2.3', modelTrouble: () => undefined, fetching })
    const response = await app.request('/readyz')
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready', version: '1.2.3' }])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('is none without the model it should have, whatever else', async () => {
    const { app } = await fixture([], { modelTrouble: () => 'no model is open yet' })
    const response = await app.request('/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ missing: { model: 'no model is open yet' } })
  })

  test('is none whose sources nobody asks', async () => {
    let now = START
    const { app, store } = await fixture([], { fetching, now: () => now })
    const missing = async () =>
      ((await (await app.request('/readyz')).json()) as { missing?: { fetches?: string } }).missing?.fetches
    // Down for a year, and just started.
    await store.sources.begin({ name: 'hf', failures: 0, notBefore: 0 }, START - 365 * 86_400_000, 1)
    await store.sources.succeed('hf', { now: START - 365 * 86_400_000, found: 1, added: 1 })
    expect(await missing()).toBeUndefined()
    now += 3 * 3_600_000
    expect(await missing()).toMatch(/^hf should have been asked/)
    await store.sources.succeed('hf', { now, found: 1, added: 1 })
    expect(await missing()).toBeUndefined()
  })

  test('is one whose sources fail: they are asked, and /status tells', async () => {
    let now = START
    const { app, store } = await fixture([], { fetching, now: () => now })
    now += 4 * 3_600_000
    await store.sources.begin({ name: 'hf', failures: 0, notBefore: 0 }, now, now + 1)
    await store.sources.fail('hf', 'answered 500', now)
    expect((await app.request('/readyz')).status).toBe(200)
  })
})
