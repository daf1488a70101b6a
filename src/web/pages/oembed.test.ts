import { expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'

const BASE = 'https://papers.example.org'
const PAPER = `${BASE}/papers/2205.13147`
const OLD = `${BASE}/papers/math/0309136`

async function ask(query: Record<string, string>, more: Parameters<typeof fixture>[0] = []) {
  const { app } = await fixture(more, { baseUrl: BASE })
  const answer = await app.request(`/oembed?${new URLSearchParams(query)}`)
  return {
    answer,
    told: (await answer
      .clone()
      .json()
      .catch(() => undefined)) as Record<string, unknown>,
  }
}

test('a paper with a method is shown by its panel, in a frame that fits', async () => {
  const { told, answer } = await ask({ url: PAPER })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(told).toMatchObject({
    version: '1.0',
    type: 'rich',
    width: 640,
    height: 720,
    title: 'Nested Embeddings',
    author_name: 'Ada Ångström, Bo Li, Cy Young and 2 more',
    provider_url: BASE,
    thumbnail_url: `${BASE}/cards/papers/2205.13147.png`,
    thumbnail_width: 1200,
    thumbnail_height: 630,
  })
  expect(told['html']).toContain(
    `<iframe src="${BASE}/embed/2205.13147" title="Nested Embeddings" width="640"`,
  )
  const { told: small } = await ask({ url: PAPER, maxwidth: '320', maxheight: '400' })
  expect(small).toMatchObject({ width: 320, height: 400, thumbnail_width: 300, thumbnail_height: 158 })
  expect(small['html']).toContain('width="320" height="400"')
  const { told: tiny } = await ask({ url: PAPER, maxwidth: '100' })
  expect(tiny).not.toHaveProperty('thumbnail_url')
})

test('any other paper is a link with its picture', async () => {
  const { told } = await ask({ url: `${OLD}?similar=date#run` })
  expect(told).toMatchObject({ type: 'link', title: 'Old Spaces', thumbnail_width: 1200 })
  expect(told).not.toHaveProperty('html')
})

test('titles end no attribute and no element', async () => {
  const strange = [{ id: 'a', title: '"><script>alert(1)</script> & \u0001', authors: ['<b>'] }]
  const { answer } = await ask({ url: `${BASE}/papers/a`, format: 'xml' }, strange)
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  const text = await answer.text()
  expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8" standalone="yes"\?>\n<oembed><version>1\.0</)
  expect(text).toContain('<title>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; </title>')
})

test.each<[number, Record<string, string>]>([
  [400, {}],
  [400, { url: PAPER, maxwidth: '0' }],
  [400, { url: PAPER, maxheight: 'tall' }],
  [404, { url: `${BASE}/papers/unknown` }],
  [404, { url: `${BASE}/methods` }],
  [404, { url: 'https://elsewhere.example/papers/2205.13147' }],
  [404, { url: 'javascript:alert(1)' }],
  [404, { url: `${BASE}/papers/%ff` }],
  [404, { url: 'papers' }],
  [501, { url: PAPER, format: 'yaml' }],
])('%i for %j, with the reason', async (status, query) => {
  const { answer, told } = await ask(query)
  expect(answer.status).toBe(status)
  expect(told['detail']).toMatch(/\w/)
})

test('a paper’s page says where it is asked, with whole addresses or not at all', async () => {
  const { text } = await fixture([], { baseUrl: BASE })
  const page = await text('/papers/2205.13147')
  const [, href] = /type="application\/json\+oembed" href="([^"]+)"/.exec(page)!
  expect(href!.replaceAll('&amp;', '&')).toBe(`${BASE}/oembed?url=${encodeURIComponent(PAPER)}&format=json`)
  const { app, text: without } = await fixture()
  expect(await without('/papers/2205.13147')).not.toContain('oembed')
  expect((await app.request(`/oembed?url=${encodeURIComponent(PAPER)}`)).status).toBe(404)
})
