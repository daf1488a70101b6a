import { describe, expect, test } from 'vitest'
import { parseXml } from '#sources/xml.ts'
import { fixture } from '../app.fixture.ts'

const BASE = 'https://papers.example'
const MORE = [
  { id: 'a&b <c>/1', title: 'A Strange Id', titleKey: 'strange', listed: Date.parse('2025-06-01') },
  { id: '2401.00009', title: 'Replaced', titleKey: 'replaced', listed: 5, updated: '2025-12-24' },
]
const whole = await fixture(MORE, { baseUrl: BASE })
const nameless = await fixture(MORE)

const notes = () => ({
  warnings: [] as string[],
  add(_: number, message: string) {
    this.warnings.push(message)
  },
  inOrder: () => [],
})
/** Addresses and times of a sitemap or its index, which has to be XML. */
function read(xml: string) {
  const told = notes()
  parseXml(xml, told)
  expect(told.warnings).toEqual([])
  const of = (tag: string) =>
    Array.from(xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g')), ([, text]) => text!)
  return { locations: of('loc'), times: of('lastmod') }
}

describe('the sitemap', () => {
  test('names its parts, and the last change of each', async () => {
    const { locations, times } = read(await whole.text('/sitemap.xml'))
    expect(locations).toEqual([`${BASE}/sitemaps/pages.xml`, `${BASE}/sitemaps/papers-0.xml`])
    expect(times).toEqual(['2025-12-24T00:00:00.000Z'])
  })

  test('has every paper by its own address, with its last change', async () => {
    const { locations, times } = read(await whole.text('/sitemaps/papers-0.xml'))
    expect(locations).toHaveLength(4)
    expect(locations).toContain(`${BASE}/papers/math/0309136`)
    expect(times[locations.indexOf(`${BASE}/papers/2401.00009`)]).toBe('2025-12-24T00:00:00.000Z')
    for (const location of locations) {
      const path = location.slice(BASE.length).replaceAll('&amp;', '&')
      const answer = await whole.app.request(path)
      expect(answer.status, path).toBe(200)
      // The address that a page calls its own.
      expect(await answer.text()).toContain(`<link rel="canonical" href="${location}"`)
    }
  })

  test('has the pages of lists', async () => {
    const { locations } = read(await whole.text('/sitemaps/pages.xml'))
    expect(locations).toContain(`${BASE}/topics/robotics`)
    for (const location of locations.filter((one) => !one.includes('/topics/'))) {
      expect((await whole.app.request(location.slice(BASE.length))).status, location).toBe(200)
    }
  })

  test('is not sent again, and answers HEAD and other origins', async () => {
    for (const path of ['/sitemap.xml', '/sitemaps/papers-0.xml']) {
      const { headers } = await whole.app.request(path)
      expect(headers.get('access-control-allow-origin')).toBe('*')
      const since = { 'if-modified-since': headers.get('last-modified')! }
      expect((await whole.app.request(path, { headers: since })).status).toBe(304)
      expect(
        (await whole.app.request(path, { headers: { 'if-none-match': headers.get('etag')! } })).status,
      ).toBe(304)
      const head = await whole.app.request(path, { method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([200, ''])
    }
  })

  test.each([
    '/sitemaps/papers-9.xml',
    '/sitemaps/papers-999999999.xml',
    '/sitemaps/papers--1.xml',
    '/sitemaps/x.xml',
  ])('%s is not there', async (path) => expect((await whole.app.request(path)).status).toBe(404))
})

test('robots are led to the sitemap', async () => {
  expect(await whole.text('/robots.txt')).toContain(`Sitemap: ${BASE}/sitemap.xml\n`)
  expect(await nameless.text('/robots.txt')).not.toContain('Sitemap')
})

test.each(['/sitemap.xml', '/sitemaps/pages.xml', '/sitemaps/papers-0.xml', '/opensearch.xml'])(
  'whole addresses are nobody’s to guess: without BASE_URL there is no %s',
  async (path) => {
    const answer = await nameless.app.request(`http://evil.example${path}`, {
      headers: { host: 'evil.example' },
    })
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('evil.example')
    expect(await nameless.text('/')).not.toContain('opensearch')
  },
)

test('a browser learns how to search here', async () => {
  expect(await whole.text('/')).toContain('<link rel="search" href="/opensearch.xml"')
  const xml = await whole.text('/opensearch.xml')
  parseXml(xml, notes())
  const templates = Array.from(xml.matchAll(/template="([^"]+)"/g), ([, template]) => template!)
  expect(templates[0]).toBe(`${BASE}/search?q={searchTerms}`)
  for (const template of templates) {
    const path = template.slice(BASE.length).replace('{searchTerms}', 'embeddings')
    expect((await whole.app.request(path)).status, path).toBe(200)
  }
})

test('the site can be put beside apps, with pictures of the sizes it names', async () => {
  expect(await nameless.text('/')).toContain('<link rel="manifest" href="/manifest.webmanifest"')
  const answer = await nameless.app.request('/manifest.webmanifest')
  expect(answer.headers.get('content-type')).toContain('application/manifest+json')
  const { icons } = (await answer.json()) as { icons: { src: string; sizes: string; type: string }[] }
  for (const { src, sizes, type } of icons) {
    const icon = await nameless.app.request(src)
    expect(icon.headers.get('content-type'), src).toContain(type)
    if (type !== 'image/png') continue
    const bytes = Buffer.from(await icon.arrayBuffer())
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes)
  }
  expect((await nameless.app.request('/icons/180.png')).status).toBe(200)
  expect((await nameless.app.request('/icons/9999.png')).status).toBe(404)
})

test('favicon.ico is an icon of 32 x 32', async () => {
  const answer = await nameless.app.request('/favicon.ico')
  expect(answer.headers.get('content-type')).toBe('image/x-icon')
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect([bytes.readUInt16LE(2), bytes.readUInt16LE(4), bytes[6], bytes[7]]).toEqual([1, 1, 32, 32])
  expect(bytes.readUInt32LE(14) + bytes.readUInt32LE(18)).toBe(bytes.length)
  expect(bytes.subarray(22, 26).toString('latin1')).toBe('\u0089PNG')
})

test.each([
  ['/', '/'],
  ['/papers', '/papers'],
  ['/papers?page=1', '/papers'],
  ['/date/2026-01-05?code=on', '/date/2026-01-05'],
  ['/search?q=a+b&page=1', '/search?q=a%20b'],
  ['/methods?verdict=reproduced', '/methods'],
  ['/status', '/status'],
])('%s says that its one address is %s', async (path, canonical) => {
  expect(await whole.text(path)).toContain(`<link rel="canonical" href="${BASE}${canonical}"`)
  expect(await nameless.text(path)).not.toContain('canonical')
})
