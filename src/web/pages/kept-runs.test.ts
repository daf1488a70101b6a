import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { nested } from '#lab/nested.fixture.ts'
import type { Reproduction } from '#lab/reproduction.ts'
import { type Fixture, NESTED, RECORDED, fixture } from '../app.fixture.ts'

const PAPER = `/papers/${NESTED.arxiv}`
const PHONE =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'

const keeping = {
  load: (slug: string) => (slug === 'nested' ? Promise.resolve(nested as Reproduction) : undefined),
  verifies: true,
}
const TOLD = 'Here both claims hold: 2.3 points worse (allowed: 4), 0.204 times (allowed: 0.3).'
const site = () => fixture([], { keeping })

const twin = RECORDED.runs.find((run) => run.seed === 412 && run.without === undefined)!
const sent = (facts: object = {}) => ({
  slug: 'nested',
  fingerprint: RECORDED.fingerprint,
  seed: 412,
  backend: 'wasm',
  seconds: 12.5,
  metrics: twin.metrics,
  ...facts,
})

const post = ({ app }: Fixture, body: unknown, headers: Record<string, string> = {}) =>
  app.request('http://papers.test/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: 'papers.test', 'user-agent': PHONE, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

async function keep(here: Fixture, body: unknown, headers: Record<string, string> = {}): Promise<string> {
  const answer = await post(here, body, headers)
  expect(answer.status, await answer.clone().text()).toBe(201)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const { url } = (await answer.json()) as { url: string }
  expect(answer.headers.get('location')).toBe(url)
  return url
}

const page = async ({ text }: Fixture, path: string) => {
  const { document } = parseHTML(await text(path))
  return (selector: string) =>
    [...document.querySelectorAll(selector)].map((one) => one.textContent.replaceAll(/\s+/g, ' ').trim())
}

/** As the site's own thread leaves it. */
async function runAgain({ store }: Fixture, metrics: Record<string, number | null>, seed = 412) {
  const name = { slug: 'nested', fingerprint: RECORDED.fingerprint, seed }
  const { digitsOfAll } = await import('#lab/digits.ts')
  await store.reruns.end(name, { metrics, seconds: 9 }, Date.parse('2026-01-05T09:00:00Z'))
  await store.keptRuns.compare(name, (numbers) =>
    digitsOfAll(JSON.parse(numbers) as typeof twin, { metrics }),
  )
}

test('a kept run has an address with its verdict in words, its device, and the recorded numbers', async () => {
  const here = await site()
  const url = await keep(here, sent())
  const all = await page(here, url)
  expect(all('h1')).toEqual(['A kept run, seed 412'])
  expect(all('.told')).toEqual([TOLD])
  expect(all('.kept-run dd')).toEqual([
    'phone, Chrome 142 on Android, WebAssembly',
    '12.5 s',
    '5 January 2026',
    RECORDED.fingerprint,
  ])
  expect(all('.claims li p:last-child')[0]).toBe('✓ holds 2.3 points worse (allowed: 4) the paper: abstract')
  expect(all('tbody tr:first-child > *')).toEqual(['accuracy, uncut', '0.972', '0.972', 'none'])
  expect(all('section[aria-label=Verdict] p')[1]).toBe(
    '… waiting These are the numbers that somebody sent; this site is going to run it again itself. They are the recorded ones.',
  )
  expect(await here.text(url)).toContain(`${PAPER}?seed=412`)
  expect((await here.app.request(url)).headers.get('cache-control')).toBe('no-cache')
})

test('what the site got itself stands beside it, to the digit where they part', async () => {
  const here = await site()
  const url = await keep(here, sent({ metrics: { ...twin.metrics, kept: 0.9491234 } }))
  await runAgain(here, { ...twin.metrics, kept: 0.949129 })
  const all = await page(here, url)
  expect(all('section[aria-label=Verdict] .mark')).toEqual(['~ differs'])
  expect(all('section[aria-label=Verdict] p')[1]).toContain(
    'they differ from the 6th digit on in “accuracy, cut to 16”.',
  )
  expect(all('tbody tr:nth-child(2) > *')).toEqual([
    'accuracy, cut to 16',
    '0.949123',
    '0.949000',
    '0.949129',
    '6',
  ])

  const same = await keep(here, sent({ metrics: { ...twin.metrics, kept: 0.949129 } }))
  expect((await page(here, same))('section[aria-label=Verdict] .mark')).toEqual(['✓ verified'])
})

test('a run without a mechanism is told as that', async () => {
  const here = await site()
  const off = RECORDED.runs.find((run) => run.seed === 412 && run.without === 'nesting')!
  const all = await page(here, await keep(here, sent({ without: 'nesting', metrics: off.metrics })))
  expect(all('h1')).toEqual(['A kept run, seed 412, train without the nested loss'])
  expect(all('.told')).toEqual([
    'Without this idea both claims break, as expected: 22.2 points worse (allowed: 4), 1 times (allowed: 0.3).',
  ])
})

test('a run of an earlier version says so, and is compared with nothing', async () => {
  const here = await site()
  const url = await keep(here, sent({ fingerprint: '0123' }))
  const all = await page(here, url)
  expect(all('section[aria-label=Verdict]')).toEqual([
    '○ reported The method has changed since: this is a run of an earlier version, and is not run again.',
  ])
  expect(all('thead th')).toEqual(['Measure', 'Kept'])
  expect((await page(here, PAPER))('.kept-line')[0]).toContain('none yet')
})

test('paper page, list and answers show a new run at once, and count devices', async () => {
  const here = await site()
  const line = async () => (await page(here, PAPER))('.kept-line > :first-child, p.kept-line')
  expect(await line()).toEqual([
    'Kept runs: none yet. A badge and a frame for other pages',
    'A badge and a frame for other pages',
  ])
  const url = await keep(here, sent())
  expect(await line()).toEqual(['Kept runs: the same on 1 of 1 device'])
  await keep(here, sent(), { 'user-agent': FIREFOX })
  await keep(here, sent({ metrics: { whole: 1, kept: 1, plain: 0 } }), { 'user-agent': '' })
  expect(await line()).toEqual(['Kept runs: the same on 2 of 2 devices; 1 reports other numbers'])

  const all = await page(here, `${PAPER}/runs`)
  expect(all('.groups li b')).toEqual(['Seed 412'])
  expect(all('.runs li')).toHaveLength(3)
  expect(all('.runs li')[2]).toContain('phone, Chrome 142 on Android, WebAssembly; 5 January 2026')

  const answer = await here.app.request(`/api${PAPER}/runs`)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(await answer.json()).toMatchObject({
    paper: NESTED.arxiv,
    total: 3,
    devices: 2,
    same: 2,
    others: 1,
    seeds: [{ seed: 412, devices: 2, same: 2 }],
    kept: [{}, {}, { url, device: 'phone', os: 'Android', state: 'waiting' }],
  })
  await runAgain(here, twin.metrics)
  expect(await (await here.app.request(`/api${url}`)).json()).toMatchObject({
    state: 'verified',
    isCurrent: true,
    browser: 'Chrome',
    browserVersion: 142,
    metrics: twin.metrics,
    recorded: twin.metrics,
    runAgain: twin.metrics,
    digits: { kept: 17 },
    verdict: {
      says: TOLD,
      isVoid: false,
      claims: [{ inWords: '2.3 points worse (allowed: 4)' }, {}],
    },
  })
})

test('nothing of who sent it is kept', async () => {
  const here = await site()
  const secret = 'Firefox/144.0 (ada@example.org; SM-G991B)'
  const url = await keep(here, sent(), { 'user-agent': secret, 'accept-language': 'sv-SE' })
  const told = [await here.text(url), await here.text(`/api${url}`)].join('')
  expect(told).not.toMatch(/ada@|SM-G991B|sv-SE/)
})

test.each([
  ['a page of another site', sent(), { origin: 'https://evil.test' }, 403],
  ['no origin at all, as a sandboxed frame says', sent(), { origin: 'null' }, 403],
  ['a form', 'slug=nested', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['text that looks like JSON', sent(), { 'content-type': 'text/plain' }, 415],
  ['no JSON', '{"slug":', {}, 400],
  ['numbers of another method', sent({ metrics: { loss: 1 } }), {}, 422],
  ['more than any run has', sent({ email: 'x'.repeat(20_000) }), {}, 413],
])('from %s nothing is taken', async (_, body, headers, status) => {
  const here = await site()
  const answer = await post(here, body, { accept: 'application/json', ...headers })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.json()).toMatchObject({ status, error: expect.stringMatching(/^[A-Z].*\.$/) })
  expect(await here.store.keptRuns.count('nested')).toBe(0)
})

test('from a page of this site it is taken', async () => {
  const here = await site()
  await keep(here, sent(), { origin: 'http://papers.test' })
})

test('after too many an hour the reader is told when', async () => {
  const here = await site()
  for (let seed = 0; seed < 60; seed++) await keep(here, sent({ seed }))
  const answer = await post(here, sent({ seed: 99 }))
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3600'])
  expect((await page(here, `${PAPER}/runs`))('.pages p')).toEqual(['Page 1 of 2'])
  expect((await page(here, `${PAPER}/runs?page=2`))('.runs li')).toHaveLength(10)
  expect((await here.app.request(`/api${PAPER}/runs`)).headers.get('link')).toContain('runs?p=1>; rel="next"')
})

test('where none are kept, nothing offers it', async () => {
  const here = await fixture()
  expect((await post(here, sent())).status).toBe(404)
  const html = await here.text(PAPER)
  expect(html).not.toContain('kept-line')
  expect(html).not.toContain('"fingerprint"')
})

test.each([
  '/runs/000000000000',
  '/runs/%3Cb%3E',
  '/papers/math/0309136/runs',
  '/papers/unheard/runs',
  '/embed/math/0309136',
  '/embed/unheard',
  '/api/runs/x',
  '/api/papers/unheard/runs',
  '/papers/unheard/badge.svg',
])('%s is not there', async (path) => {
  expect((await (await site()).app.request(path)).status).toBe(404)
})

test('the badge says the verdict in words and how many seeds, and is known by its mark', async () => {
  const { app } = await site()
  const badge = await app.request(`${PAPER}/badge.svg`)
  expect(badge.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
  expect(badge.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  const svg = await badge.text()
  expect(svg).toContain('aria-label="Daily Papers: reproduced, 3 seeds"')
  expect(svg).toContain('fill="#1b6a34"')
  const again = await app.request(`${PAPER}/badge.svg`, {
    headers: { 'if-none-match': badge.headers.get('etag')! },
  })
  expect(again.status).toBe(304)
  expect(await (await app.request('/papers/math/0309136/badge.svg')).text()).toContain('not run yet')
})

test('the panel alone may stand in a frame of any page; no other page may', async () => {
  const { app, text } = await site()
  const framed = await app.request(`/embed/${NESTED.arxiv}`)
  expect(framed.headers.get('content-security-policy')).toContain('frame-ancestors *')
  expect(framed.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(framed.headers.get('x-frame-options')).toBeNull()
  expect(framed.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(framed.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
  expect(await text(`/embed/${NESTED.arxiv}`)).toContain('<run-panel')
  for (const path of ['/', PAPER, `${PAPER}/runs`, '/embed', '/embedded/x', '/embed/unheard/..%2f..']) {
    const other = await app.request(path)
    if (other.status === 200) expect(other.headers.get('x-frame-options'), path).toBe('DENY')
  }
})
