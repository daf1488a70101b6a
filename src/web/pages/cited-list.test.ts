import { expect, test } from 'vitest'
import { readFew } from '#search/topics/keep-topics.ts'
import { parseBibtex } from '#sources/bibtex.ts'
import { parseCslJson } from '#sources/csl-json.ts'
import { parseRis } from '#sources/ris.ts'
import { paper } from '../../citation/paper.fixture.ts'
import { fixture } from '../app.fixture.ts'

const FORMS = { bib: parseBibtex, ris: parseRis, 'csl.json': parseCslJson }

test.each([
  '/papers',
  '/topics/embeddings',
  '/search?q=embeddings',
  '/search?q=2205.13147',
  '/search?q=topic:embeddings',
])('%s is read back by each of its forms', async (address) => {
  const { app, store } = await fixture()
  await readFew(store)
  const [path, query = ''] = address.split('?')
  for (const [form, parse] of Object.entries(FORMS)) {
    const response = await app.request(`${path}.${form}?${query}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(parse(await response.text()).records.map(({ arxiv }) => arxiv)).toContain('2205.13147')
  }
})

test('a day is cited as it is narrowed, and part after part', async () => {
  const { app, store } = await fixture()
  const many = Array.from({ length: 501 }, (_, i) => ({
    ...paper({
      id: `p-${String(i).padStart(12, '0')}`,
      title: `Set ${i}`,
      categories: [i < 3 ? 'cs.LG' : 'cs.CV'],
    }),
    titleKey: `set ${i}`,
  }))
  await store.works.write(
    many.map((paper, position) => ({
      paper,
      listings: [{ day: '2026-01-05', source: 'arxiv', position, seen: 1 }],
    })),
  )
  const first = await app.request('/date/2026-01-05.bib')
  expect(parseBibtex(await first.text()).records).toHaveLength(500)
  expect(first.headers.get('link')).toBe('</date/2026-01-05.bib?page=2>; rel="next"')
  const second = await app.request('/date/2026-01-05.bib?page=2')
  expect(parseBibtex(await second.text()).records).toHaveLength(1)
  expect(second.headers.get('link')).toBeNull()
  expect((await app.request('/week/2026-W02.ris?page=3')).status).toBe(404)
  const narrow = await app.request('/week/2026-W02.ris?category=cs.LG')
  expect(parseRis(await narrow.text()).records).toHaveLength(3)
})

test.each([
  '/date/2026-13-05.bib',
  '/topics/nothing.ris',
  '/search.bib?q=2312.00001',
  '/date/2026-01-05.jsonld',
])('there is no %s', async (address) => {
  const { app } = await fixture()
  expect((await app.request(address)).status).toBe(404)
})

test('a list offers each of its papers to a reference manager', async () => {
  const { text } = await fixture()
  const html = await text('/papers')
  const titles = [...html.matchAll(/class="Z3988" title="([^"]*)"/g)].map(
    ([, title]) => new URLSearchParams(title!.replaceAll('&amp;', '&')),
  )
  expect(titles.map((one) => one.get('rft.atitle') ?? one.get('rft.title'))).toEqual([
    'Nested Embeddings',
    'Old Spaces',
  ])
  expect(titles[0]!.getAll('rft_id')).toEqual([
    'info:doi/10.48550/arXiv.2205.13147',
    'https://arxiv.org/abs/2205.13147',
  ])
})
