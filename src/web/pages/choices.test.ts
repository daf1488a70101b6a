import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { DEFAULTS } from '#mail/preferences.ts'
import { whyNotRestored } from '#mail/readers.ts'
import { NOW, mailSite as site } from './mail-site.fixture.ts'

describe('choices', () => {
  const WEEKLY = { frequency: 'weekly', weekday: '5', hour: '18', zone: 'Asia/Kolkata', topics: 'vision' }
  const TAKEN = { frequency: 'weekly', weekday: 5, hour: 18, zone: 'Asia/Kolkata', topics: ['vision'] }
  const BEFORE = { ...DEFAULTS, topics: ['compression'] }

  test.each(['pending', 'active', 'paused', 'left', 'blocked'] as const)(
    'are taken when they are confirmed, and not before: %s',
    async (state) => {
      const { store, post, reader, mailbox, app } = await site()
      const email = 'ada@lab.test'
      const { key, id } = await reader(email)
      await store.subscribers.change(key, { state, preferences: BEFORE, trouble: 'why' }, NOW)
      await post('/subscribe', { email, ...WEEKLY })
      const now = async () => (await store.subscribers.byId(id))!
      expect(await now()).toMatchObject({ state, preferences: BEFORE })
      const { text, link } = (await mailbox(key))[0]!
      expect(text.replaceAll(/\s+/g, ' ')).toContain('once a week, on Fridays at 18:00 (Asia/Kolkata)')
      expect(await (await app.request(link)).text()).toContain(
        'once a week, on Fridays at 18:00 (Asia/Kolkata)',
      )
      expect(await now()).toMatchObject({ state, preferences: BEFORE })
      expect((await post(link)).status).toBe(303)
      expect(await now()).toMatchObject({ state: 'active', preferences: { ...DEFAULTS, ...TAKEN } })
      // Friday, 18:00 in Kolkata.
      expect((await now()).nextAt).toBe(state === 'active' ? Date.parse('2026-01-09T12:30:00Z') : NOW)
      expect((await now()).trouble).toBeUndefined()
    },
  )

  test('of each letter are its own, so that a stranger’s change nothing', async () => {
    const { store, post, reader, mailbox } = await site()
    const email = 'ada@lab.test'
    await post('/subscribe', { email, ...WEEKLY })
    await post('/subscribe', { email, frequency: 'daily', topics: 'casino' })
    const { key } = await reader(email)
    const [mine, other] = await mailbox(key)
    expect(mine!.link).not.toBe(other!.link)
    await post(mine!.link)
    expect((await store.subscribers.many([key])).get(key)!.preferences).toEqual({ ...DEFAULTS, ...TAKEN })
  })

  test('that were not made leave a reader what they had, and a letter leads there', async () => {
    const { store, post, reader, mailbox, clock } = await site()
    const { key, id } = await reader('ada@lab.test')
    await store.subscribers.change(key, { state: 'active', preferences: BEFORE }, NOW)
    await post('/subscribe', { email: 'ada@lab.test' })
    clock.now += 3_600_000
    await store.subscribers.change(key, { state: 'left' }, NOW)
    await post('/subscribe', { email: 'ada@lab.test' })
    const [account, confirm] = await mailbox(key)
    expect(account!.text).toBe('')
    await post(confirm!.link)
    expect((await store.subscribers.byId(id))!.preferences).toEqual(BEFORE)
    const [again] = await mailbox(key)
    expect([again!.link, again!.text]).toEqual(['', expect.stringContaining('/subscription/')])
  })

  test('form, letter and pages agree on how long a link is good', async () => {
    const { post, reader, mailbox, app, store, clock } = await site()
    await post('/subscribe', { email: 'ada@lab.test' })
    const { key } = await reader('ada@lab.test')
    const { text, link } = (await mailbox(key))[0]!
    const [form, ended] = await Promise.all(['/subscribe', '/confirm/none'].map((path) => app.request(path)))
    const said = [await form!.text(), text, await ended!.text()].map(
      (page) => page.match(/(\d+)\s+days/)?.[1],
    )
    expect(said).toEqual(['7', '7', '7'])
    clock.now += 7 * 24 * 3_600_000 - 1
    expect((await app.request(link)).status).toBe(200)
    const ago = clock.now - 7 * 24 * 3_600_000
    expect(await store.subscribers.forget({ pending: ago, left: ago }, clock.now)).toBe(0)
    clock.now += 2
    expect((await app.request(link)).status).toBe(410)
    expect(await store.subscribers.forget({ pending: ago + 2, left: ago }, clock.now)).toBe(1)
  })

  test.each(['Asia/Kolkata', 'Europe/Kyiv', 'Europe/Kiev', 'Etc/GMT+5', 'Mars/Olympus'])(
    'keep the zone %s when a page is saved untouched',
    async (zone) => {
      const { app, store, signer, post, reader } = await site()
      const { key, id } = await reader('ada@lab.test')
      await store.subscribers.change(key, { state: 'active', preferences: { ...DEFAULTS, zone } }, NOW)
      const path = `/subscription/${signer.sign('manage', id)}`
      const { document } = parseHTML(await (await app.request(path)).text())
      const [chosen, ...others] = document.querySelectorAll('select[name=zone] option[selected]')
      expect(others).toEqual([])
      const saved = chosen!.getAttribute('value')!
      await post(path, { do: 'save', zone: saved })
      expect((await store.subscribers.byId(id))!.preferences.zone).toBe(saved)
      expect(saved).toBe(zone === 'Europe/Kiev' ? 'Europe/Kyiv' : zone)
    },
  )
})

test('who unsubscribes while their mail is blocked has left, so that nobody brings them back', async () => {
  const { store, signer, post, reader } = await site()
  const { key, id } = await reader('ada@lab.test')
  await store.subscribers.change(key, { state: 'blocked', confirmed: 1, trouble: 'full' }, NOW)
  await post(`/unsubscribe/${signer.sign('unsubscribe', id)}`, {}, {})
  const left = (await store.subscribers.byId(id))!
  expect(left.state).toBe('left')
  expect(whyNotRestored(left)).toMatch(/unsubscribed/)
})
