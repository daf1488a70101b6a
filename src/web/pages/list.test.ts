import { expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { fixture, scriptsOf } from '../app.fixture.ts'

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `p${i}`, title: `Number ${i}`, date: '2024-01-01' }))

test('shows papers newest first under the day in words', async () => {
  const { text } = await fixture()

  const html = await text('/')

  expect(html).toContain('Monday, 5 January 2026')
  expect(html.indexOf('Nested Embeddings')).toBeLessThan(html.indexOf('Old Spaces'))
  expect(html).toContain('2 papers, newest first; 1 runs here')
})

test('an entry that runs shows its verdict with the way to the run, and its picture', async () => {
  const { text } = await fixture()

  const html = await text('/')

  expect(html).toMatch(
    /href="\/papers\/2205\.13147#run">.*<strong>reproduced here<\/strong><\/span> · run it, 14 s/,
  )
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

test('loads no script but that of keys', async () => {
  const { text } = await fixture()
  for (const path of ['/', '/methods']) {
    expect(scriptsOf(await text(path))).toEqual(['/assets/keyboard-1.js'])
  }
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

/** A list of one day, as Hugging Face has it. */
async function day(count: number) {
  const site = await fixture()
  const records = Array.from({ length: count }, (_, i) => ({
    title: `Terns $x^${i}$`,
    arxiv: `2601.0000${i}`,
    abstract: 'Terns are known for long flights. We show that terns sleep in the air. They do.',
    authors: ['Ann Able', 'Bob Cole'],
    categories: ['cs.LG', 'cs.AI', 'cs.CV', 'stat.ML'],
    listing: { day: i < count - 1 ? '2026-01-05' : '2026-01-02', position: i },
    ...(i === 0 && { summary: 'A machine says that terns sleep.' }),
    links: [
      { kind: 'code' as const, url: 'https://github.com/a/terns', saidBy: 'hf-user' },
      { kind: 'project' as const, url: 'javascript:alert(1)', saidBy: 'hf' },
      { kind: 'demo' as const, url: 'https://huggingface.co/spaces/a/terns', saidBy: 'hf' },
    ],
    signals: [
      { name: 'hf-upvotes', value: 1200 - i },
      { name: 'hf-comments', value: 1 },
      { name: 'github-stars', value: 2149 },
    ],
  }))
  await importRecords(site.store, records, { source: 'hf', now: 1 })
  return site
}

test('an entry says what the paper did and whose words that is, and what is stored of it', async () => {
  const html = await (await day(3)).text('/')
  const [first = '', second = ''] = html.match(/<article.*?<\/article>/gs) ?? []
  expect(first).toContain(
    'href="https://huggingface.co/papers/2601.00000" aria-label="1,200 votes on Hugging Face"',
  )
  expect(first).toMatch(/A machine says that terns sleep.*machine-made/s)
  expect(second).toMatch(/We show that terns sleep in the air\./)
  expect(second).not.toMatch(/machine-made|known for long flights/)
  expect(first).toMatch(/<a href="https:\/\/github.com\/a\/terns">code<\/a>.*2,?149 stars/s)
  expect(first).toContain('>demo</a>')
  expect(first).toContain('>1 comment</a>')
  expect(first.match(/class="tag"/g)).toHaveLength(3)
  expect(html).not.toMatch(/javascript:|\$x/)
})

test('a short list on the front page goes on with the day before', async () => {
  const few = await (await day(3)).text('/')
  expect(few).toContain('2 papers')
  expect(few).toMatch(/The list before: Friday, 2 January 2026.*Terns/s)
  expect(await (await day(9)).text('/')).not.toContain('The list before')
})

test('the masthead leads to every section, mail where there is some', async () => {
  const { text } = await fixture()
  for (const path of ['/', '/papers/2205.13147', '/search?q=x', '/nothing']) {
    const html = await text(path)
    for (const section of ['/', '/trending', '/methods']) expect(html).toContain(`<a href="${section}"`)
    expect(html).not.toContain('href="/subscribe"')
  }
})
