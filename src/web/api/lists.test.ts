import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { parseHfDaily } from '#sources/hf-daily.ts'
import { takeBack } from '#feed/import.ts'
import type { PaperRecord } from '#sources/record.ts'
import { type Store, openStore } from '#store/index.ts'
import { type Fixture, fixture } from '../app.fixture.ts'

const DAY = '2026-01-05'
const whole: PaperRecord = {
  title: 'Gulls and $x^2$ <b>',
  abstract: 'What gulls do.',
  authors: ['Ada Ångström', 'Bo Li'],
  arxiv: '2601.00001',
  summary: 'Gulls are counted.',
  date: '2026-01-02',
  listing: { day: DAY, position: 0 },
  links: [
    { kind: 'code', url: 'https://github.com/gulls/code', saidBy: 'hf-auto' },
    { kind: 'project', url: 'https://gulls.example.org/', saidBy: 'hf' },
    { kind: 'model', url: 'https://huggingface.co/gulls/large', saidBy: 'hf' },
    { kind: 'dataset', url: 'https://huggingface.co/datasets/gulls/seen', saidBy: 'hf' },
  ],
  signals: [
    { name: 'hf-upvotes', value: 31 },
    { name: 'hf-comments', value: 2 },
    { name: 'github-stars', value: 7 },
  ],
  facts: [
    { name: 'organisation', value: 'Gull University', url: 'https://huggingface.co/gulls' },
    { name: 'submitter', value: 'Bo Li', url: 'https://huggingface.co/boli' },
  ],
}
const bare: PaperRecord = { title: 'Terns', listing: { day: DAY, position: 1 } }

let site: Fixture
let copy: Store
beforeEach(async () => {
  site = await fixture()
  copy = await openStore(':memory:')
  await importRecords(site.store, [whole, bare], { source: 'hf', now: 1 })
})
afterEach(async () => {
  await site.store.close()
  await copy.close()
})
const json = async (path: string) => (await site.app.request(path)).json()

test('a list is in the shape of Hugging Face, and says nothing that is not known', async () => {
  const [gulls, terns, ...rest] = (await json(`/api/daily_papers?date=${DAY}`)) as Record<string, object>[]
  expect(rest).toEqual([])
  expect(gulls).toMatchObject({
    paper: {
      id: '2601.00001',
      authors: [{ name: 'Ada Ångström', hidden: false }, { name: 'Bo Li' }],
      publishedAt: '2026-01-02T00:00:00.000Z',
      submittedOnDailyAt: '2026-01-05T00:00:00.000Z',
      title: whole.title,
      summary: 'What gulls do.',
      upvotes: 31,
      githubStars: 7,
      ai_summary: 'Gulls are counted.',
      githubRepo: 'https://github.com/gulls/code',
      githubRepoAddedBy: 'auto',
      projectPage: 'https://gulls.example.org/',
      organization: { name: 'gulls', fullname: 'Gull University' },
    },
    title: whole.title,
    numComments: 2,
    submittedBy: { name: 'boli', user: 'boli', fullname: 'Bo Li' },
    publishedAt: '2026-01-05T00:00:00.000Z',
    githubRepo: 'https://github.com/gulls/code',
  })
  expect(Object.keys(terns!)).toEqual(['paper', 'title'])
  expect(Object.keys(terns!['paper']!)).toEqual([
    'id',
    'authors',
    'submittedOnDailyAt',
    'title',
    'dailyPapers',
  ])
})

test('one paper, with what is linked to it and what ran of it', async () => {
  expect(await json('/api/papers/2601.00001v3')).toMatchObject({
    linkedModels: [{ id: 'gulls/large' }],
    linkedDatasets: [{ id: 'gulls/seen' }],
  })
  expect(await json('/api/papers/2205.13147')).toMatchObject({
    id: '2205.13147',
    dailyPapers: {
      runnable: true,
      reproduction: {
        status: 'reproduced',
        seconds: 14,
        claims: [
          {
            says: 'Cut to 16 numbers, accuracy falls by at most 4 points.',
            from: 'abstract',
            unit: 'points',
            measured: expect.closeTo(0.025),
            inWords: '2.5 points worse (allowed: 4)',
            outcome: 'holds',
          },
          { outcome: 'holds' },
        ],
      },
    },
  })
})

test('what our own importer reads from it is what we have', async () => {
  const text = await site.text(`/api/daily_papers?date=${DAY}`)
  const { records, warnings } = parseHfDaily(text)
  expect(records).toHaveLength(2)
  expect(warnings.every(({ message }) => /is not arXiv's/.test(message))).toBe(true)
  await importRecords(copy, records, { source: 'hf', now: 1 })

  const ours = await site.store.listings.list({ from: DAY, to: DAY }, { limit: 9 })
  const theirs = await copy.listings.list({ from: DAY, to: DAY }, { limit: 9 })
  expect(theirs).toEqual(ours)
  const ids = ours.map(({ paper }) => paper.id)
  const known = (said: Awaited<ReturnType<Store['said']['of']>>) =>
    ids.map((id) => {
      const { links, ...rest } = said.get(id)!
      // The list leaves out linked models and data sets; the paper by itself has them.
      return { ...rest, links: links.filter(({ kind }) => kind === 'code' || kind === 'project') }
    })
  expect(known(await copy.said.of(ids))).toEqual(known(await site.store.said.of(ids)))
  const one = parseHfDaily(await site.text('/api/papers/2601.00001'))
  await importRecords(copy, one.records, { source: 'hf', now: 1 })
  expect((await copy.said.of(ids)).get(ids[0]!)!.links).toHaveLength(4)
  expect(await importRecords(copy, one.records, { source: 'hf', now: 2 })).toMatchObject({
    added: [],
    completed: [],
  })
})

test('pages, weeks, months and what is trending', async () => {
  const first = await site.app.request(`/api/daily_papers?week=2026-W02&limit=1`)
  expect(await first.json()).toMatchObject([{ title: whole.title }])
  expect(first.headers.get('link')).toBe('</api/daily_papers?week=2026-W02&limit=1&p=1>; rel="next"')
  const second = await site.app.request(`/api/daily_papers?month=2026-01&limit=1&p=1`)
  expect(await second.json()).toMatchObject([{ title: 'Terns' }])
  expect(second.headers.get('link')).toBeNull()
  expect(await json('/api/daily_papers')).toHaveLength(2)
  expect(await json('/api/daily_papers?sort=trending')).toHaveLength(2)
  expect(await json('/api/daily_papers?date=2026-01-04')).toEqual([])
})

describe('a wrong question is answered with what to ask', () => {
  test.each<[string, string, number?]>([
    ['date=2026-02-29', 'there is no date', 404],
    ['week=2025-W53', 'there is no week', 404],
    ['date=2026-02-30', 'YYYY-MM-DD'],
    ['week=2026-W54', 'YYYY-Www'],
    ['month=2026-13', 'YYYY-MM'],
    ['date=2026-01-06', 'still to come', 404],
    ['date=2026-01-05&week=2026-W02', 'one of', 409],
    ['limit=0', '1 to 100'],
    ['limit=101', '1 to 100'],
    ['limit=ten', '1 to 100'],
    ['p=-1', 'page'],
    ['sort=votes', 'trending'],
    ['date=2026-01-05&sort=trending', 'leave date away', 409],
    ['date=2026-01-05&date=2026-01-04', 'give date once'],
    ['submitter=a%20b', 'give a submitter'],
    ['offset=3', '"offset" cannot be asked for; date, week'],
  ])('%s', async (query, words, status = 400) => {
    const response = await site.app.request(`/api/daily_papers?${query}`)
    expect(response.status).toBe(status)
    expect(((await response.json()) as { error: string }).error).toContain(words)
  })

  test.each(['/api/papers/2601.99999', '/api/papers/x/y', '/api/nothing'])('%s', async (path) => {
    const response = await site.app.request(path)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('x-error-message')).toMatch(/\w/)
    expect(await response.json()).toMatchObject({
      type: '/api#not-here',
      status: 404,
      error: expect.any(String),
    })
  })
})

test('the address a paper had before leads to the one it has now', async () => {
  const terns = { title: 'Terns', authors: ['Ann Able'], doi: '10.5555/terns' }
  const { added } = await importRecords(site.store, [terns], { source: 'bibtex', now: 1 })
  const old = added[0]!.id
  await importRecords(site.store, [{ ...terns, arxiv: '2601.00002' }], { source: 'oai', now: 2 })
  for (const ending of ['', '.md', '.bib']) {
    const response = await site.app.request(`/papers/${old}${ending}`)
    expect(response.status).toBe(301)
    expect(response.headers.get('location')).toBe(`/papers/2601.00002${ending}`)
  }
  expect(await json(`/api/papers/${old}`)).toMatchObject({ id: '2601.00002' })
})

test('a paper page says who took it back, who submitted it, and whose it is', async () => {
  await takeBack(site.store, ['2601.00001'], { source: 'oai', now: Date.parse(DAY) })
  const html = await site.text('/papers/2601.00001')
  expect(html).toContain('This paper was taken back: arXiv deleted its record on 5 January 2026 or before.')
  expect(html).toMatch(/submitted by <a href="https:\/\/huggingface\.co\/boli"[^>]*>Bo Li<\/a>/)
  expect(html).toContain('Gull University')
  expect(await json('/api/papers/2601.00001')).toMatchObject({
    withdrawnAt: '2026-01-05T00:00:00.000Z',
    dailyPapers: { withdrawn: true },
  })
})

describe('lists of several days', () => {
  const records: PaperRecord[] = ['2026-01-02', '2026-01-05', '2026-01-04'].flatMap((day, d) =>
    [0, 1, 2].map((position) => ({
      title: `Wader ${day} ${position}`,
      arxiv: `2512.1${d}00${position}`,
      submitted: Date.parse(`${day}T07:0${position}:01.250Z`),
      published: Date.parse('2025-12-30T18:59:59Z'),
      date: '2025-12-30',
      listing: { day, position },
      keywords: ['waders'],
      image: 'https://example.org/w.png',
      media: ['https://example.org/w.mp4', 'javascript:alert(1)'],
      facts: [
        { name: 'submitter', value: 'Cy Young', url: `https://huggingface.co/${position ? 'cy' : 'Dee'}` },
      ],
    })),
  )
  const titles = async (query: string) =>
    ((await json(`/api/daily_papers?${query}`)) as { title: string }[]).map(({ title }) => title.slice(-12))
  beforeEach(async () => {
    await importRecords(site.store, records, { source: 'hf', now: 1 })
  })

  test('follow each other, the newest first, and pages are parts of one list', async () => {
    const all = await titles('limit=100')
    expect(all).toHaveLength(11)
    expect(all.slice(-6)).toEqual(['2026-01-04 0', '2026-01-04 1', '2026-01-04 2', ...all.slice(-3)])
    expect(all.slice(-3)).toEqual(['2026-01-02 0', '2026-01-02 1', '2026-01-02 2'])
    const pages = await Promise.all([0, 1, 2, 3, 4, 5].map((p) => titles(`limit=2&p=${p}`)))
    expect(pages.flat()).toEqual(all)
  })

  test('are narrowed to who submitted, in any case, and with a day or by trend', async () => {
    expect(await titles('submitter=dee')).toEqual(['2026-01-05 0', '2026-01-04 0', '2026-01-02 0'])
    expect(await titles('submitter=CY&date=2026-01-04')).toEqual(['2026-01-04 1', '2026-01-04 2'])
    expect(await titles('submitter=Dee&sort=trending')).toHaveLength(3)
    expect(await titles('submitter=nobody')).toEqual([])
  })

  test('tell moments, pictures and keywords as the source has them', async () => {
    const [first] = (await json('/api/daily_papers?date=2026-01-04&limit=1')) as unknown[]
    expect(first).toMatchObject({
      paper: {
        publishedAt: '2025-12-30T18:59:59.000Z',
        submittedOnDailyAt: '2026-01-04T07:00:01.250Z',
        submittedOnDailyBy: { user: 'Dee', fullname: 'Cy Young' },
        mediaUrls: ['https://example.org/w.mp4'],
        ai_keywords: ['waders'],
      },
      publishedAt: '2026-01-04T07:00:01.250Z',
      thumbnail: 'https://example.org/w.png',
      ai_keywords: ['waders'],
    })
  })

  test('days are listed with their numbers', async () => {
    expect(await json('/api/days?until=2026-01-04')).toEqual([
      { day: '2026-01-04', papers: 3, path: '/date/2026-01-04' },
      { day: '2026-01-02', papers: 3, path: '/date/2026-01-02' },
    ])
  })

  test('all papers are gone through by a cursor, each once, those without a date last', async () => {
    const seen: string[] = []
    let next: string | undefined = '/api/papers?limit=4'
    while (next !== undefined) {
      const response: Response = await site.app.request(next)
      seen.push(...((await response.json()) as { id: string }[]).map(({ id }) => id))
      ;[, next] = /^<([^>]+)>/.exec(response.headers.get('link') ?? '') ?? []
    }
    expect(seen).toHaveLength(await site.store.papers.count())
    expect(new Set(seen).size).toBe(seen.length)
    expect((await site.store.papers.get(seen.at(-1)!))?.title).toBe('Terns')
    for (const cursor of ['abc', 'WzFd', 'W10']) {
      expect((await site.app.request(`/api/papers?cursor=${cursor}`)).status).toBe(404)
    }
  })
})

test('code is told with who added it in a search too, and elsewhere than on GitHub as a page', async () => {
  const [gulls] = (await json('/api/papers/search?q=gulls')) as { paper: object }[]
  expect(gulls!.paper).toMatchObject({
    githubRepo: 'https://github.com/gulls/code',
    githubRepoAddedBy: 'auto',
  })
  expect(await json('/api/papers/2205.13147')).toMatchObject({
    projectPage: 'https://example.org/nested',
    dailyPapers: { code: 'https://example.org/nested' },
  })
})

test('what is linked on Hugging Face, similar papers, sources', async () => {
  expect(await json('/api/arxiv/2601.00001v2/repos')).toEqual({
    models: [{ id: 'gulls/large' }],
    datasets: [{ id: 'gulls/seen' }],
    spaces: [],
  })
  expect(await json('/api/papers/math/0309136/sources')).toMatchObject({
    statements: expect.any(Array),
    links: [],
  })
  expect(await json('/api/papers/math%2F0309136/versions')).toEqual([])
  expect(await json('/api/papers/2205.13147/similar')).toMatchObject([
    { title: 'Old Spaces', dailyPapers: { shared: ['embeddings'] } },
  ])
})

test.each(['date/2026-01-05', 'week/2026-W02', 'month/2026-01', 'trending'])(
  'the address /papers/%s of Hugging Face leads to ours',
  async (path) => {
    const response = await site.app.request(`/papers/${path}`)
    expect([response.status, response.headers.get('location')]).toEqual([301, `/${path}`])
  },
)
