import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Store, openStore } from '#store/index.ts'
import { type Intake, type IntakeSettings, createIntake, takeTurn, userAgent } from './intake.ts'
import { NOON, type PapersServer, type Trouble, idOf, servePapers } from './papers-server.fixture.ts'

let store: Store
let server: PapersServer
let now: number
beforeEach(async () => {
  store = await openStore(':memory:')
  server = await servePapers()
  now = NOON
})
afterEach(async () => {
  await store.close()
  await server[Symbol.asyncDispose]()
})

const intake = (settings: Partial<IntakeSettings> = {}): Intake =>
  createIntake(store, { ...server.settings, ...settings }, { now: () => now, random: () => 0.5 })
const asked = () => server.asked.map(({ url }) => url!)
const busy =
  (status: number, after?: string): Trouble =>
  (response) =>
    response.writeHead(status, after === undefined ? {} : { 'retry-after': after }).end()

describe('the lists of Hugging Face', () => {
  test('of a week at first, then of the days since and the one before', async () => {
    expect(await takeTurn(intake(), 'hf')).toEqual({ result: 'done', found: 12, added: 12 })
    expect(asked()[0]).toBe('/hf/api/daily_papers?date=2026-11-17&limit=100')
    expect(asked()).toHaveLength(8)
    expect(await store.listings.count('2026-11-24', '2026-11-24')).toBe(2)

    now += 3600_000
    server.asked.length = 0
    expect(await takeTurn(intake(), 'hf')).toEqual({ result: 'done', found: 4, added: 0 })
    expect(asked().map((url) => /\d{4}-\d\d-\d\d/.exec(url)![0])).toEqual(['2026-11-23', '2026-11-24'])
    expect(await store.sources.get('hf', now)).toMatchObject({
      succeeded: now,
      found: 4,
      added: 0,
      failures: 0,
    })
  })

  test('from a day on, but not from before there were any', async () => {
    await takeTurn(intake(), 'hf', { since: '2026-11-23' })
    expect(asked()).toHaveLength(2)
    now = Date.parse('2023-05-05T12:00:00Z')
    server.asked.length = 0
    await takeTurn(intake(), 'hf', { since: '2020-01-01' })
    expect(asked()).toHaveLength(2)
  })
})

describe("arXiv's list of the day", () => {
  test('is completed by the query interface, with its primary category first', async () => {
    expect(await takeTurn(intake(), 'arxiv')).toEqual({ result: 'done', found: 2, added: 2 })
    expect(asked()).toEqual(['/rss/cs.LG', `/api?id_list=${idOf(1)},${idOf(2)}&start=0&max_results=2`])
    expect(await store.papers.get(idOf(1))).toMatchObject({
      title: 'Number 1',
      date: '2026-11-20',
      categories: ['stat.ML', 'cs.LG'],
      version: 1,
    })
    const listed = await store.listings.list({ from: '2026-11-24', to: '2026-11-24' }, { limit: 9 })
    expect(listed.map(({ paper }) => paper.id)).toEqual([idOf(1), idOf(2)])
  })

  test('is not read again when it has not changed', async () => {
    await takeTurn(intake(), 'arxiv')
    expect(await takeTurn(intake(), 'arxiv')).toMatchObject({ result: 'done', added: 0 })
    expect(asked()).toHaveLength(3)
    expect(await store.sources.get('arxiv', now)).toMatchObject({ found: 2, added: 2, etag: '"today"' })
    // The list of other categories is another list.
    await takeTurn(intake({ categories: ['cs.LG', 'cs.CL'] }), 'arxiv')
    expect(server.asked[3]!.url).toBe('/rss/cs.LG+cs.CL')
    expect(server.asked[3]!.headers).not.toHaveProperty('if-none-match')
  })

  test('brings a new version of a paper that is here', async () => {
    server.announced = [{ number: 3, type: 'new' }]
    server.trouble.set('/api', (response) => response.end(response.req.url!.includes(idOf(3)) ? EMPTY : ''))
    await takeTurn(intake(), 'arxiv')
    expect(await store.papers.get(idOf(3))).toMatchObject({ version: 1 })

    server.trouble.clear()
    server.announced = [{ number: 3, type: 'replace', version: 2 }]
    await store.sources.succeed('arxiv', { now, etag: '"yesterday"' })
    await takeTurn(intake(), 'arxiv')
    expect(await store.papers.get(idOf(3))).toMatchObject({ version: 2 })
  })

  test('asks for a hundred at a time', async () => {
    server.announced = Array.from({ length: 230 }, (_, i) => ({ number: i + 1, type: 'new' }))
    expect(await takeTurn(intake(), 'arxiv')).toMatchObject({ result: 'done', added: 230 })
    expect(asked()).toHaveLength(4)
    expect(asked().at(-1)).toMatch(/max_results=30$/)
  })

  test('is kept as it is while the query interface asks for patience, and completed later', async () => {
    server.trouble.set('/api', busy(429, '600'))
    expect(await takeTurn(intake(), 'arxiv')).toMatchObject({
      result: 'failed',
      error: expect.stringMatching(/asks for patience \(HTTP 429\)/),
    })
    expect(await store.papers.get(idOf(1))).toMatchObject({ title: 'Number 1', categories: ['cs.LG'] })

    server.trouble.clear()
    const waiting = await takeTurn(intake(), 'arxiv')
    expect(waiting).toEqual({
      result: 'waiting',
      until: now + 605_000,
      error: expect.stringMatching(/patience/),
    })
    now += 605_000
    expect(await takeTurn(intake(), 'arxiv')).toMatchObject({ result: 'done', added: 0 })
    expect(await store.papers.get(idOf(1))).toMatchObject({ date: '2026-11-20' })
    expect(await store.papers.count()).toBe(2)
  })

  test('may be empty: nothing is announced on Sunday', async () => {
    server.announced = []
    expect(await takeTurn(intake(), 'arxiv')).toEqual({ result: 'done', found: 0, added: 0 })
    expect(asked()).toHaveLength(1)
  })
})

describe('what changed at arXiv', () => {
  test('is read page by page; of old papers only those that are here', async () => {
    expect(await takeTurn(intake(), 'oai')).toEqual({ result: 'done', found: 10, added: 9 })
    expect(asked()).toEqual([
      '/oai?verb=ListRecords&metadataPrefix=arXivRaw&set=cs%3Acs%3ALG&from=2026-11-17&until=2026-11-24',
      '/oai?verb=ListRecords&resumptionToken=skip-4',
      '/oai?verb=ListRecords&resumptionToken=skip-8',
    ])
    expect(await store.papers.get(idOf(10))).toBeUndefined()
  })

  test('overlaps the last time by a day', async () => {
    await takeTurn(intake(), 'oai')
    now += 2 * 86_400_000
    server.asked.length = 0
    expect(await takeTurn(intake(), 'oai')).toEqual({ result: 'done', found: 10, added: 0 })
    expect(asked()[0]).toContain('from=2026-11-23&until=2026-11-26')
  })

  test('goes on where it was broken off', async () => {
    server.trouble.set('/oai?verb=ListRecords&resumptionToken=skip-8', (response) =>
      response.socket!.destroy(),
    )
    expect(await takeTurn(intake(), 'oai')).toMatchObject({ result: 'failed' })
    expect(await store.papers.count()).toBe(8)
    server.trouble.clear()
    server.asked.length = 0
    expect(await takeTurn(intake(), 'oai')).toEqual({ result: 'done', found: 2, added: 1 })
    expect(asked()).toEqual(['/oai?verb=ListRecords&resumptionToken=skip-8'])
  })

  test('starts a category again when its token has run out, once', async () => {
    const old =
      (code: string): Trouble =>
      (response) =>
        response.end(
          `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="${code}">old</error></OAI-PMH>`,
        )
    server.trouble.set('/oai?verb=ListRecords&resumptionToken=skip-4', old('badResumptionToken'))
    const outcome = await takeTurn(intake(), 'oai')
    expect(outcome).toMatchObject({ result: 'failed', error: expect.stringContaining('badResumptionToken') })
    expect(asked()).toHaveLength(4)
    server.trouble.clear()
    expect(await takeTurn(intake(), 'oai')).toMatchObject({ result: 'done' })
    expect(await store.papers.count()).toBe(9)
  })

  test('is not led in a circle', async () => {
    server.trouble.set('/oai', (response) =>
      response.end(
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><resumptionToken>x</resumptionToken></ListRecords></OAI-PMH>',
      ),
    )
    expect(await takeTurn(intake(), 'oai')).toMatchObject({
      error: expect.stringContaining('leads to itself'),
    })
  })

  test('an empty day is no fault', async () => {
    server.trouble.set('/oai', (response) =>
      response.end(
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="noRecordsMatch"/></OAI-PMH>',
      ),
    )
    expect(await takeTurn(intake(), 'oai')).toEqual({ result: 'done', found: 0, added: 0 })
  })
})

describe('a feed of anybody', () => {
  const withFeed = (path = '/feed.xml') =>
    intake({ feeds: [{ name: 'numbers', url: `${server.url}${path}` }] })

  test('is read, and what is new in it stands on the list of its day', async () => {
    expect(await takeTurn(withFeed(), 'feed:numbers')).toEqual({ result: 'done', found: 3, added: 3 })
    const listed = await store.listings.list({ from: '2026-01-01', to: '2026-11-24' }, { limit: 9 })
    expect(listed.map(({ day, paper }) => [day, paper.title])).toEqual([
      ['2026-11-24', 'Article of 2026-11-24'],
      ['2026-11-23', 'Article of 2026-11-23'],
    ])
    expect(await store.papers.count()).toBe(3)
  })

  test('is not read again when it has not changed, unless it stands elsewhere', async () => {
    await takeTurn(withFeed(), 'feed:numbers')
    expect(await takeTurn(withFeed(), 'feed:numbers')).toMatchObject({ result: 'done', added: 0 })
    expect(server.asked.at(-1)!.headers).toMatchObject({ 'if-none-match': '"feed"' })
    expect(await store.sources.get('feed:numbers', now)).toMatchObject({ found: 3, added: 3 })
    await takeTurn(withFeed('/feed.xml?all'), 'feed:numbers')
    expect(server.asked.at(-1)!.headers).not.toHaveProperty('if-none-match')
  })

  test('may be a JSON Feed', async () => {
    const items = [
      { id: '1', title: 'In JSON', url: 'https://numbers.example.org/1', date_published: '2026-11-24' },
    ]
    const json = { version: 'https://jsonfeed.org/version/1.1', title: 'Journal of Numbers', items }
    server.trouble.set('/feed.xml', (response) => response.end(JSON.stringify(json)))
    expect(await takeTurn(withFeed(), 'feed:numbers')).toEqual({ result: 'done', found: 1, added: 1 })
  })

  test('that is a web page is refused in words', async () => {
    server.trouble.set('/feed.xml', (response) =>
      response.end('<!doctype html><html><body>Log in</body></html>'),
    )
    expect(await takeTurn(withFeed(), 'feed:numbers')).toEqual({
      result: 'failed',
      error: expect.stringMatching(/web page, not a feed/),
    })
  })
})

describe('works of OpenAlex', () => {
  const asking = () => intake({ openAlex: { key: 'k-1', filter: 'primary_topic.id:T1' } })

  test('are read page by page, with those of the days before that came late', async () => {
    expect(await takeTurn(asking(), 'openalex')).toEqual({ result: 'done', found: 8, added: 8 })
    const questions = asked().map((url) => Object.fromEntries(new URL(url, 'http://x').searchParams))
    expect(questions).toEqual(
      ['*', '1', '2'].map((cursor) => ({
        filter: 'primary_topic.id:T1,from_publication_date:2026-11-17,to_publication_date:2026-11-24',
        'per-page': '200',
        cursor,
        api_key: 'k-1',
      })),
    )
    expect(await store.listings.count('2026-11-22', '2026-11-22')).toBe(8)
    now += 3 * 86_400_000
    expect(await takeTurn(asking(), 'openalex')).toMatchObject({ result: 'done', added: 0 })
    expect(decodeURIComponent(asked().at(-1)!)).toContain('from_publication_date:2026-11-17')
  })

  test('are not given for a wrong key, which is not told to anybody', async () => {
    server.trouble.set('/openalex', (response) => response.writeHead(401).end('{"error":"k-1"}'))
    const outcome = await takeTurn(asking(), 'openalex')
    expect(outcome).toMatchObject({ result: 'failed', error: expect.stringMatching(/HTTP 401/) })
    expect(JSON.stringify(outcome)).not.toContain('k-1')
  })
})

test('an inner network that may be asked does not lead to where a cloud keeps its keys', async () => {
  server.trouble.set('/rss', (response) =>
    response.writeHead(302, { location: 'http://[::ffff:169.254.169.254]/latest' }).end(),
  )
  expect(await takeTurn(intake(), 'arxiv')).toMatchObject({ error: expect.stringMatching(/: refused$/) })
})

describe('a bad answer is told in words and changes nothing', () => {
  const html = '<!doctype html><html><body>Down for maintenance</body></html>'
  test.each<[string, Trouble, RegExp]>([
    ['a web page', (response) => response.end(html), /web page, not a feed|not JSON/],
    ['nothing', (response) => response.end(), /empty|not JSON/],
    ['a reset', (response) => response.socket!.resetAndDestroy(), /broke off the connection/],
    [
      'a redirect to itself',
      (r) => r.writeHead(302, { location: r.req.url! }).end(),
      /redirects more than 5 times/,
    ],
    ['a server error', busy(500), /answers with HTTP 500/],
    [
      'a bomb',
      (response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(66 * 2 ** 20))),
      /more than 64 MB unpacked/,
    ],
  ])('%s', async (_, trouble, message) => {
    server.trouble.set('/', trouble)
    for (const name of ['hf', 'arxiv', 'oai'] as const) {
      const outcome = await takeTurn(intake(), name)
      expect(outcome).toMatchObject({ result: 'failed', error: expect.stringMatching(message) })
      expect(outcome).not.toHaveProperty('bug')
      expect(await store.sources.get(name, now)).toMatchObject({ failures: 1, notBefore: 0 })
    }
    expect(await store.papers.count()).toBe(0)
  })

  test('half an answer is kept as far as it goes, and fetched again', async () => {
    server.archive = 40
    server.perPage = 40
    const whole = await (await fetch(`${server.url}/oai?verb=ListRecords`)).text()
    server.trouble.set('/oai', (response) => response.end(whole.slice(0, whole.length / 2)))
    expect(await takeTurn(intake(), 'oai')).toMatchObject({
      error: expect.stringMatching(/breaks off in the middle/),
    })
    expect(await store.papers.count()).toBeGreaterThan(10)
    server.trouble.clear()
    expect(await takeTurn(intake(), 'oai')).toMatchObject({ result: 'done' })
    expect(await store.papers.count()).toBe(36)
  })

  test('patience grows with each failure, and survives a restart', async () => {
    server.trouble.set('/rss', busy(406))
    const waits: number[] = []
    for (let i = 0; i < 8; i++) {
      expect(await takeTurn(intake(), 'arxiv')).toMatchObject({ result: 'failed' })
      const { notBefore } = await store.sources.get('arxiv', now)
      waits.push((notBefore - now) / 60_000)
      now = notBefore
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 360])
  })
})

test('one who stops it leaves no failure behind', async () => {
  server.trouble.set('/rss', () => {})
  const stop = new AbortController()
  const turn = takeTurn(intake(), 'arxiv', { signal: stop.signal })
  setTimeout(() => stop.abort(), 50)
  expect(await turn).toEqual({ result: 'stopped' })
  expect(await store.sources.get('arxiv', now)).toMatchObject({ failures: 0, notBefore: 0 })
})

test('two never fetch the same at once', async () => {
  const outcomes = await Promise.all([takeTurn(intake(), 'oai'), takeTurn(intake(), 'oai')])
  expect(outcomes.map(({ result }) => result).sort()).toEqual(['done', 'waiting'])
})

test('says who asks', () => {
  const both = { baseUrl: 'https://papers.example.org', contact: 'editor@example.org' }
  expect(userAgent('1.2.3', both)).toBe(
    'daily-papers/1.2.3 (+https://papers.example.org; editor@example.org)',
  )
  expect(userAgent('1.2.3', {})).toBe('daily-papers/1.2.3')
})

const EMPTY = '<feed xmlns="http://www.w3.org/2005/Atom"><title>query</title></feed>'
