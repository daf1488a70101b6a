import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { settings } from '#mail/desk.fixture.ts'
import { DEFAULTS } from '#mail/preferences.ts'
import { hashOf } from '#mail/sign.ts'
import { createSubscriptions } from '#mail/subscriptions.ts'
import { fixture } from '../app.fixture.ts'
import { NOW, OWN, letters, mailSite as site } from './mail-site.fixture.ts'

describe('subscribing', () => {
  test('answers alike whoever is here already, and writes to who has the inbox', async () => {
    const { store, post, reader } = await site()
    const answers = []
    for (const state of ['new', 'pending', 'active', 'blocked'] as const) {
      const email = `${state}@example.org`
      if (state !== 'new') await store.subscribers.change((await reader(email)).key, { state }, 1)
      const answer = await post('/subscribe', { email, frequency: 'weekly' })
      answers.push([answer.status, answer.headers.get('location'), await answer.text()])
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify([303, '/subscribe/sent', ''])]),
    )
    const written = await Promise.all(
      ['new', 'pending', 'active', 'blocked'].map(async (name) =>
        letters(store, (await reader(`${name}@example.org`)).key),
      ),
    )
    expect(written).toEqual([['confirm'], ['confirm'], ['account'], ['confirm']])
    // Somebody else can't change what a reader gets.
    expect((await reader('active@example.org')).preferences).toEqual({})
    expect((await reader('new@example.org')).preferences.frequency).toBe('weekly')
  })

  test('writes no second letter within minutes', async () => {
    const { store, post, reader } = await site()
    for (let i = 0; i < 3; i++) await post('/subscribe', { email: 'ada@example.org' })
    expect(await letters(store, (await reader('ada@example.org')).key)).toEqual(['confirm'])
  })

  test('counts who connects, whatever they say of where they come from', async () => {
    const { app } = await site()
    const env = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
    const answers = []
    for (let i = 0; i < 14; i++) {
      const headers = { ...OWN, 'x-forwarded-for': `8.8.${i}.8`, forwarded: `for=8.8.${i}.8` }
      const body = `email=v${i}@example.org`
      answers.push((await app.request('/subscribe', { method: 'POST', body, headers }, env)).status)
    }
    expect(answers).toEqual([...Array<number>(10).fill(303), ...Array<number>(4).fill(429)])
  })

  test('writes again when asked again, and no more than four letters a day', async () => {
    const { store, post, reader, clock } = await site()
    for (let i = 0; i < 6; i++) {
      expect((await post('/subscribe', { email: 'ada@example.org' })).status).toBe(303)
      clock.now += 5 * 60_000
    }
    const { key } = await reader('ada@example.org')
    expect(await letters(store, key)).toEqual(Array(4).fill('confirm'))
    clock.now += 24 * 3_600_000
    await post('/subscribe', { email: 'ada@example.org' })
    expect(await letters(store, key)).toHaveLength(5)
  })

  test('writes no more letters an hour than the site may, whoever asks', async () => {
    const { store, post, clock } = await site({ letterCap: 2, dailyCap: 1 })
    const ask = async (i: number) => {
      const answer = await post('/subscribe', { email: `r${i}@example.org` })
      return [answer.status, answer.headers.get('retry-after')]
    }
    expect(await ask(1)).toEqual([303, null])
    expect(await ask(2)).toEqual([303, null])
    expect(await ask(3)).toEqual([429, '3600'])
    expect(await store.deliveries.counts(0)).toMatchObject({ waiting: 2 })
    clock.now += 3_600_000
    expect(await ask(4)).toEqual([303, null])
  })

  test('counts for all processes on one database together', async () => {
    const first = await site()
    for (let i = 0; i < 10; i++) await first.post('/subscribe', { email: `r${i}@example.org` })
    const desk = { store: first.store, settings: settings('smtp://localhost'), signer: first.signer }
    const second = createSubscriptions({ ...desk, now: () => NOW, nudge: () => {} })
    expect(await second.subscribe({ email: 'other@example.org' }, undefined)).toBe('too many')
    expect(await second.subscribe({ email: 'other@example.org' }, '192.0.2.1')).toBe('look into your inbox')
  })

  test('a program that fills in every field is told the same, and nothing is written', async () => {
    const { store, post, app } = await site()
    const caught = await post('/subscribe', { email: 'ada@example.org', homepage: 'https://buy.example' })
    expect([caught.status, caught.headers.get('location')]).toEqual([303, '/subscribe/sent'])
    expect(await store.subscribers.countByState()).toEqual({})
    for (const path of ['/', '/subscribe']) {
      const html = await (await app.request(path)).text()
      expect(html).toMatch(/<div class="trap" aria-hidden="true">.*?name="homepage"[^>]*tabindex="-1"/s)
    }
    const style = readFileSync(new URL('../styles/mail.css', import.meta.url), 'utf8')
    expect(style).toMatch(/\.trap \{\s*display: none;/)
  })

  test('takes ten an hour from one network', async () => {
    const { post } = await site()
    const answers = []
    for (let i = 0; i < 11; i++)
      answers.push((await post('/subscribe', { email: `r${i}@example.org` })).status)
    expect(answers.slice(-2)).toEqual([303, 429])
  })

  test.each(['nothing', 'a@b', 'ada@example.org\r\nBcc: all@example.org', '"><script>@example.org'])(
    'refuses %j, and keeps what was typed',
    async (email) => {
      const { post } = await site()
      const answer = await post('/subscribe', { email, most: '7' })
      const html = await answer.text()
      expect(answer.status).toBe(400)
      expect(html).toContain('This is not an address')
      expect(html).toContain('name="most" min="1" max="20" value="7"')
      expect(html).not.toContain('"><script>@')
    },
  )

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['nobody knows where', { origin: 'null' }],
    ['a page that does not say', {}],
    ['another site, by its own word', { 'sec-fetch-site': 'cross-site' }],
  ])('takes no form from %s', async (_, headers) => {
    const { post, store } = await site()
    const form = { ...OWN, origin: '', ...headers } as Record<string, string>
    if (!('origin' in headers)) delete form['origin']
    expect((await post('/subscribe', { email: 'ada@example.org' }, form)).status).toBe(403)
    expect(await store.subscribers.countByState()).toEqual({})
  })

  test('takes a form of its own name behind a proxy, and no large one', async () => {
    const { post, app } = await site()
    const headers = { ...OWN, origin: 'https://other.example', host: 'other.example' }
    expect((await post('/subscribe', { email: 'ada@example.org' }, headers)).status).toBe(303)
    const large = { method: 'POST', headers: OWN, body: `email=${'a'.repeat(20_000)}` }
    expect((await app.request('/subscribe', large)).status).toBe(413)
  })
})

describe('links in mails', () => {
  test('GET and HEAD change nothing, POST does', async () => {
    const { app, store, signer, post } = await site()
    const { subscriber } = await store.subscribers.add(
      { id: 'ada', email: 'ada@example.org', emailKey: 'ada@example.org', preferences: DEFAULTS },
      NOW,
    )
    await store.subscribers.keepConfirmation(hashOf('token'), subscriber.key, NOW + 1000)
    const state = async () => (await store.subscribers.byId('ada'))!.state
    const links = ['/confirm/token', `/unsubscribe/${signer.sign('unsubscribe', 'ada')}`]
    for (const link of links) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await app.request(link, { method })
        expect(answer.status).toBe(200)
        expect(answer.headers.get('cache-control')).toBe('no-store')
        expect(answer.headers.get('x-robots-tag')).toContain('noindex')
      }
    }
    expect(await state()).toBe('pending')

    const confirmed = await post('/confirm/token')
    expect(confirmed.headers.get('location')).toBe(
      `/subscription/${signer.sign('manage', 'ada')}?now=confirmed`,
    )
    expect(await state()).toBe('active')
    expect((await store.subscribers.byId('ada'))!.nextAt).toBe(NOW)
    expect((await post('/confirm/token')).status).toBe(303)

    for (let i = 0; i < 2; i++) expect((await post(links[1]!, {}, {})).status).toBe(200)
    expect(await state()).toBe('left')
    // A used link does not bring back who left.
    expect((await post('/confirm/token')).status).toBe(410)
    expect(await state()).toBe('left')
  })

  test('a link for one thing opens no other, and a forged one nothing', async () => {
    const { app, store, signer, post } = await site()
    await store.subscribers.add(
      { id: 'ada', email: 'a@b.cd', emailKey: 'a@b.cd', preferences: DEFAULTS },
      NOW,
    )
    expect((await app.request(`/subscription/${signer.sign('unsubscribe', 'ada')}`)).status).toBe(404)
    expect((await post(`/unsubscribe/${signer.sign('manage', 'ada')}`)).status).toBe(404)
    expect((await post('/unsubscribe/ada.aaaaaaaaaaaaaaaa')).status).toBe(404)
    expect((await post(`/unsubscribe/${signer.sign('unsubscribe', 'gone')}`)).status).toBe(200)
    expect((await app.request('/confirm/unknown')).status).toBe(410)
  })

  test('the page of a subscription saves, pauses, goes on and removes', async () => {
    const { app, store, signer, post } = await site()
    const { subscriber } = await store.subscribers.add(
      { id: 'ada', email: 'ada@example.org', emailKey: 'ada@example.org', preferences: DEFAULTS },
      NOW,
    )
    await store.subscribers.change(subscriber.key, { state: 'active', nextAt: NOW }, NOW)
    const link = `/subscription/${signer.sign('manage', 'ada')}`
    const now = async () => (await store.subscribers.byId('ada'))!
    const fields = {
      do: 'save',
      frequency: 'weekly',
      weekday: '3',
      hour: '99',
      zone: 'Mars/Olympus',
      categories: 'cs.LG, nonsense!, stat.ML',
      topics: ['', 'robotics', 'AI safety', 'knitting, <b>'],
      trending: 'off',
      'search-0': ' "state space"\r\n ',
      'without-0': 'linear',
      'search-1': '',
    }
    expect((await post(link, fields)).headers.get('location')).toBe(`${link}?now=saved`)
    expect((await now()).preferences).toEqual({
      ...DEFAULTS,
      frequency: 'weekly',
      weekday: 3,
      categories: ['cs.LG', 'stat.ML'],
      topics: ['robotics', 'ai safety', 'knitting'],
      trending: false,
      searches: [{ words: '"state space"', without: 'linear' }],
    })
    const form = await (await app.request(link)).text()
    for (const name of ['robotics', 'AI safety', 'knitting'])
      expect(form).toMatch(new RegExp(`name="topics" value="${name}" checked`))
    expect(form).toMatch(/name="topics" value="quantum computing"\/?>/)
    await post(link, { do: 'save', topics: '' })
    expect((await now()).preferences.topics).toEqual([])
    await post(link, { do: 'save', topics: 'Retrieval, LLM' })
    expect((await now()).preferences.topics).toEqual(['retrieval', 'llm'])
    await post(link, { do: 'pause' })
    expect(await now()).toMatchObject({ state: 'paused' })
    expect((await now()).nextAt).toBeUndefined()
    await post(link, { do: 'resume' })
    expect((await now()).nextAt).toBe(Date.parse('2026-01-07T07:00:00Z'))
    expect(await (await app.request(`${link}/everything.json`)).json()).toMatchObject({
      email: 'ada@example.org',
    })
    await post(link, { do: 'remove' })
    expect(await now()).toBeDefined()
    await post(link, { do: 'remove', sure: 'yes' })
    expect(await store.subscribers.byId('ada')).toBeUndefined()
  })
})

test('a site without a mail server offers no mail, and shows issues', async () => {
  const { app, text } = await fixture()
  expect(await text('/')).not.toContain('/subscribe')
  expect((await app.request('/subscribe')).status).toBe(404)
  expect(
    (
      await app.request('/subscribe', {
        method: 'POST',
        headers: { origin: 'http://localhost', host: 'localhost' },
      })
    ).status,
  ).toBe(404)
  const issue = await app.request('/digest/2026-01-04')
  expect(issue.status).toBe(200)
  expect(issue.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'unsafe-inline'/,
  )
  expect(await issue.text()).toContain('No new list has come in')
  expect(await text('/digest/2026-01-04.txt')).toMatch(/^DAILY PAPERS\nSunday/)
  for (const wrong of ['2026-01-06', '2026-02-30', 'today', '2026-01-04.pdf']) {
    expect((await app.request(`/digest/${wrong}`)).status).toBe(404)
  }
})
