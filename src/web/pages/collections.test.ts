import { expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'
import { type Visit, membersFixture } from '../members.fixture.ts'

const MORE = [
  { id: '2401.00001', arxiv: '2401.00001', title: 'On Terns', authors: ['Bo Li'], date: '2024-01-02' },
  {
    id: '2401.00002',
    arxiv: '2401.00002',
    title: 'On "Auks" & <gulls>',
    authors: ['Cy Young'],
    date: '2024-01-03',
  },
]
const site = () => membersFixture(MORE)

/** The address of a member's collection, as their list of them says it. */
const pathOf = async (visit: Visit, name: string) =>
  new RegExp(`href="(/collections/[\\w-]+)"[^>]*>${name}<`).exec(await visit.text('/collections'))![1]!

const titlesIn = (html: string) =>
  Array.from(html.matchAll(/<h2 dir="auto"><a href="[^"]*">([^<]*)/g), ([, title]) => title)

test('a member keeps papers by one press, twice as once, and takes them away', async () => {
  const made = await site()
  const ada = await made.enter('Ada')
  const press = (act: string, more = {}) => ada.post('/papers/2401.00001/keep', { do: act, ...more })
  await Promise.all([press('later'), press('later')])
  await press('new', { name: '  Birds\u202e ' })
  await press('new', { name: 'BIRDS' })
  await press('seen')
  const birds = await pathOf(ada, 'Birds')
  expect(titlesIn(await ada.text(birds))).toEqual(['On Terns'])
  expect(titlesIn(await ada.text(await pathOf(ada, 'Read later')))).toEqual(['On Terns'])
  expect(await ada.text('/papers')).toMatch(/Kept, seen<span class="visually-hidden">: On Terns/)
  expect(await made.text('/papers')).not.toContain('class="keep"')
  await press(`take ${birds.split('/').at(-1)}`)
  await press('not-later')
  await press('not-seen')
  expect(titlesIn(await ada.text(birds))).toEqual([])
  expect(await ada.text('/papers')).not.toContain('Kept')
  const isSeen = async () =>
    (await ada.text('/papers')).includes('seen<span class="visually-hidden">: On Terns')
  await ada.get('/papers/2401.00001')
  expect(await isSeen()).toBe(true)
  await press('not-seen')
  // The form leads back to the page on which it was.
  await ada.get('/papers/2401.00001', { referer: 'https://papers.example/papers/2401.00001' })
  expect(await isSeen()).toBe(false)
})

test('what cannot be taken is said, and stays as it was typed', async () => {
  const made = await site()
  const ada = await made.enter('Ada')
  const noName = await ada.post('/papers/2401.00001/keep', { do: 'new', name: '\u200b!' })
  expect(noName.status).toBe(400)
  expect(await noName.text()).toMatch(/role="alert">\s*Give the collection a name[^]*value="\u200b!"/)
  for (const act of ['', 'constructor', 'add nowhere', 'take nowhere']) {
    expect((await ada.post('/papers/2401.00001/keep', { do: act })).status).toBe(400)
  }
  expect((await ada.post('/papers/nowhere/keep', { do: 'later' })).status).toBe(404)
  expect((await ada.post('/collections', { name: 'X', access: 'everybody' })).status).toBe(400)
})

test('a collection is read by whom it is for', async () => {
  const made = await site()
  const [ada, bo] = [await made.enter('Ada'), await made.enter('Bo')]
  await ada.post('/papers/2401.00001/keep', { do: 'new', name: 'Birds' })
  const path = await pathOf(ada, 'Birds')
  const seenBy = async (end = '') => [
    (await made.app.request(path + end)).status,
    (await bo.get(path + end)).status,
    (await ada.get(path + end)).status,
  ]
  const open = async (access: string) => {
    const html = await ada.text(path)
    const [, seen] = /name="seen" value="(\w+)"[^]*name="description"/.exec(
      html.slice(html.indexOf('id="change"')),
    )!
    const fields = { do: 'words', name: 'Birds', description: 'Of *seas*', access, seen: seen! }
    expect((await ada.post(path, fields)).status).toBe(303)
  }
  expect(await seenBy()).toEqual([303, 404, 200])
  expect(await seenBy('.bib')).toEqual([404, 404, 200])
  for (const end of ['.md', '.jsonld', '.xml', '.constructor'])
    expect(await seenBy(end)).toEqual([404, 404, 404])
  expect((await bo.post(path, { do: 'take', paper: '2401.00001' })).status).toBe(404)
  await open('link')
  expect(await seenBy()).toEqual([200, 200, 200])
  expect(await seenBy('.ris')).toEqual([200, 200, 200])
  expect(await (await bo.post(path, { do: 'take', paper: '2401.00001' })).text()).toContain('not yours')
  expect(await made.text(path)).toContain('<em>seas</em>')
  await open('group')
  expect(await seenBy()).toEqual([303, 200, 200])
  expect((await bo.post(path, { do: 'add', paper: 'https://arxiv.org/abs/2401.00002' })).status).toBe(303)
  expect(titlesIn(await ada.text(path))).toHaveLength(2)
  // Who did not begin it neither closes nor removes it.
  expect(await bo.text(path)).not.toContain('name="access"')
  expect((await bo.post(path, { do: 'remove', sure: 'yes' })).status).toBe(400)
  const cy = await made.enter('Cy', 'curator')
  expect((await cy.post(path, { do: 'remove' })).status).toBe(400)
  expect((await cy.post(path, { do: 'remove', reason: 'Empty talk' })).status).toBe(303)
  expect(await made.text('/log')).toMatch(/removed the collection Birds<\/a>: Empty talk/)
  expect((await ada.get(path)).status).toBe(404)
})

test('two editors lose nothing of each other', async () => {
  const made = await site()
  const [ada, bo] = [await made.enter('Ada'), await made.enter('Bo')]
  await ada.post('/collections', { name: 'Reading', access: 'group' })
  const path = await pathOf(bo, 'Reading')
  for (const paper of ['2205.13147', '2401.00001', '2401.00002']) await ada.post(path, { do: 'add', paper })
  const seen = /name="seen" value="(\w+)"/.exec(await bo.text(path))![1]!
  const place = { do: 'place', paper: '2401.00001', seen, was: '2', place: '2' }
  // Ada moves it while Bo writes: it stays where she put it.
  await ada.post(path, { do: 'move', paper: '2401.00001', before: '2205.13147' })
  await ada.post(path, { do: 'move', paper: '2401.00001', before: '2205.13147' })
  await bo.post(path, { ...place, note: 'For $x^2$', day: '2026-01-09' })
  const now = await ada.text(path)
  expect(titlesIn(now)[0]).toBe('On Terns')
  expect(now).toMatch(/To discuss[^]*Friday,? 9 January 2026/)
  const late = await ada.post(path, { ...place, note: 'Hers', day: '' })
  expect(late.status).toBe(409)
  expect(await late.text()).toMatch(/role="alert">\s*Somebody changed this note[^]*>Hers</)
  expect(await ada.text(path)).not.toContain('Hers')
  for (const wrong of [
    { day: '2026-02-30' },
    { day: '9 January' },
    { place: '0' },
    { note: 'x'.repeat(4001) },
  ]) {
    const refused = await bo.post(path, { ...place, note: '', day: '', ...wrong })
    expect(refused.status, JSON.stringify(wrong)).toBe(400)
  }
  const calendar = await ada.text(`${path}.ics`)
  expect(calendar).toMatch(/DTSTART;VALUE=DATE:20260109\r\nDTEND;VALUE=DATE:20260110\r\n/)
  expect(calendar).toContain('SUMMARY:On Terns')
})

test('a note is of one member, and two windows do not undo each other', async () => {
  const made = await site()
  const [ada, bo] = [await made.enter('Ada'), await made.enter('Bo')]
  const path = '/papers/2401.00001'
  const seen = /name="seen" value="(\w+)"/.exec(await ada.text(path))![1]!
  const write = (note: string) => ada.post(`${path}/keep`, { do: 'note', note, seen })
  expect(
    (await write('<b>Mine</b> ![x](https://evil.example/p.png) [y](javascript:1)')).headers.get('location'),
  ).toMatch(/#note$/)
  const html = await ada.text(path)
  expect(html).toContain('&lt;b&gt;Mine&lt;/b&gt;')
  expect(html).not.toMatch(/<img|href="javascript/)
  expect(await bo.text(path)).not.toContain('Mine')
  expect(await made.text(path)).not.toContain('Mine')
  const late = await write('Of the other window')
  expect(late.status).toBe(400)
  expect(await late.text()).toMatch(/Mine[^]*>Of the other window</)
})

test('what is followed is found by its page and by its feed, until that has another address', async () => {
  const made = await site()
  const [ada, bo] = [await made.enter('Ada'), await made.enter('Bo')]
  await bo.post('/collections', { name: 'Reading', access: 'group' })
  const path = await pathOf(ada, 'Reading')
  await bo.post(path, { do: 'add', paper: '2401.00002' })
  const follow = (kind: string, name: string, act = 'follow') => ada.post('/follow', { do: act, kind, name })
  expect(await ada.text('/search?q=%22Bo+Li%22')).toContain('aria-label="Follow Bo Li"')
  expect(await ada.text('/search?q=terns&year=2024')).toContain('name="name" value="terns year:2024"')
  await Promise.all([follow('author', 'Bo Li'), follow('author', 'Bo Li')])
  await follow('collection', path.split('/').at(-1)!)
  await follow('search', 'terns year:2024')
  const html = await ada.text('/following')
  // Bo put it there today; Ada Ångström's paper is of Bo Li, too.
  expect(titlesIn(html)).toEqual(['On &quot;Auks&quot; &amp; &lt;gulls&gt;', 'On Terns', 'Nested Embeddings'])
  expect(html).toMatch(/On Terns[^]*?Bo Li, terns year:2024/)
  for (const [kind, name] of [
    ['author', '"'],
    ['topic', 'nothing'],
    ['organisation', 'Nobody'],
    ['collection', 'x'],
    ['constructor', 'x'],
  ]) {
    expect((await follow(kind!, name!)).status, kind).toBe(400)
  }
  await ada.post('/following', { do: 'renew' })
  const feed = async () => /\/own\/[\w-]+\.atom/.exec(await ada.text('/following'))![0]
  const first = await feed()
  expect(await made.text(first)).toContain('On Terns')
  await ada.post('/following', { do: 'renew' })
  expect((await made.app.request(first)).status).toBe(404)
  await bo.post(path, { do: 'renew' })
  const own = /\/own\/[\w-]+/.exec(await bo.text(path))![0]
  for (const form of ['atom', 'rss', 'json', 'ics', 'bib']) {
    expect((await made.app.request(`${own}.${form}`)).status, form).toBe(200)
  }
  await made.store.kysely.deleteFrom('members').where('id', '=', bo.member.id).execute()
  expect((await made.app.request(`${own}.atom`)).status).toBe(404)
  await follow('author', 'Bo Li', 'unfollow')
  expect(titlesIn(await ada.text('/following'))).not.toContain('Nested Embeddings')
})

test('a person’s page tells visitors no more than a name; former members have none', async () => {
  const made = await site()
  const [ada, bo] = [await made.enter('Ada'), await made.enter('Bo')]
  await ada.post('/collections', { name: 'Reading', access: 'group' })
  await ada.post('/collections', { name: 'Secret', access: 'private' })
  expect(await bo.text('/people/ada')).toContain('Reading')
  expect(await bo.text('/people/ada')).not.toMatch(/Secret|Last comments|Papers of theirs/)
  expect(await made.text('/people/ada')).toMatch(/noindex[^]*<h1 dir="auto">Ada/)
  expect(await made.text('/people/ada')).not.toContain('Reading')
  expect((await made.app.request('/people/ADA')).status).toBe(301)
  await made.store.kysely.deleteFrom('members').where('id', '=', ada.member.id).execute()
  const gone = await Promise.all(['/people/ada', '/people/nobody'].map((path) => made.app.request(path)))
  expect(gone.map(({ status }) => status)).toEqual([404, 404])
  expect((await gone[0]!.text()).replaceAll('ada', '')).toBe((await gone[1]!.text()).replaceAll('nobody', ''))
  // What she began for the group stays.
  expect(await bo.text('/collections')).toContain('Reading')
})

test('a site without accounts has none of it', async () => {
  const { app, text } = await fixture()
  for (const path of [
    '/collections',
    '/collections/x',
    '/collections/x.bib',
    '/own/x.atom',
    '/following',
    '/people/ada',
  ]) {
    expect((await app.request(path)).status, path).toBe(404)
  }
  expect(await text('/papers/2205.13147')).not.toMatch(/class="keep"|Your note/)
})
