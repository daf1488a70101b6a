import { expect, test } from 'vitest'
import type { Fetched } from '#feed/fetch-one.ts'
import { fixture } from '../app.fixture.ts'

test('shows where the words were found', async () => {
  const { text } = await fixture()
  const html = await text('/search?q=shorter')
  expect(html).toContain('cut <mark>shorter</mark> without')
  expect(html).toContain('value="shorter"')
})

test('a search for an author says what their papers did, and marks the name', async () => {
  const { text } = await fixture()
  const html = await text('/search?q=angstrom')
  expect(html).toContain('<mark>Ada Ångström</mark>, Bo Li')
  expect(html).toContain('Embeddings that can be cut shorter')
  expect(await text('/search?q=ed+roe')).toMatch(/Cy Young … <mark>Ed Roe<\/mark> and 1 more/)
  expect(html).not.toContain('[&quot;')
})

test.each(['2205.13147', 'arXiv:2205.13147v3', 'https://arxiv.org/pdf/2205.13147', 'math/0309136'])(
  '%s leads to its paper',
  async (query) => {
    const { app } = await fixture()
    const response = await app.request(`/search?q=${encodeURIComponent(query)}`)
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toMatch(/^\/papers\/(2205.13147|math\/0309136)$/)
  },
)

test.each([
  ['', 'Search the papers'],
  ['%20', 'Search the papers'],
  ['2401.00001', 'arXiv 2401.00001 is not here'],
  ['xyzzy', 'No paper for <q'],
  ['%22xyzzy plugh%22', 'leave out the quotation marks'],
  ['%3F%21*', 'No paper for <q'],
])('%s is answered with helpful words', async (query, words) => {
  const { text } = await fixture()
  expect(await text(`/search?q=${query}`)).toContain(words)
})

test('is cut into pages that keep the query', async () => {
  const { text } = await fixture(
    Array.from({ length: 45 }, (_, i) => ({ id: `p${i}`, title: `Badger & ${i}` })),
  )
  const html = await text('/search?q=badger+%26&page=2')
  expect(html).toContain('45 papers for')
  expect(html).toContain('href="/search?q=badger%20%26&amp;page=3"')
  expect(html).toContain('href="/search?q=badger%20%26"')
  expect(await text('/search?q=badger&page=9')).toContain('There is no page 9')
})

test('is narrowed by category, year and code, and says so where nothing is left', async () => {
  const { text } = await fixture([
    {
      id: 'a',
      title: 'Badger one',
      categories: ['cs.LG'],
      date: '2024-01-02',
      code: 'https://example.org/a',
    },
    { id: 'b', title: 'Badger two', categories: ['cs.CL'], date: '2023-01-02' },
  ])
  expect(await text('/search?q=badger&category=cs.LG')).toContain('1 paper for')
  expect(await text('/search?q=badger&year=2023')).toContain('Badger two')
  expect(await text('/search?q=badger&code=on')).not.toContain('Badger two')
  expect(await text('/search?q=badger&runs=on')).toContain('The search was narrowed')
  expect(await text('/search?q=badger&year=1&category=%3Cb%3E')).toContain('2 papers for')
})

test('is put in order by date and votes, of papers with every word alone, and stays so when narrowed', async () => {
  const { text, app } = await fixture([
    { id: 'a', title: 'Badger maps', categories: ['cs.LG'], date: '2021-03-02' },
    { id: 'b', title: 'Badger tunnels and maps', categories: ['cs.LG'], date: '2024-05-13' },
    { id: 'c', title: 'Maps of otters', categories: ['cs.CL'], date: '2025-01-02' },
  ])
  const titles = async (query: string) =>
    [...(await text(`/search?q=badger+maps&${query}`)).matchAll(/<h2[^]*?<a [^>]*>([^<]*)/g)].map(
      ([, t]) => t,
    )
  expect(await titles('')).toHaveLength(3)
  expect(await titles('sort=newest')).toEqual(['Badger tunnels and maps', 'Badger maps'])
  expect(await titles('sort=newest&until=2024-04')).toEqual(['Badger maps'])
  expect(await titles('since=2024-05&until=2024')).toEqual(['Badger tunnels and maps'])
  const html = await text('/search?q=badger+maps&sort=newest')
  expect(html).toContain('<option value="cs.LG">cs.LG (2)</option>')
  expect(html).toContain('href="/search?q=badger%20maps&amp;year=2021&amp;sort=newest"')
  expect(await text('/search?q=badger+maps')).toContain('<option value="cs.CL">cs.CL (1)</option>')
  expect(await text('/search?q=badger+otters&sort=votes')).toContain('Those with some, best first')
  const ids = async (query: string) =>
    (
      (await (await app.request(`/api/papers/search?q=maps&${query}`)).json()) as { paper: { id: string } }[]
    ).map(({ paper }) => paper.id)
  expect(await ids('sort=newest')).toEqual(['c', 'b', 'a'])
  expect(await ids('sort=newest&year=2021-2024')).toEqual(['b', 'a'])
  for (const wrong of ['sort=best-first', 'year=2024-20', 'since=May', 'until=2024-13']) {
    expect((await app.request(`/api/papers/search?q=maps&${wrong}`)).status).toBe(400)
    expect(await text(`/search?q=maps&${wrong}`)).toContain('was passed over: give ')
  }
})

test('says why a paper is here, and what it looked for instead of a slip', async () => {
  const { text } = await fixture()
  expect(await text('/search?q=shorter+embeddings')).toContain('cut <mark>shorter</mark>')
  expect(await text('/search?q=retrainnig')).toContain('looked for <strong dir="auto">retraining</strong>')
})

test('the API answers in the shape of Hugging Face, and says what is wrong with a question', async () => {
  const { app } = await fixture()
  const ask = (query: string) => app.request(`/api/papers/search?${query}`)
  const [item] = (await (await ask('q=shorter')).json()) as Record<string, unknown>[]
  expect(item).toMatchObject({
    title: 'Nested Embeddings',
    paper: { id: '2205.13147', authors: [{ name: 'Ada Ångström', hidden: false }, {}, {}, {}, {}] },
    dailyPapers: { runnable: true, why: { words: ['shorter'] } },
  })
  expect(await (await ask('q=2205.13147v2')).json()).toHaveLength(1)
  expect(await (await ask('q=2401.00001')).json()).toEqual([])
  expect((await ask('q=')).status).toBe(400)
  expect((await ask('q=a&limit=121')).status).toBe(400)
})

test('a category of arXiv and a language with signs are queries', async () => {
  const { text } = await fixture([
    { id: 'a', title: 'Arms that reach', categories: ['cs.RO', 'cs.LG'] },
    { id: 'b', title: 'Rust from C++ by rules', abstract: 'It reads C++17.', authors: ['C. Plus'] },
    { id: 'c', title: 'The C language', categories: ['hep-th'] },
  ])
  for (const query of ['cs.RO', 'cs.ro', 'category:CS.RO', 'reach+cs.RO']) {
    expect(await text(`/search?q=${query}`)).toMatch(/1 paper for.*Arms that reach/s)
  }
  expect(await text('/search?q=hep-th')).toContain('1 paper for')
  expect(await text('/search?q=C%2B%2B')).toMatch(/1 paper for.*Rust from C\+\+ by rules/s)
  expect(await text('/search?q=c%2B%2B')).toContain('<mark>C++</mark>')
  expect(await text('/search?q=C%23')).toContain('No paper for')
})

test('counts what was found the same way whatever was asked', async () => {
  const { text } = await fixture(
    Array.from({ length: 1100 }, (_, i) => ({ id: `p${i}`, title: `Badger ${i}`, categories: ['cs.LG'] })),
  )
  expect(await text('/search?q=badger')).toContain('1,100 papers for')
  expect(await text('/search?q=cs.LG')).toContain('1,100 papers for')
  expect(await text('/search?q=badger&page=50')).toContain('The first 1,000 papers are shown')
})

test('a paper that is not here can be fetched, where papers are', async () => {
  const asked: string[] = []
  const answers: Record<string, Fetched> = {
    '2401.00001': { result: 'here', id: '2205.13147' },
    '2401.00002': { result: 'unknown' },
    '2401.00003': { result: 'busy' },
    '2401.00004': { result: 'failed', error: 'export.arxiv.org <does not answer>' },
  }
  const { app, text } = await fixture([], {
    fetchOne: async (id) => {
      asked.push(id)
      return answers[id]!
    },
  })
  const post = (id: string, origin = 'http://localhost') =>
    app.request('/fetch', {
      method: 'POST',
      body: new URLSearchParams({ id }),
      headers: { origin, host: 'localhost' },
    })
  expect(await text('/search?q=2401.00001')).toMatch(/action="\/fetch".*value="2401.00001"/s)
  expect(await text('/papers/2401.00001')).toContain('action="/fetch"')
  const here = await post('2401.00001')
  expect([here.status, here.headers.get('location')]).toEqual([303, '/papers/2205.13147'])
  expect((await post('https://arxiv.org/abs/2205.13147v2')).status).toBe(303)
  for (const [id, status] of [
    ['2401.00002', 404],
    ['2401.00003', 429],
    ['2401.00004', 503],
    ['nonsense', 400],
  ] as const) {
    expect((await post(id)).status, id).toBe(status)
  }
  expect(await (await post('2401.00004')).text()).toContain('Export.arxiv.org &lt;does not answer&gt;.')
  expect(asked).not.toContain('2205.13147')
  expect((await post('2401.00001', 'https://elsewhere.example')).status).toBe(403)
  expect(await (await fixture()).text('/search?q=2401.00001')).not.toContain('action="/fetch"')
})
