import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'
import { expect, test } from 'vitest'
import { openStore } from '#store/index.ts'
import { fixture, paper } from './app.fixture.ts'
import { type KeptPagesOptions, keepPages } from './kept-pages.ts'

/** An app of one page that says how often it was made, and of what. */
function counting(
  change: Partial<KeptPagesOptions> = {},
  show?: (c: Context) => Response | Promise<Response>,
) {
  const clock = { now: Date.parse('2026-01-05T08:00:00Z'), revision: 1 }
  const app = new Hono()
  const asked: boolean[] = []
  const options = { app, revision: async () => clock.revision, now: () => clock.now, maxBytes: 1e6 }
  const kept = keepPages({ ...options, onAsked: (wasKept) => asked.push(wasKept), ...change })
  let made = 0
  app.on('GET', '/page/*', kept(10))
  app.all('/page/*', (c) => {
    made++
    return show?.(c) ?? c.text(`made ${made} of ${JSON.stringify(c.req.header())}`)
  })
  const get = async (path = '/page/a', headers: Record<string, string> = {}, method = 'GET') =>
    app.request(path, { headers, method })
  return { app, clock, asked, get, made: () => made }
}

test('a page is made once, from its address and the form that is asked for', async () => {
  const { get, asked, made } = counting()
  const first = await (await get('/page/a', { 'user-agent': 'Ada', 'accept-language': 'de' })).text()
  const second = await (await get('/page/a', { 'user-agent': 'Bo', accept: '*/*' })).text()
  expect(first).toBe('made 1 of {"accept":"text/html"}')
  expect(second).toBe(first)
  expect(asked).toEqual([false, true])
  await get('/page/a?b')
  await get('http://other.example/page/a')
  expect(made()).toBe(3)
  expect(await (await get('/page/a', { accept: 'application/json' })).text()).toContain('application/json')
})

test('many who ask for a page that is not there yet wait for one', async () => {
  const started = Promise.withResolvers<void>()
  const { get, made } = counting({}, async (c) => {
    await started.promise
    return c.text('late')
  })
  const answers = Array.from({ length: 20 }, () => get())
  started.resolve()
  for (const answer of answers) expect(await (await answer).text()).toBe('late')
  expect(made()).toBe(1)
})

test('it is made anew when something was written, after some minutes, and when a day begins', async () => {
  const { get, clock } = counting()
  const text = async () => (await get()).text()
  expect(await text()).toContain('made 1')
  clock.revision = 7
  expect(await text()).toContain('made 2')
  clock.now += 9 * 60_000
  expect(await text()).toContain('made 2')
  clock.now += 2 * 60_000
  expect(await text()).toContain('made 3')
  clock.now = Date.parse('2026-01-06T00:00:00Z')
  expect(await text()).toContain('made 4')
})

test('a page that was being made while something was written is not shown afterwards', async () => {
  const started = Promise.withResolvers<void>()
  const { get, clock } = counting({}, async (c) => {
    const seen = clock.revision
    if (seen === 1) await started.promise
    return c.text(`as of ${seen}`)
  })
  const early = get()
  await new Promise((done) => setTimeout(done, 5))
  clock.revision = 2
  const late = get()
  started.resolve()
  expect(await (await early).text()).toBe('as of 1')
  expect(await (await late).text()).toBe('as of 2')
  expect(await (await get()).text()).toBe('as of 2')
})

test.each([
  ['an error', (c: Context) => c.text('no', 500)],
  ['what is not found', (c: Context) => c.text('no', 404)],
  ['another address', (c: Context) => c.redirect('/page/b', 301)],
  ['what must not be kept', (c: Context) => c.text('mine', 200, { 'cache-control': 'no-store' })],
  ['what is for one reader', (c: Context) => c.text('mine', 200, { 'cache-control': 'private' })],
  ['a cookie', (c: Context) => c.text('mine', 200, { 'set-cookie': 'a=b' })],
])('%s is not kept', async (_, show) => {
  const { get, made } = counting({}, show)
  const [first, second] = [await get(), await get()]
  expect(second.status).toBe(first.status)
  expect(second.headers.get('location')).toBe(first.headers.get('location'))
  expect(made()).toBe(2)
})

test.each([
  ['a cookie', { cookie: 'reader=ada' }],
  ['a password', { authorization: 'Basic YTpi' }],
])('who sends %s gets a page of their own, and nobody else does', async (_, headers) => {
  const { get, made } = counting()
  await get()
  expect(await (await get('/page/a', headers)).text()).toContain(Object.values(headers)[0])
  expect(await (await get()).text()).toBe('made 1 of {"accept":"text/html"}')
  expect(made()).toBe(2)
})

test('a form is never answered from memory', async () => {
  const { get, made } = counting()
  await get()
  await get('/page/a', {}, 'POST')
  await get('/page/a', {}, 'POST')
  expect(made()).toBe(3)
})

test('as much is kept as there is room for, and nothing of an address without end', async () => {
  const { get, made } = counting({ maxBytes: 30_000 }, (c) => c.text('x'.repeat(5000)))
  for (let i = 0; i < 10; i++) await get(`/page/${i}`)
  expect(made()).toBe(10)
  await get('/page/9')
  expect(made()).toBe(10)
  await get('/page/0')
  expect(made()).toBe(11)
  const long = `/page/${'a'.repeat(2000)}`
  await get(long)
  await get(long)
  expect(made()).toBe(13)
})

test('a page fits the browser: packed as it can unpack, its length to HEAD, nothing when it is there', async () => {
  const { app, text } = await fixture()
  const whole = await text('/papers')
  const ask = (headers: Record<string, string>, method = 'GET') => app.request('/papers', { headers, method })
  for (const [accepted, unpack] of [
    ['gzip, deflate', gunzipSync],
    ['gzip, deflate, br', brotliDecompressSync],
  ] as const) {
    const response = await ask({ 'accept-encoding': accepted })
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength))
    expect(response.headers.get('vary')).toContain('Accept-Encoding')
    expect(unpack(bytes).toString()).toBe(whole)
    const head = await ask({ 'accept-encoding': accepted }, 'HEAD')
    expect(head.headers.get('content-length')).toBe(String(bytes.byteLength))
    expect(await head.text()).toBe('')
  }
  const etag = (await ask({})).headers.get('etag')!
  const again = await ask({ 'if-none-match': `"other", ${etag}`, 'accept-encoding': 'br' })
  expect([again.status, await again.text()]).toEqual([304, ''])
  expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200)
})

test('what another process writes is seen at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-'))
  const [store, other] = [await openStore(folder), await openStore(folder)]
  const { text } = await fixture([], { store })
  expect(await text('/papers')).not.toContain('Written elsewhere')
  await other.works.write([{ paper: paper({ title: 'Written elsewhere' }) }])
  expect(await text('/papers')).toContain('Written elsewhere')
  await other.works.remove([(await other.papers.key('local-0'))!])
  expect(await text('/papers')).not.toContain('Written elsewhere')
  await Promise.all([store.close(), other.close()])
  rmSync(folder, { recursive: true })
})
