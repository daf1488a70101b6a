import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { noteVerdicts } from '#feed/verdicts.ts'
import { SEEDS, nested, recordOf } from '#lab/nested.fixture.ts'
import { databases } from '#store/databases.fixture.ts'
import { type Store, wordsOf } from '#store/index.ts'
import type { EventPaper, Payload } from './events.ts'
import { addHook } from './hook.fixture.ts'
import { keepConfigured } from './make.ts'
import { type Planning, planMessages } from './plan.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]
/** A Monday, 08:00 UTC. */
const NOW = Date.parse('2026-03-02T08:00:00Z')
const BASE = 'https://papers.example'
const URL = 'https://hooks.example/x'
const RECORDED = await recordOf(nested, SEEDS)

describe.each(databases)('what is new, in %s', (_, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  }, 60_000)
  afterEach(() => store.close())

  const plan = (now: number, more: Partial<Planning> = {}) =>
    planMessages(store, {
      now,
      baseUrl: BASE,
      recorded: { nested: RECORDED },
      find: ({ words }, among) => store.text.all({ words: wordsOf(words), phrases: [] }, among),
      ...more,
    })
  const told = async (name = 'lab') =>
    (await store.webhookMessages.of((await store.webhooks.get(name))!.key, 99))
      .toReversed()
      .map(({ payload }) => JSON.parse(payload) as Payload)
  /** What was told since this was asked last. */
  let before = 0
  const news = async (): Promise<Payload[]> => {
    const all = await told()
    const rest = all.slice(before)
    before = all.length
    return rest
  }
  beforeEach(() => {
    before = 0
  })
  const bring = (day: string, now: number, titles: string[], more = {}) =>
    importRecords(
      store,
      titles.map((title, position) => ({
        title,
        authors: ['Ada Ångström'],
        listing: { day, position },
        ...more,
      })),
      { source: 'hf', now },
    )

  test('a paper that several members are at is told once, without who they are', async () => {
    const member = async (name: string) => {
      const hash = `of ${name}`
      await store.members.invite({ hash, role: 'reader', isFirst: false, uses: 1, expires: NOW * 2 }, NOW)
      const id = `id-${name}`
      await store.members.join(hash, { id, name, handle: name }, NOW)
      return id
    }
    const [ada, bo, cy] = [await member('ada'), await member('bo'), await member('cy')]
    await bring('2026-03-01', NOW - DAY_MS, ['Auks', 'Terns'])
    const ids = (await store.papers.list({ limit: 2 })).map(({ id }) => id)
    const [auks, terns] = [ids[0]!, ids[1]!]
    await store.votes.say(ada, terns, NOW - 1000)
    await addHook(store, URL, { now: NOW, wants: { group: { colleagues: 2 } } })
    // Of before, and of one alone, and of two with more than a day in between.
    await store.votes.say(bo, terns, NOW + 1000)
    await store.votes.say(ada, auks, NOW + 1000)
    expect(await plan(NOW + MINUTE_MS)).toBe(0)
    await store.votes.say(bo, auks, NOW + 25 * HOUR_MS)
    expect(await plan(NOW + 26 * HOUR_MS)).toBe(0)
    await store.comments.add(
      { id: 'c', paper: auks, member: cy, text: 'Mind the gulls.' },
      NOW + 27 * HOUR_MS,
    )
    expect(await plan(NOW + 28 * HOUR_MS)).toBe(1)
    const [{ type, data }] = (await news()) as [Payload]
    expect([type, data]).toMatchObject([
      'group.activity',
      { paper: { id: auks }, colleagues: 2, votes: 1, comments: 1 },
    ])
    expect(JSON.stringify(data)).not.toMatch(/"(?:bo|cy)"/)
    await store.votes.say(ada, auks, NOW + 29 * HOUR_MS)
    expect(await plan(NOW + 30 * HOUR_MS)).toBe(0)
    expect(await plan(NOW + 31 * HOUR_MS)).toBe(0)
  })

  test('a new day is told once, when its list has come, and with the papers on it', async () => {
    await bring('2026-03-01', NOW - DAY_MS, ['Old News'])
    await addHook(store, URL, { now: NOW, wants: { days: { hour: 0 } } })
    await plan(NOW)
    expect(await news()).toEqual([])
    await bring('2026-03-02', NOW, ['Auks & <Terns>', 'Gulls of $x^2$'])
    expect(await plan(NOW + MINUTE_MS)).toBe(0)
    // More comes onto it meanwhile.
    await bring('2026-03-02', NOW + 9 * MINUTE_MS, ['Plovers'])
    expect(await plan(NOW + 11 * MINUTE_MS)).toBe(0)
    expect(await plan(NOW + 20 * MINUTE_MS)).toBe(1)
    const [event] = await news()
    expect(event).toMatchObject({
      type: 'day.new',
      timestamp: new Date(NOW + 20 * MINUTE_MS).toISOString(),
      data: { day: '2026-03-02', papers: 3, url: `${BASE}/date/2026-03-02` },
    })
    const { listed } = event!.data as { listed: EventPaper[] }
    expect(listed.map(({ title }) => title).sort()).toEqual(['Auks & <Terns>', 'Gulls of x²', 'Plovers'])
    expect(listed[0]!.url).toBe(`${BASE}/papers/${listed[0]!.id}`)
    await bring('2026-03-02', NOW + 2 * HOUR_MS, ['Late'])
    expect(await plan(NOW + 6 * HOUR_MS)).toBe(0)
  })

  test('a day waits for its hour, and for an import that goes on and on no longer than an hour', async () => {
    await addHook(store, URL, { now: NOW, wants: { days: { hour: 14 } } })
    await addHook(store, URL, { name: 'early', now: NOW, wants: { days: { hour: 0 } } })
    for (let i = 0; i < 8; i++) {
      await bring('2026-03-02', NOW + i * 8 * MINUTE_MS, [`Paper ${i}`])
      await plan(NOW + i * 8 * MINUTE_MS)
      expect(await told('early')).toHaveLength(0)
    }
    await plan(NOW + HOUR_MS)
    expect(await told('early')).toHaveLength(1)
    await plan(NOW + 6 * HOUR_MS - 1)
    expect(await news()).toEqual([])
    await plan(NOW + 6 * HOUR_MS)
    expect(await news()).toHaveLength(1)
  })

  test('who was off or asleep is told of the days of the last week, the oldest first', async () => {
    await addHook(store, URL, { now: NOW, wants: { days: { hour: 0 } } })
    for (let day = 0; day < 12; day++) {
      const at = NOW + day * DAY_MS
      await bring(new Date(at).toISOString().slice(0, 10), at, [`Paper of day ${day}`])
    }
    await plan(NOW + 11 * DAY_MS + HOUR_MS)
    expect((await news()).map(({ data }) => (data as { day: string }).day)).toEqual(
      Array.from({ length: 8 }, (_, i) => `2026-03-${String(6 + i).padStart(2, '0')}`),
    )
  })

  test('a list of tomorrow is told tomorrow, and one that is imported late not at all', async () => {
    await bring('2026-03-01', NOW - DAY_MS, ['Here'])
    await addHook(store, URL, { now: NOW, wants: { days: { hour: 0 } } })
    await bring('2026-03-03', NOW, ['Ahead'])
    await bring('2025-01-01', NOW, ['Long Ago'])
    await plan(NOW + HOUR_MS)
    expect(await news()).toEqual([])
    await plan(NOW + DAY_MS)
    expect(await news()).toMatchObject([{ data: { day: '2026-03-03' } }])
  })

  test('new versions and withdrawals of followed papers are told, each once', async () => {
    const version = (n: number, more = {}) =>
      importRecords(
        store,
        [{ title: 'On Auks', arxiv: '2601.00001', version: n, authors: ['Bo Li'], ...more }],
        {
          source: 'arxiv',
          now: NOW,
        },
      )
    await version(1)
    await bring('2026-03-02', NOW, ['Not Followed'])
    await addHook(store, URL, { now: NOW, wants: { papers: ['2601.00001', '2601.00002'] } })
    await plan(NOW)
    expect(await news()).toEqual([])
    await version(3)
    await plan(NOW)
    await plan(NOW)
    expect(await news()).toMatchObject([
      {
        type: 'paper.version',
        data: { version: 3, before: 1, paper: { id: '2601.00001', title: 'On Auks' } },
      },
    ])
    // An import that is taken back and comes again is no news.
    const key = (await store.papers.key('2601.00001'))!
    const at = async (n: number) => {
      const paper = (await store.papers.get('2601.00001'))!
      await store.works.write([{ key, paper: { ...paper, titleKey: 'on auks', version: n } }])
      return plan(NOW)
    }
    expect([await at(1), await at(3)]).toEqual([0, 0])
    await version(4, { withdrawn: true })
    await plan(NOW)
    await plan(NOW)
    expect((await news()).map(({ type }) => type)).toEqual(['paper.version', 'paper.withdrawn'])
    // One that comes here later is followed from then on.
    const late = (n: number) =>
      importRecords(store, [{ title: 'Late', arxiv: '2601.00002', version: n }], {
        source: 'arxiv',
        now: NOW,
      })
    await late(2)
    await plan(NOW)
    expect(await news()).toEqual([])
    await late(3)
    await plan(NOW)
    expect(await news()).toMatchObject([{ data: { version: 3, before: 2 } }])
  })

  test('verdicts that come or change are told, whatever the clock said', async () => {
    await noteVerdicts(store, {}, NOW)
    await addHook(store, URL, { now: NOW, wants: { verdicts: true } })
    await noteVerdicts(store, { nested: RECORDED }, NOW + 400 * DAY_MS)
    await plan(NOW)
    await plan(NOW)
    const [first, ...none] = await news()
    expect(none).toEqual([])
    expect(first).toMatchObject({
      type: 'verdict.new',
      data: { method: 'nested', verdict: 'reproduced', claims: [{ outcome: 'holds' }, {}] },
    })
    const runs = RECORDED.runs.map((run, i) => (i === 0 ? { ...run, claims: run.claims.map(() => 99) } : run))
    await noteVerdicts(store, { nested: { ...RECORDED, runs } }, NOW)
    await plan(NOW)
    expect(await news()).toMatchObject([
      { type: 'verdict.changed', data: { verdict: 'varies', before: 'reproduced' } },
    ])
  })

  test('papers that a search finds are told once each, from when it was added on', async () => {
    await bring('2026-03-02', NOW - HOUR_MS, ['Auks before'])
    await addHook(store, URL, { now: NOW, wants: { searches: [{ words: 'auks', without: '' }] } })
    await plan(NOW + MINUTE_MS)
    expect(await news()).toEqual([])
    await bring('2026-03-02', NOW + 2 * MINUTE_MS, ['Auks one', 'Gulls', 'Auks two'])
    await plan(NOW + 3 * MINUTE_MS)
    await plan(NOW + 4 * MINUTE_MS)
    const [event, ...none] = await news()
    expect(none).toEqual([])
    expect(event).toMatchObject({ type: 'search.found', data: { url: `${BASE}/search?q=auks` } })
    expect((event!.data as { papers: EventPaper[] }).papers.map(({ title }) => title)).toEqual([
      'Auks one',
      'Auks two',
    ])
    // Many come in several messages, none twice, none left out.
    await bring(
      '2026-03-02',
      NOW + HOUR_MS,
      Array.from({ length: 120 }, (_, i) => `Auks number ${i}`),
    )
    await plan(NOW + 2 * HOUR_MS)
    const sizes = (await news()).map(({ data }) => (data as { papers: unknown[] }).papers.length)
    expect(sizes).toEqual([50, 50, 20])
    // What was found out late, as its meaning is, comes late.
    await bring('2026-03-02', NOW + 3 * HOUR_MS, ['Razorbills'])
    await plan(NOW + 3 * HOUR_MS)
    await plan(NOW + 4 * HOUR_MS, { find: async (_search, among) => among })
    const found = (await news()).flatMap(({ data }) => (data as { papers: EventPaper[] }).papers)
    expect(found.map(({ title }) => title)).toContain('Razorbills')
  })

  test('two that look at once, and one that looks again with an earlier clock, tell nothing twice', async () => {
    const wants = { days: { hour: 0 }, searches: [{ words: 'auks', without: '' }] }
    for (const name of ['lab', 'b', 'c']) await addHook(store, URL, { name, now: NOW, wants })
    await bring('2026-03-02', NOW + 1, ['Auks'])
    const later = NOW + HOUR_MS
    await Promise.all([plan(later), plan(later), plan(later)])
    await plan(NOW + 30 * MINUTE_MS)
    await plan(later)
    for (const name of ['lab', 'b', 'c']) {
      expect((await told(name)).map(({ type }) => type)).toEqual(['day.new', 'search.found'])
    }
  })

  test('a clock that was ahead when it was added silences nothing for long', async () => {
    const wants = { days: { hour: 0 }, searches: [{ words: 'auks', without: '' }] }
    await addHook(store, URL, { now: NOW + 90 * DAY_MS, wants })
    await plan(NOW)
    await bring('2026-03-02', NOW + MINUTE_MS, ['Auks'])
    await plan(NOW + HOUR_MS)
    expect((await news()).map(({ type }) => type)).toEqual(['day.new', 'search.found'])
    await bring('2026-03-03', NOW + DAY_MS, ['Gulls'])
    await plan(NOW + DAY_MS + HOUR_MS)
    expect((await news()).map(({ type }) => type)).toEqual(['day.new'])
  })

  test('a clock that falls behind for a while tells nothing again', async () => {
    await addHook(store, URL, { now: NOW, wants: { days: { hour: 0 } } })
    for (let day = 0; day < 3; day++) {
      const at = NOW + day * DAY_MS
      await bring(new Date(at).toISOString().slice(0, 10), at, [`Paper of day ${day}`])
      await plan(at + HOUR_MS)
    }
    for (const now of [0, NOW - 400 * DAY_MS, NOW, NOW + 2 * DAY_MS + 2 * HOUR_MS]) await plan(now)
    expect(await news()).toHaveLength(3)
  })

  test('one that cannot be told keeps no other from its news', async () => {
    for (const name of ['a', 'lab'])
      await addHook(store, URL, { name, now: NOW, wants: { days: { hour: 0 } } })
    const { key } = (await store.webhooks.get('a'))!
    await store.webhooks.change(
      key,
      { wants: { days: { hour: 0 }, verdicts: false, searches: [] } as never },
      NOW,
    )
    await bring('2026-03-02', NOW, ['Auks'])
    await expect(plan(NOW + HOUR_MS)).rejects.toThrow(/undefined/)
    expect(await news()).toHaveLength(1)
  })

  test('those of the configuration are kept as it names them, and go on where they were', async () => {
    const settings = (name: string, url = URL) => ({
      name,
      url,
      form: 'standard' as const,
      wants: { days: { hour: 0 }, verdicts: false, papers: [], searches: [] },
    })
    await addHook(store, URL, { name: 'mine', now: NOW, wants: { verdicts: true } })
    expect(await keepConfigured(store, [settings('lab'), settings('mine')], NOW)).toEqual([
      'WEBHOOKS: there is a webhook mine already, made by command; it stays as it is',
    ])
    const { secret, marks } = (await store.webhooks.get('lab'))!
    await bring('2026-03-02', NOW, ['Auks'])
    await keepConfigured(store, [settings('lab', 'https://other.example/')], NOW + DAY_MS)
    expect(await store.webhooks.get('lab')).toMatchObject({ url: 'https://other.example/', secret, marks })
    await plan(NOW + HOUR_MS)
    expect(await news()).toHaveLength(1)
    const follows = {
      ...settings('lab'),
      wants: { verdicts: false, papers: ['arXiv:2601.00009v2'], searches: [] },
    }
    expect(await keepConfigured(store, [follows], NOW)).toEqual([
      'WEBHOOKS: lab follows arXiv:2601.00009v2, not here so far',
    ])
    await keepConfigured(store, [], NOW)
    expect((await store.webhooks.all()).map(({ name }) => name)).toEqual(['mine'])
  })
})
