import { expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { NOW, membersFixture, send } from '../members.fixture.ts'

const DAY = '2026-01-05'
const GULLS = { title: 'Gulls at Night', arxiv: '2601.00001', listing: { day: DAY, position: 0 } }
const TERNS = { title: 'Terns by Day', arxiv: '2601.00002', listing: { day: DAY, position: 1 } }
const PATH = '/papers/2601.00001/vote'

async function listed(change = {}) {
  const site = await membersFixture([], {}, change)
  const signals = [{ name: 'hf-upvotes', value: 7 }]
  await importRecords(site.store, [{ ...GULLS, signals }, TERNS], { source: 'hf', now: 1 })
  return site
}

test('a vote counts once, beside those of Hugging Face, with who gave it, and can be taken back', async () => {
  const site = await listed()
  const ada = await site.enter('Ada')
  expect(await site.text('/')).toMatch(/action="\/papers\/2601\.00001\/vote"><button[^>]*value="yes"><svg/)
  const headers = { referer: 'https://papers.example/date/2026-01-05' }
  const voted = await send(site, PATH, { vote: 'yes' }, { cookie: ada.cookie, ...headers })
  expect([voted.status, voted.headers.get('location')]).toEqual([303, '/date/2026-01-05#paper-2601.00001'])
  await ada.post(PATH, { vote: 'yes' })

  expect(await ada.text('/date/2026-01-05')).toMatch(
    /id="paper-2601\.00001"[^]*value="no" aria-pressed="true"[^]*votes here: <\/span><span class="count" data-count="1">1[^]*HF <\/span>7<span class="visually-hidden"> votes on Hugging Face</,
  )
  const page = await site.text('/papers/2601.00001')
  expect(page).toMatch(/Voted for here by <a class="member" href="\/people\/ada" dir="auto">Ada</)
  // Visitors press as well, and are led to the ways in; nothing is pressed for them.
  expect(page).not.toContain('aria-pressed')
  const paper = async () => (await (await site.app.request('/api/papers/2601.00001')).json()) as object
  expect(await paper()).toMatchObject({
    upvotes: 7,
    dailyPapers: { votes: 1, voters: [{ name: 'Ada', handle: 'ada' }] },
  })
  expect(await site.text('/trending')).toMatch(/7 votes on Hugging Face; 1 vote here;[^]*votes here \+0\.05/)

  const json = { cookie: ada.cookie, accept: 'application/json' }
  const back = await send(site, PATH, { vote: 'no' }, json)
  expect(await back.json()).toEqual({ vote: 'no', votes: 0 })
  expect(await site.text('/papers/2601.00001')).not.toContain('Voted for here')
})

test('who voted is told only where the operator wants it', async () => {
  const site = await listed({ showsVoters: false })
  const ada = await site.enter('Ada')
  await ada.post(PATH, { vote: 'yes' })
  expect(await site.text('/papers/2601.00001')).not.toContain('Ada')
  const paper = await site.text('/api/papers/2601.00001')
  expect(paper).toContain('"votes":1')
  expect(paper).not.toContain('Ada')
})

test('a vote of nobody, from another site, or that is none changes nothing', async () => {
  const site = await listed()
  const ada = await site.enter('Ada')
  const visitor = await send(site, PATH, { vote: 'yes' }, { referer: 'https://papers.example/trending' })
  expect(visitor.headers.get('location')).toBe('/sign-in?to=%2Ftrending')
  const forged = { origin: 'https://evil.example', cookie: ada.cookie }
  expect((await send(site, PATH, { vote: 'yes' }, forged)).status).toBe(403)
  expect((await send(site, '/api/papers/2601.00001/vote', {}, forged)).status).toBe(403)
  expect((await ada.post(PATH, { vote: 'maybe' })).status).toBe(400)
  expect((await ada.post('/papers/2601.99999/vote', { vote: 'yes' })).status).toBe(404)
  expect(await site.store.votes.of(ada.member.id, 9)).toEqual([])
})

test('who votes without end is told when to go on', async () => {
  const site = await listed()
  const ada = await site.enter('Ada')
  await site.store.limits.take(`say ${ada.member.id}`, { most: 1, spanMs: 3_600_000 }, NOW)
  await site.store.kysely.updateTable('limits').set({ used: 1000 }).execute()
  const json = { cookie: ada.cookie, accept: 'application/json' }
  const refused = await send(site, PATH, { vote: 'yes' }, json)
  expect([refused.status, await refused.json()]).toMatchObject([
    429,
    { detail: expect.stringContaining('an hour') },
  ])
  expect((await ada.post(PATH, { vote: 'yes' })).headers.get('retry-after')).toBe('3600')
  expect(await site.store.votes.of(ada.member.id, 9)).toEqual([])
})

test('a program votes by a token', async () => {
  const site = await listed()
  const ada = await site.enter('Ada')
  const [token] = /dp_[\w-]{27}/.exec(
    await (await ada.post('/account', { do: 'make-token', 'token-name': 'mine' })).text(),
  )!
  const ask = async (method: string, headers: Record<string, string>) => {
    const response = await site.app.request('/api/papers/2601.00001/vote', { method, headers })
    return [response.status, await response.json()]
  }
  const authorization = { authorization: `Bearer ${token}` }
  expect(await ask('POST', authorization)).toEqual([200, { vote: true, votes: 1 }])
  expect(await ask('POST', authorization)).toEqual([200, { vote: true, votes: 1 }])
  expect(await ask('DELETE', authorization)).toEqual([200, { vote: false, votes: 0 }])
  expect(await ask('POST', { authorization: 'Bearer dp_none' })).toMatchObject([401, { status: 401 }])
})

test('what a member does not want to be shown is told to nobody, and can be taken back', async () => {
  const site = await listed()
  const [ada, bo] = [await site.enter('Ada'), await site.enter('Bo')]
  const before = await site.text('/papers/2601.00001')
  expect((await ada.post('/papers/2601.00001/dismiss', { dismiss: 'yes' })).status).toBe(303)
  expect(await ada.text('/papers/2601.00001')).toMatch(/name="dismiss" value="no"/)
  expect(await bo.text('/papers/2601.00001')).toMatch(/name="dismiss" value="yes"/)
  expect(await site.text('/papers/2601.00001')).toBe(before)
  await ada.post('/papers/2601.00001/dismiss', { dismiss: 'no' })
  expect(await site.store.dismissals.of(ada.member.id, 9)).toEqual([])
})

test('a hundred thousand votes are counted by one question a page', async () => {
  const site = await listed()
  const { kysely, said, papers } = site.store
  const keys = [(await papers.key('2601.00001'))!, (await papers.key('2601.00002'))!]
  const members = Array.from({ length: 50_000 }, (_, i) => `m${i}`)
  for (let i = 0; i < members.length; i += 1000) {
    const some = members.slice(i, i + 1000)
    const at = new Date(NOW).toISOString()
    await kysely
      .insertInto('members')
      .values(
        some.map((id) => ({
          id,
          name: id,
          handle: id,
          email: `${id}@example.invalid`,
          email_verified: 0,
          image: null,
          role: 'reader' as const,
          created_at: at,
          updated_at: at,
        })),
      )
      .execute()
    for (const [n, paper] of keys.entries()) {
      await kysely
        .insertInto('votes')
        .values(some.map((member) => ({ member, paper, name: `2601.0000${n + 1}`, at: NOW })))
        .execute()
    }
  }
  expect((await said.of(['2601.00001'])).get('2601.00001')!.votes).toBe(50_000)
  expect(await site.text('/papers/2601.00001')).toContain('and 49,988 more')
}, 60_000)
