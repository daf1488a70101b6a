import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { noteVerdicts } from '#feed/verdicts.ts'
import { parseFeed } from '#sources/feed.ts'
import { parseJsonFeed } from '#sources/json-feed.ts'
import { RECORDED, fixture } from '../app.fixture.ts'

const BASE = 'https://papers.example'
const NASTY = 'Gulls ]]> and ]]> terns & R&D \u0001\u{1d49c} שלום "q" $x^2$'
const NASTY_PLAIN = 'Gulls ]]> and ]]> terns & R&D \u{1d49c} שלום "q" x²'
const LONG = `We show that $a_1 < b$ & ]]> more. \u0002 ${'Long text. '.repeat(300)}END.`

/** The site with a list of papers of every kind of trouble. */
async function site(change: Parameters<typeof fixture>[1] = { baseUrl: BASE }) {
  const withdrawn = {
    id: 'local-8',
    title: 'A Withdrawn Work',
    titleKey: 'withdrawn',
    withdrawn: true,
    listed: 9,
  }
  const nasty = {
    id: '2401.00009',
    arxiv: '2401.00009',
    title: NASTY,
    titleKey: 'nasty',
    authors: ['Ada ]]> Ångström', 'Bo Li', 'שרה כהן'],
    abstract: LONG,
    categories: ['cs.LG', 'stat.ML'],
    date: '2024-01-02',
    version: 2,
    updated: '2024-02-03',
  }
  const made = await fixture([nasty, { ...withdrawn, authors: ['Ada Null'] }], change)
  const listed = (title: string, position: number, doi?: string) => ({
    title,
    abstract: 'What it is about, in terns.',
    authors: ['Zoë Zwölf'],
    date: '2025-12-30',
    categories: ['cs.LG'],
    listing: { day: '2026-01-05', position },
    ...(doi !== undefined && { doi }),
  })
  const records = [listed('007', 0), listed('On Auks: true', 1, '10.1000/a<b>&c')]
  await importRecords(made.store, records, { source: 'hf', now: Date.parse('2026-01-05') })
  const key = (await made.store.papers.key('2205.13147'))!
  await made.store.topics.write('by hand', [{ key, topics: [{ name: 'robotics', from: 'text' }] }])
  await noteVerdicts(made.store, { nested: RECORDED }, Date.parse('2026-01-04'))
  return made
}

const whole = await site()
const relative = await site({})

const FEEDS: readonly (readonly [string, string[]])[] = [
  ['newest', ['007', 'On Auks: true']],
  ['trending', ['007', 'On Auks: true']],
  ['methods', ['Nested Embeddings: reproduced']],
  ['categories/cs.LG', ['007', 'On Auks: true', NASTY_PLAIN]],
  ['topics/robotics', ['Nested Embeddings']],
  ['authors/Zo%C3%AB%20Zw%C3%B6lf', ['007', 'On Auks: true']],
  ['authors/Ada%20Null', ['A Withdrawn Work']],
  ['search?q=terns&category=stat.ML', [NASTY_PLAIN]],
  ['search?q=2401.00009v1', [NASTY_PLAIN]],
  ['search?q=nothing-has-this-word', []],
]
const pathOf = (feed: string, form: string) => `/feeds/${feed.replace(/$|\?/, (rest) => `.${form}${rest}`)}`

describe.each([
  ['with BASE_URL', whole],
  ['without', relative],
])('%s', (_what, { app, text }) => {
  test.each(FEEDS)('%s is read by our own importer, in every form', async (feed, titles) => {
    for (const form of ['atom', 'rss', 'json']) {
      const body = await text(pathOf(feed, form))
      const { records, warnings } = form === 'json' ? parseJsonFeed(body) : parseFeed(body)
      expect(warnings, form).toEqual([])
      expect(records.map(({ title }) => title).sort(), form).toEqual(titles.toSorted())
      for (const { title, authors, arxiv, abstract, date } of records) {
        if (title !== NASTY_PLAIN) continue
        expect(authors, form).toEqual(['Ada ]]> Ångström', 'Bo Li', 'שרה כהן'])
        expect({ arxiv, date }, form).toEqual({ arxiv: '2401.00009', date: '2024-01-02' })
        expect(abstract, form).toMatch(/^We show that a₁ < b & .*more\. .*END\.$/s)
      }
      // oxlint-disable-next-line no-control-regex
      expect(body).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\\u000[12]|localhost/)
      // No id or address may have a line break around it.
      expect(body).not.toMatch(/CDATA|<(?:id|link|guid)>\s/)
      if (titles.length === 0) expect(body).not.toContain('1970')
      if (text === relative.text) expect(body).not.toContain(BASE)
      expect((await app.request(pathOf(feed, form), { method: 'HEAD' })).status).toBe(200)
    }
  })
})

/** A Python that has `feedparser`; FEED_PYTHON names another one, where PYTHONPATH may lead to the W3C's `feedvalidator`. */
const PYTHON = process.env['FEED_PYTHON'] ?? 'python3'
const has = (name: string) => spawnSync(PYTHON, ['-c', `import ${name}`]).status === 0
const hasFeedparser = has('feedparser')
if (!hasFeedparser) console.warn('feedparser is not here (pip install feedparser): feeds are not read by it')
if (!has('feedvalidator')) console.warn('the W3C’s feedvalidator is not here: feeds are not judged by it')
const READ = `
import feedparser, json, sys
def faults(text):
  try:
    import feedvalidator
    from feedvalidator.logging import Error
  except ImportError:
    return []
  events = feedvalidator.validateString(text, firstOccurrenceOnly=0, base='https://papers.example/')['loggedEvents']
  return [f'{type(e).__name__} {e.params}' for e in events if isinstance(e, Error)]
out = []
for text in json.load(sys.stdin):
  d = feedparser.parse(text.encode('utf-8'))
  out.append({'bozo': bool(d.bozo), 'faults': faults(text), 'version': d.version, 'title': d.feed.get('title'), 'self': [l.href for l in d.feed.links if l.rel == 'self'],
    'entries': [{'title': e.title, 'id': e.id, 'link': e.get('link'), 'authors': [a.get('name') for a in e.get('authors', [])], 'dated': e.get('updated_parsed') is not None or e.get('published_parsed') is not None, 'html': e.content[0].value if 'content' in e else e.get('summary')} for e in d.entries]})
json.dump(out, sys.stdout)
`

interface ReadFeed {
  bozo: boolean
  /** Errors by the W3C's validator. */
  faults: string[]
  version: string
  title: string
  self: string[]
  entries: { title: string; id: string; link: string; authors: string[]; dated: boolean; html: string }[]
}

test.skipIf(!hasFeedparser)(
  'all of them are well-formed to feedparser, which finds what is in them',
  async () => {
    const { text } = whole
    const paths = FEEDS.flatMap(([feed, titles]) =>
      ['atom', 'rss'].map((form) => ({ path: pathOf(feed, form), form, titles })),
    )
    const texts: string[] = []
    for (const { path } of paths) texts.push(await text(path))
    const input = JSON.stringify(texts)
    const { stdout, stderr } = spawnSync(PYTHON, ['-c', READ], { input, encoding: 'utf8' })
    expect(stderr).toBe('')
    const read = JSON.parse(stdout) as ReadFeed[]
    expect(read).toHaveLength(paths.length)
    read.forEach((feed, i) => {
      const { path, form, titles } = paths[i]!
      expect([feed.bozo, feed.faults], path).toEqual([false, []])
      expect(feed.version).toBe(form === 'atom' ? 'atom10' : 'rss20')
      expect(feed.self, path).toEqual([`${BASE}${path}`])
      expect(feed.entries.map(({ title }) => title).sort(), path).toEqual(titles.toSorted())
      for (const entry of feed.entries) {
        expect(entry.id, path).toMatch(/^(?:https:\/\/arxiv\.org\/abs\/|urn:uuid:)\S+$/)
        expect(entry.link, path).toMatch(/^https:\/\/papers\.example\/papers\//)
        expect(entry.authors.length, path).toBeGreaterThan(0)
        expect(entry.dated, path).toBe(true)
        if (entry.title === NASTY_PLAIN) expect(entry.html).toMatch(/<math.*END\./s)
      }
    })
  },
)

const idsOf = async (text: (path: string) => Promise<string>, path: string) =>
  Array.from((await text(path)).matchAll(/<id>([^<]*)<\/id>/g), ([, id]) => id)

test('an entry keeps its id when the paper is replaced, and moves in time', async () => {
  const { store, text } = await site()
  const path = '/feeds/search.atom?q=2401.00009'
  const before = await idsOf(text, path)
  expect(await text(path)).toContain('<updated>2024-02-03T00:00:00.000Z</updated>')
  const newer = {
    arxiv: '2401.00009',
    title: 'Another Title',
    version: 3,
    updated: '2024-05-06',
    date: '2024-01-02',
  }
  await importRecords(store, [newer], { source: 'arxiv', now: Date.parse('2026-01-06') })
  expect(await idsOf(text, path)).toEqual(before)
  expect(await text(path)).toContain('<updated>2024-05-06T00:00:00.000Z</updated>')
})

test('a verdict that changes is news, one that stays is none', async () => {
  const { store, text } = await site()
  const before = await idsOf(text, '/feeds/methods.atom')
  const runs = RECORDED.runs.map((run, i) => (i === 0 ? { ...run, claims: run.claims.map(() => 99) } : run))
  const note = (recorded: typeof RECORDED, now: string) =>
    noteVerdicts(store, { nested: recorded }, Date.parse(now))
  await note(RECORDED, '2026-01-07')
  expect(await text('/feeds/methods.atom?again')).toContain('<updated>2026-01-04T00:00:00.000Z</updated>')
  await note({ ...RECORDED, runs }, '2026-01-08')
  const news = await text('/feeds/methods.atom?changed')
  expect(news).toContain('Nested Embeddings: varies, was reproduced')
  expect(news).toContain('<updated>2026-01-08T00:00:00.000Z</updated>')
  expect(before).not.toContain(/<id>(urn:[^<]*)/.exec(news)![1])
})

test('is not sent again to who has it, by mark or by time, kept in memory or not', async () => {
  for (const keptBytes of [0, 1e6]) {
    let now = Date.parse('2026-01-05T08:00:00.500Z')
    const { app, store } = await site({ baseUrl: BASE, keptBytes, now: () => now })
    const ask = (headers: Record<string, string> = {}) => app.request('/feeds/newest.rss', { headers })
    const { headers } = await ask()
    expect(headers.get('last-modified')).toBe('Mon, 05 Jan 2026 08:00:01 GMT')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.has('set-cookie')).toBe(false)
    now += 3_600_000
    const since = { 'if-modified-since': headers.get('last-modified')! }
    for (const known of [since, { 'if-none-match': headers.get('etag')! }]) {
      const again = await ask(known)
      expect([again.status, await again.text()]).toEqual([304, ''])
      expect(again.headers.get('last-modified')).toBe('Mon, 05 Jan 2026 08:00:01 GMT')
    }
    const more = { title: 'One More', listing: { day: '2026-01-05', position: 9 } }
    await importRecords(store, [more], { source: 'hf', now })
    const changed = await ask(since)
    expect(changed.status).toBe(200)
    expect(await changed.text()).toContain('One More')
    // A mark that is another one counts, whatever the time says.
    expect(
      (await ask({ 'if-none-match': '"no"', 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' })).status,
    ).toBe(200)
  }
})

test.each([
  ['/feeds/newest', 404],
  ['/feeds/newest.xml', 404],
  ['/feeds/nope.atom', 404],
  ['/feeds/constructor.atom', 404],
  ['/feeds/topics/nope.atom', 404],
  ['/feeds/topics.atom', 404],
  ['/feeds/newest/cs.LG.atom', 404],
  ['/feeds/authors/%22.atom', 404],
  ['/feeds/categories/not%20one.atom', 404],
  ['/feeds/search.atom', 400],
  ['/feeds/search.json?q=%20', 400],
])('%s is %i', async (path, status) => {
  expect((await whole.app.request(path)).status).toBe(status)
})

test.each([
  ['/', 'newest', 'Newest papers'],
  ['/papers/2401.00009', 'newest', 'Newest papers'],
  ['/trending', 'trending', 'Trending papers'],
  ['/methods', 'methods', 'Verdicts on methods'],
  ['/topics/robotics', 'topics/robotics', 'Papers on robotics'],
  ['/date/2026-01-05?category=cs.LG', 'categories/cs.LG', 'Papers in cs.LG'],
  ['/search?q=terns+%26+%22auks%22&category=stat.ML', 'search?q=terns', 'Papers for terns'],
])('%s leads feed readers to its feed, which is there', async (path, feed, title) => {
  const { app, text } = whole
  const links = Array.from(
    (await text(path)).matchAll(/<link rel="alternate" type="([^"]+)" title="([^"]*)" href="([^"]+)"/g),
    ([, type, name, href]) => ({ type, name, href: href!.replaceAll('&amp;', '&') }),
  )
  expect(links.slice(0, 3).map(({ type }) => type)).toEqual([
    'application/atom+xml',
    'application/rss+xml',
    'application/feed+json',
  ])
  expect(links[0]!.href).toContain(pathOf(feed, 'atom'))
  expect(links[0]!.name).toContain(title)
  for (const { type, href } of links) {
    const answer = await app.request(href)
    expect(answer.status, href).toBe(200)
    expect(answer.headers.get('content-type')).toContain(type)
  }
})
