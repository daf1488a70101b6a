import { expect, test, vi } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { NOW, ORIGIN, type Visit, membersFixture, send } from '../members.fixture.ts'

const DAY_MS = 86_400_000
const SUBJECTS = ['protein folding with graphs', 'robot arms that grasp cups']
const named = (subject: number, i: number) => `${['Proteins', 'Robots'][subject]!} Study ${'ABCDEFGH'[i]!}`

/** Sixteen papers of two subjects on the list of a day, and somebody who reads them; the clock can be turned. */
async function reading() {
  const clock = { now: NOW }
  const site = await membersFixture([], {}, { now: () => clock.now })
  const records = SUBJECTS.flatMap((subject, s) =>
    Array.from({ length: 8 }, (_, i) => ({
      title: named(s, i),
      arxiv: `2601.0${s}00${i}`,
      authors: [`Ann Able ${s}${i}`],
      abstract: `We study ${subject}, case ${'ABCDEFGH'[i]!}: ${subject} are looked at once more.`,
      listing: { day: '2026-01-05', position: 8 * s + i },
      signals: [{ name: 'hf-upvotes', value: 20 - i }],
    })),
  )
  await importRecords(site.store, records, { source: 'hf', now: 1 })
  const ada = await site.enter('Ada')
  return { site, ada, clock }
}

const from = async (
  ada: Visit,
  site: Parameters<typeof send>[0],
  path: string,
  fields: Record<string, string>,
) => send(site, path, fields, { cookie: ada.cookie, referer: `${ORIGIN}/for-you?new=0` })
const titles = (html: string) =>
  Array.from(html.matchAll(/<h2 dir="auto"><a href="[^"]*">([^<]*)</g), ([, title]) => title!)
const firstOf = (html: string, most: number) => titles(html).slice(0, most)

test('is for members alone, each their own, and no cache keeps it', async () => {
  const { site, ada } = await reading()
  const visitor = await site.app.request('/for-you')
  expect(visitor.headers.get('location')).toBe('/sign-in?to=%2Ffor-you')
  const hers = await ada.get('/for-you')
  expect(hers.headers.get('cache-control')).toBe('private, no-store')
  expect(await site.text('/')).not.toContain('For you')
  expect(await ada.text('/')).toContain('href="/for-you"')
})

test('from the first picks on, what is near comes first and says because of what', async () => {
  const { site, ada } = await reading()
  const [bo, before] = [await site.enter('Bo'), await ada.text('/for-you?new=0')]
  expect(before).toMatch(/Pick 3 papers[^]*Many like it/)
  for (const i of [0, 1]) await from(ada, site, `/papers/2601.0100${i}/pick`, { pick: 'yes' })
  await ada.post('/papers/2601.01002/vote', { vote: 'yes' })
  const html = await ada.text('/for-you?new=0')
  expect(html).not.toContain('Pick 3 papers')
  expect(firstOf(html, 5).every((title) => title.startsWith('Robots'))).toBe(true)
  expect(html).toMatch(/Because you (?:wanted more like|voted for) <a href="\/papers\/2601\.0100[012]"/)
  expect(titles(html)).not.toContain(named(1, 0))
  expect(await bo.text('/for-you?new=0')).toContain('Pick 3 papers')
})

test('“less like this” and “not interested” are answered with a way back', async () => {
  const { site, ada } = await reading()
  for (const s of [0, 1]) await from(ada, site, `/papers/2601.0${s}000/pick`, { pick: 'yes' })
  const less = await from(ada, site, '/papers/2601.01001/less', { less: 'yes' })
  expect(less.headers.get('location')).toBe('/for-you?new=0&said=less%3A2601.01001#said')
  const html = await ada.text('/for-you?new=0&said=less%3A2601.01001')
  expect(html).toMatch(/role="status"[^>]*>Less like this: Robots Study B[^]*Undo/)
  expect(firstOf(html, 6).every((title) => title.startsWith('Proteins'))).toBe(true)
  await from(ada, site, '/papers/2601.01001/less', { less: 'no' })
  expect(await ada.text('/for-you?said=less%3A2601.01001')).toContain('Taken back: Robots Study B')

  await from(ada, site, '/papers/2601.00003/dismiss', { dismiss: 'yes' })
  const after = await ada.text('/for-you?new=0')
  expect(titles(after)).not.toContain(named(0, 3))
  expect(after).toMatch(/What you said[^]*Not interested[^]*Proteins Study D/)
  expect(await site.text('/papers/2601.00003')).not.toContain('dismiss')
})

test('what a curator keeps off all lists is not proposed', async () => {
  const { site, ada } = await reading()
  const ruling = { kind: 'hide', day: '', by: ada.member.id, reason: 'It is no paper.' } as const
  await site.store.rulings.set('2601.01004', ruling, NOW)
  const proposed = titles(await ada.text('/for-you'))
  expect(proposed).toContain(named(1, 3))
  expect(proposed).not.toContain(named(1, 4))
})

test('what was proposed on a day is not proposed on another, and stays the same within it', async () => {
  const { ada, clock } = await reading()
  const today = titles(await ada.text('/for-you'))
  expect(titles(await ada.text('/for-you'))).toEqual(today)
  clock.now += DAY_MS
  expect(titles(await ada.text('/for-you')).filter((title) => today.includes(title))).toEqual([])
})

test('a reader of feeds gets what is proposed by a secret address, each with why', async () => {
  const { site, ada, clock } = await reading()
  await from(ada, site, '/papers/2601.01000/pick', { pick: 'yes' })
  expect(await ada.text('/for-you')).toContain('Make the address')
  const made = await ada.post('/for-you', { do: 'renew' })
  expect(made.headers.get('location')).toBe('/for-you?now=feed#feed')
  const [path] = /\/own\/[\w-]+\.json/.exec(await ada.text('/for-you?now=feed'))!
  clock.now += DAY_MS
  await importRecords(
    site.store,
    [{ title: 'Robots Once More', arxiv: '2601.02000', listing: { day: '2026-01-06', position: 0 } }],
    { source: 'hf', now: clock.now },
  )
  const feed = (await (await site.app.request(path)).json()) as {
    items: { title: string; content_html: string }[]
  }
  expect(feed.items[0]).toMatchObject({ title: 'Robots Once More' })
  expect(feed.items[0]!.content_html).toMatch(/Because you wanted more like|New/)
  clock.now += DAY_MS
  expect(titles(await ada.text('/for-you'))).not.toContain('Robots Once More')
})

test('many papers are read in a thread: until then a page says what it shows, and a new day does not wait', async () => {
  const { site, ada, clock } = await reading()
  const many = (day: string, letter: string) =>
    importRecords(
      site.store,
      Array.from({ length: 210 }, (_, i) => ({
        title: `Clouds Seen From ${letter}${i}`,
        arxiv: `2601.${letter === 'A' ? 3 : 4}0${String(i).padStart(3, '0')}`,
        abstract: `Clouds of kind ${i} are seen, and ${SUBJECTS[i % 2]!}.`,
        listing: { day, position: 100 + i },
      })),
      { source: 'hf', now: 1 },
    )
  await many('2026-01-05', 'A')
  for (const i of [0, 1]) await from(ada, site, `/papers/2601.0100${i}/pick`, { pick: 'yes' })
  const early = await ada.text('/for-you?new=0')
  expect(early).toMatch(/still reads its papers[^]*href="\/for-you\?new=0">Rank them for me/)
  expect(early).not.toContain('why-found')
  expect(await site.store.proposed.of(ada.member.id, 9)).toEqual([])
  const ranked = await vi.waitFor(async () => {
    const html = await ada.text('/for-you?new=0')
    expect(html).not.toContain('still reads its papers')
    return html
  }, 20_000)
  expect(ranked).toContain('Because you wanted more like')

  clock.now += DAY_MS
  await many('2026-01-06', 'B')
  const nextDay = await ada.text('/for-you?new=90')
  expect(nextDay).not.toContain('still reads its papers')
  expect(titles(nextDay)).toContainEqual(expect.stringMatching(/^Clouds Seen From B/))
})

test('the knob goes from near to new, and takes nothing else', async () => {
  const { site, ada } = await reading()
  for (const i of [0, 1, 2]) await from(ada, site, `/papers/2601.0100${i}/pick`, { pick: 'yes' })
  const fresh = await ada.text('/for-you?new=100')
  expect(fresh).toMatch(/<output for="new">100 % new[^]*<p class="why-found">New</)
  for (const asked of ['101', '-1', 'x', ''])
    expect((await ada.get(`/for-you?new=${asked}`)).status).toBe(400)
  expect((await ada.get('/for-you?page=99')).status).toBe(404)
  expect((await ada.get('/for-you?said=less:nothing')).status).toBe(200)
})

test('a file of references becomes picks, as far as its works are here', async () => {
  const { site, ada } = await reading()
  const bring = async (file: File | undefined, text = '') => {
    const form = new FormData()
    if (file) form.set('file', file)
    form.set('text', text)
    const headers = { cookie: ada.cookie, origin: ORIGIN }
    const response = await site.app.request('/for-you/picks', { method: 'POST', headers, body: form })
    return [response.status, await response.text()] as const
  }
  const [status, html] = await bring(
    new File(
      [
        '@misc{a, title={Some Title}, eprint={2601.01000}, archiveprefix={arXiv}}\n',
        '@article{b, title={Robots Study B}, author={Able 11, Ann}, year=2026}\n',
        '@article{c, title={A Work That Nobody Has Here}, author={Bell, Bo}}\n',
      ],
      'mine.bib',
    ),
  )
  expect(status).toBe(200)
  expect(html).toMatch(/2 papers of it\s+are here[^]*1 paper is not here[^]*A Work That Nobody Has Here/)
  expect((await site.store.picks.of(ada.member.id, 9)).map(({ id }) => id).sort()).toEqual([
    '2601.01000',
    '2601.01001',
  ])
  const [bad, told] = await bring(undefined, 'this is <no> format at all')
  expect([bad, told]).toEqual([
    400,
    expect.stringMatching(/role="alert"[^]*this is &lt;no> format at all|this is &lt;no&gt; format/),
  ])
  expect((await bring(new File([new Uint8Array([0, 1, 2, 255, 0, 7])], 'x.bib')))[0]).toBe(400)
  expect((await bring(undefined))[0]).toBe(400)
  expect(await site.store.picks.of(ada.member.id, 9)).toHaveLength(2)
})
