import { expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `p${i}`, title: `Number ${i}`, date: '2024-01-01' }))

test('shows papers newest first, the first one larger, under the day in words', async () => {
  const { text } = await fixture()

  const html = await text('/')

  expect(html).toContain('Monday, 5 January 2026')
  expect(html.indexOf('Nested Embeddings')).toBeLessThan(html.indexOf('Old Spaces'))
  expect(html.match(/class="entry lead"/g)).toHaveLength(1)
  expect(html).toContain('2 papers, newest first; 1 runs here')
})

test('an entry that runs shows its weakest number beside the bound, and its picture', async () => {
  const { text } = await fixture()

  const html = await text('/')

  expect(html).toMatch(/<strong>reproduced<\/strong> · 2\.5 points worse \(allowed: 4\) ·\s*14 s/)
  expect(html).toMatch(
    /<img class="thumbnail" src="\/plots\/nested.svg" alt="Nested keeps 0.95, an ordinary network falls to 0.75."/,
  )
})

test('names three authors and counts the rest', async () => {
  const { text } = await fixture([{ id: 'four', authors: ['A', 'B', 'C', 'D'] }])
  const html = await text('/')
  expect(html).toContain('Ada Ångström, Bo Li, Cy Young and 2 more')
  expect(html).toContain('A, B, C, D<')
})

test('loads no script', async () => {
  const { text } = await fixture()
  for (const path of ['/', '/methods']) expect(await text(path)).not.toContain('<script')
})

test('is cut into pages', async () => {
  const { app, text } = await fixture(many(60))

  const [first, last] = [await text('/'), await text('/?page=3')]

  expect(first).toContain('Page 1 of 3')
  expect(first).toContain('<a rel="next" href="/?page=2">')
  expect(first).not.toContain('rel="prev"')
  expect(last.match(/class="entry"/g)).toHaveLength(62 - 48)
  expect((await app.request('/?page=4')).status).toBe(404)
  expect(await text('/?page=-1%20or')).toContain('Page 1 of 3')
})

test('says what to do when there is no paper', async () => {
  const { store } = await fixture()
  const empty = { ...store, papers: { ...store.papers, count: async () => 0, list: async () => [] } }
  const { text } = await fixture([], { store: empty })
  expect(await text('/')).toContain('import FILE')
})

test('shows hostile text as text', async () => {
  const evil = `<img src=x onerror=alert(1)>"'&amp;</a></title><script>alert(2)</script>`
  const { text } = await fixture([
    {
      id: 'evil',
      title: evil,
      authors: [evil],
      summary: evil,
      topics: [evil],
      date: evil,
      code: 'javascript:alert(3)',
    },
  ])

  for (const path of ['/', '/papers/evil', `/search?q=${encodeURIComponent(evil)}`, '/search?q=onerror']) {
    const html = await text(path)
    expect(html).not.toMatch(/<img src=x|<script>|href="javascript/)
    expect(html).toContain('&lt;')
  }
})
