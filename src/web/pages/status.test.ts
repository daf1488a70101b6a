import { expect, test } from 'vitest'
import type { IntakeSettings } from '#feed/intake.ts'
import { fixture } from '../app.fixture.ts'

const NOW = Date.parse('2026-01-05T08:00:00Z')
const SETTINGS: IntakeSettings = {
  hf: true,
  categories: ['cs.LG'],
  feeds: [],
  bases: { hf: '', arxivRss: '', arxivApi: '', oai: '', openAlex: '', crossref: '', dataCite: '' },
  allowPrivate: false,
  userAgent: 'x',
}

test('says when fetching is switched off', async () => {
  const { text, app } = await fixture()
  expect(await text('/status')).toContain('FETCH=off')
  expect(await (await app.request('/api/status')).json()).toMatchObject({ fetching: false, sources: [] })
})

test('says how to switch a source on when none is', async () => {
  const { text } = await fixture([], { fetching: { ...SETTINGS, hf: false, categories: [] } })
  expect(await text('/status')).toContain('ARXIV_CATEGORIES')
})

test('says that nothing has been fetched yet', async () => {
  const { text } = await fixture([], { fetching: SETTINGS })
  const html = await text('/status')
  expect(html).toContain('Nothing has been fetched yet')
  expect(html.match(/Never read so far/g)).toHaveLength(3)
})

test('tells of feeds and OpenAlex like of the others', async () => {
  const feeds = [{ name: 'nmeth', url: 'https://www.nature.com/nmeth.rss' }]
  const openAlex = { key: 'k-1', filter: 'primary_topic.id:T1' }
  const { text, app } = await fixture([], { fetching: { ...SETTINGS, feeds, openAlex } })
  const html = await text('/status')
  expect(html).toContain('nmeth, a feed of www.nature.com')
  expect(html.match(/Never read so far/g)).toHaveLength(5)
  const answer = await (await app.request('/api/status')).text()
  expect(answer).toContain('feed:nmeth')
  expect(answer).toContain('OpenAlex')
  expect(html + answer).not.toContain('k-1')
})

test('tells of each source when it was read, when it is read next, and what is wrong', async () => {
  const { text, app, store } = await fixture([], { fetching: SETTINGS })
  const { sources } = store
  await store.meta.set('share', '0')
  await sources.begin(await sources.get('hf', NOW), NOW - 600_000, NOW)
  await sources.succeed('hf', { now: NOW, found: 25, added: 24 })
  for (const ago of [120_000, 30_000]) {
    await sources.begin(await sources.get('arxiv', NOW), NOW - ago, NOW - ago + 1)
    await sources.fail('arxiv', '<b>arxiv.org</b> asks for patience (HTTP 429)', NOW - ago)
  }
  await sources.begin(await sources.get('oai', NOW), NOW, NOW + 60_000)

  const html = await text('/status')
  expect(html).toMatch(/Last read <time[^>]*>2026-01-05 08:00 UTC<\/time>: 25 papers, 24 of them new\./)
  expect(html).toMatch(/Next read <time[^>]*>2026-01-05 09:00 UTC/)
  expect(html).toContain('and 1 before it: &lt;b&gt;arxiv.org&lt;/b&gt; asks for patience (HTTP 429).')
  expect(html).toContain('Being read now.')

  const response = await app.request('/api/status')
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toMatchObject({
    fetching: true,
    sources: [
      { name: 'hf', state: 'good', succeeded: '2026-01-05T08:00:00.000Z', found: 25 },
      { name: 'arxiv', state: 'failing', failures: 2, error: expect.stringContaining('429') },
      { name: 'oai', state: 'fetching' },
    ],
  })
})

test('says why arXiv is silent', async () => {
  const now = () => Date.parse('2026-11-27T15:00:00Z')
  const { text } = await fixture([], { fetching: SETTINGS, now })
  expect(await text('/status')).toContain(
    'arXiv does not announce on Friday and Saturday evenings; the next list is announced 2026-11-30 01:00 UTC.',
  )
})

test('warns in time that the calendar of arXiv ends', async () => {
  const { text, app } = await fixture([], {
    fetching: SETTINGS,
    now: () => Date.parse('2026-12-14T15:00:00Z'),
  })
  expect(await text('/status')).toContain('known here up to 2026-12-31')
  expect(await (await app.request('/api/status')).json()).toMatchObject({
    warnings: [expect.stringContaining('up to 2026-12-31')],
  })
  const early = await fixture([], { fetching: SETTINGS })
  expect(await early.text('/status')).not.toContain('known here up to')
})

test('says which mail domain refuses this site, and nothing of what it said', async () => {
  const now = Date.parse('2026-01-05T08:00:00Z')
  const { app, store, text } = await fixture()
  expect(await text('/status')).not.toContain('refuses mail')
  const why = '550 5.7.26 <ada@example.net>: DMARC'
  await store.refusals.note({ domain: 'example.net', why, until: now + 3_600_000 }, now - 1000)
  await store.refusals.note({ domain: 'over.example', why, until: now - 1 }, now - 3_600_000)
  const page = await text('/status')
  expect(page.replaceAll(/<[^>]+>/g, '')).toMatch(
    /example\.net refuses mail of this site, once since 2026-01-05 07:59 UTC\. Nothing is sent there until 2026-01-05 09:00/,
  )
  expect(page).not.toMatch(/ada@|over\.example/)
  expect(await (await app.request('/api/status')).json()).toMatchObject({
    warnings: ['example.net refuses mail of this site; nothing is sent there until 2026-01-05T09:00:00.000Z'],
  })
  await store.close()
})
