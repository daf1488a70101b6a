import ipaddr from 'ipaddr.js'
import { describe, expect, test, vi } from 'vitest'
import { invite, inviteFirst, joinPath, newMember } from '#accounts/invite.ts'
import { databases } from '#store/databases.fixture.ts'
import { NOW, cookiesOf, membersFixture, send } from '../members.fixture.ts'

describe.each(databases)('accounts on %s', (_, open) => {
  test('from the first link to the last session', async () => {
    const site = await membersFixture([], {}, { open })
    const first = joinPath((await inviteFirst(site.store, NOW))!)
    expect(await site.text(first)).toContain('an administrator')
    const noName = await send(site, first, { name: ' \u200b ', email: 'ada@example.org' })
    expect(noName.status).toBe(400)
    expect(await noName.text()).toMatch(/role="alert"[^]*value="ada@example.org"/)

    const joined = await send(site, first, { name: 'Ada Lovelace', email: 'ada@example.org' })
    expect(joined.headers.get('location')).toBe('/account?now=joined')
    expect(joined.headers.get('set-cookie')).toMatch(
      /__Secure-daily-papers.session_token=.*HttpOnly; Secure; SameSite=Lax/,
    )
    const headers = { cookie: cookiesOf(joined) }
    const account = await site.app.request('/account', { headers })
    expect(account.headers.get('cache-control')).toBe('private, no-store')
    expect(await account.text()).toMatch(/<h1>Ada Lovelace<\/h1>[^]*@ada-lovelace · administrator/)
    expect((await send(site, first, { name: 'Eve' })).status).toBe(410)
    expect(await inviteFirst(site.store, NOW)).toBeUndefined()

    expect((await send(site, '/sign-out', {}, headers)).status).toBe(303)
    const after = await site.app.request('/account', { headers })
    expect([after.status, after.headers.get('location')]).toEqual([303, '/sign-in?to=%2Faccount'])
  })

  test('a mailed link lets in a member, once, and tells nobody who is one', async () => {
    const site = await membersFixture([], {}, { open })
    const { member } = await site.enter('Ada')
    // Written behind the answer, however long that takes on a busy machine.
    const letter = () =>
      vi.waitFor(
        async () => (await site.store.notices.claim('a test', NOW, NOW + 1000)) ?? Promise.reject(),
        10_000,
      )
    const ask = (email: string) => send(site, '/sign-in', { email, to: '/papers/2205.13147' })
    const asked = await ask('ada@example.org')
    // What is done for a stranger is the same, leads nowhere, and keeps nothing of theirs.
    expect(await letter()).toMatchObject({ email: 'nobody@site.invalid', ends: NOW })
    const links = await site.store.kysely.selectFrom('verifications').selectAll().execute()
    expect(JSON.stringify(links)).not.toContain('ada@example.org')
    await site.store.kysely
      .updateTable('members')
      .set({ email: 'ada@example.org' })
      .where('id', '=', member.id)
      .execute()
    const again = await ask('Ada@Example.org')
    expect([...again.headers]).toEqual([...asked.headers])
    const sent = await letter()
    expect(sent).toMatchObject({ email: 'ada@example.org', ends: NOW + 15 * 60_000 })
    const link = sent.letter.button.href.replace('https://papers.example', '')
    // A mail server that follows links uses none up.
    expect((await site.app.request(link)).status).toBe(200)
    const entered = await send(site, link, { to: '/papers/2205.13147' })
    expect(entered.headers.get('location')).toBe('/papers/2205.13147')
    expect(
      await (await site.app.request('/account', { headers: { cookie: cookiesOf(entered) } })).text(),
    ).toContain('ada@example.org')
    expect((await site.store.members.get(member.id))!.isProved).toBe(true)
    expect((await send(site, link)).status).toBe(410)
  })

  test('whom a proxy names is let in, and takes over an address that was typed by another', async () => {
    const { store } = await membersFixture([], {}, { open })
    const [eve, ada] = [newMember('Eve', 'ada@example.org'), newMember('Ada')]
    const named = { ...ada, email: 'ada@example.org' }
    const hash = 'of an invitation'
    await store.members.invite({ hash, role: 'reader', isFirst: false, uses: 1, expires: NOW + 1 }, NOW)
    await store.members.join(hash, eve, NOW)
    await store.members.addToken({ hash: 'of eve', member: eve.id, name: 'hers' }, NOW)
    expect(await store.members.admit(named, NOW)).toMatchObject({ id: eve.id, isProved: true })
    expect(await store.members.byToken('of eve', NOW)).toBeUndefined()
    expect(await store.members.admit(named, NOW)).toMatchObject({ id: eve.id })
  })
})

test('visitors get the pages of everybody and no cookie; members their own, and no cache keeps it', async () => {
  const site = await membersFixture()
  const visitor = await site.app.request('/')
  expect(visitor.headers.get('set-cookie')).toBeNull()
  expect(await visitor.text()).toContain('Sign in')
  const ada = await site.enter('Ada')
  const hers = await ada.get('/')
  expect(hers.headers.get('cache-control')).toBe('private, no-cache')
  expect(await hers.text()).toMatch(/href="\/account"[^>]*>Ada</)
  expect(await site.text('/')).not.toContain('>Ada<')
})

test('whom a proxy names gets their own pages, though they bring no cookie', async () => {
  const trustedProxies = [ipaddr.parseCIDR('127.0.0.0/8')]
  const site = await membersFixture([], { header: { email: 'remote-email' } }, { trustedProxies })
  const as = async (email: string, remoteAddress: string, path = '/') =>
    (
      await site.app.request(
        path,
        { headers: { 'remote-email': email } },
        { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } } },
      )
    ).text()
  expect(await site.text('/')).toContain('Sign in')
  expect(await as('ada@example.org', '127.0.0.1')).toMatch(/href="\/account"[^>]*>ada</)
  expect(await as('eve@example.org', '192.0.2.1')).toContain('Sign in')
  expect(await site.text('/')).toContain('Sign in')

  // What is decided about them holds from the next page on.
  const queue = 'href="/queue"'
  const ada = (await site.store.members.byEmail('ada@example.org'))!
  await site.store.members.setRole(ada.id, 'curator')
  expect(await as('ada@example.org', '127.0.0.1', '/account')).toContain(queue)
  await site.store.members.setRole(ada.id, 'reader')
  expect(await as('ada@example.org', '127.0.0.1', '/account')).not.toContain(queue)
  await site.store.members.remove(ada.id)
  await as('ada@example.org', '127.0.0.1')
  expect((await site.store.members.byEmail('ada@example.org'))!.id).not.toBe(ada.id)
})

test('whoever is invited cannot find out who is a member by trying one address after another', async () => {
  const site = await membersFixture()
  const named = { id: 'ada', name: 'Ada', handle: 'ada', email: 'ada@example.org' }
  await site.store.members.admit(named, NOW)
  const path = joinPath(await invite(site.store, { role: 'reader', uses: 50 }, NOW))
  const join = async (email: string) => {
    const answer = await send(site, path, { name: 'Eve', email })
    return [answer.status, await answer.text()] as const
  }
  for (let i = 0; i < 50; i++)
    expect((await join('ada@example.org'))[1]).toContain('has this address already')
  for (const email of ['ada@example.org', 'nobody@example.org']) {
    expect(await join(email)).toEqual([400, expect.stringContaining('Come in without one')])
  }
  expect((await join(''))[0]).toBe(303)
})

test('what is not from a page of the site changes nothing', async () => {
  const site = await membersFixture()
  const ada = await site.enter('Ada')
  const forged = await send(
    site,
    '/account',
    { do: 'save', name: 'Eve', handle: 'eve' },
    { origin: 'https://evil.example', cookie: ada.cookie },
  )
  expect(forged.status).toBe(403)
  expect((await ada.post('/account', { do: 'save', name: 'Ada L.', handle: 'ada-l' })).status).toBe(303)
  expect(await site.store.members.byHandle('ada-l')).toMatchObject({ name: 'Ada L.' })
})

test('what a member opens is remembered until they want it forgotten', async () => {
  const site = await membersFixture()
  const ada = await site.enter('Ada')
  const opened = async () => (await site.store.openings.of(ada.member.id, 9)).map(({ id }) => id)
  await ada.get('/papers/2205.13147', { 'sec-purpose': 'prefetch' })
  expect(await opened()).toEqual([])
  await ada.get('/papers/nested')
  await ada.get('/papers/2205.13147')
  await ada.get('/papers/2205.13147')
  expect(await opened()).toEqual(['2205.13147'])
  await ada.post('/account', { do: 'forget' })
  await ada.get('/papers/2205.13147')
  expect(await opened()).toEqual([])
  expect(await ada.text('/account')).toContain('Remember them')
  await ada.post('/account', { do: 'remember' })
  await ada.get('/papers/2205.13147')
  expect(await opened()).toEqual(['2205.13147'])
})

test('roles: administrators give them, the last one stays', async () => {
  const site = await membersFixture()
  const [ada, bo] = [await site.enter('Ada', 'administrator'), await site.enter('Bo')]
  expect((await bo.get('/members')).status).toBe(403)
  expect(
    (await bo.post('/members', { do: 'role', member: bo.member.id, role: 'administrator' })).status,
  ).toBe(403)
  expect(
    await (await ada.post('/members', { do: 'role', member: ada.member.id, role: 'reader' })).text(),
  ).toContain('last administrator')
  expect((await ada.post('/members', { do: 'role', member: bo.member.id, role: 'curator' })).status).toBe(303)
  expect((await site.store.members.get(bo.member.id))!.role).toBe('curator')
  expect(await (await ada.post('/members', { do: 'invite', role: 'reader', uses: '3' })).text()).toMatch(
    /https:\/\/papers\.example\/join\/[\w-]{27}/,
  )
})

test('a program says who it acts for by a token, until that is removed', async () => {
  const site = await membersFixture()
  const ada = await site.enter('Ada')
  const [token] = /dp_[\w-]{27}/.exec(
    await (await ada.post('/account', { do: 'make-token', 'token-name': 'mine' })).text(),
  )!
  const asked = () => site.app.request('/account', { headers: { authorization: `Bearer ${token}` } })
  expect((await asked()).status).toBe(200)
  const [kept] = await site.store.members.tokens(ada.member.id)
  await ada.post('/account', { do: 'remove-token', token: kept!.hash })
  expect((await asked()).status).toBe(303)
})

test.each([
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example/', '/'],
  ['/papers?q=1#a', '/papers?q=1#a'],
])('after coming in, %s leads to %s', async (to, location) => {
  const site = await membersFixture()
  const ada = await site.enter('Ada')
  const response = await ada.get(`/sign-in?to=${encodeURIComponent(to)}`)
  expect(response.headers.get('location')).toBe(location)
})
