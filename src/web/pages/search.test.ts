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
