import { expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'

test('shows where the words were found', async () => {
  const { text } = await fixture()
  const html = await text('/search?q=shorter')
  expect(html).toContain('cut <mark>shorter</mark> without')
  expect(html).toContain('value="shorter"')
})

test('authors are found and shown as names', async () => {
  const { text } = await fixture()
  const html = await text('/search?q=angstrom')
  expect(html).toContain('Ada <mark>Ångström</mark>, Bo Li')
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

test('says why a paper is here, and what it looked for instead of a slip', async () => {
  const { text } = await fixture()
  expect(await text('/search?q=shorter+embeddings')).toMatch(/has shorter, embeddings/)
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
