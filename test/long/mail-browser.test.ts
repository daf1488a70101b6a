import { simpleParser } from 'mailparser'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { MONDAY, RUNS, byWords, fillDay, settings } from '../../src/mail/desk.fixture.ts'
import { createDigestWriter } from '../../src/mail/digest.ts'
import { planDue } from '../../src/mail/plan.ts'
import { type Post, createPost } from '../../src/mail/post.ts'
import { sendDue } from '../../src/mail/send.ts'
import { createSigner } from '../../src/mail/sign.ts'
import { type Sink, startSink } from '../../src/mail/sink.fixture.ts'
import { type Subscriptions, createSubscriptions } from '../../src/mail/subscriptions.ts'
import { overflow, violations } from '../axe.ts'
import { browserTest, withSite } from '../browser.ts'

/** Made once the store and the address are there. */
let subscriptions: Subscriptions
let sink: Sink
let post: Post
let time = MONDAY
const now = () => time
const signer = createSigner('a secret of this test, long enough')

const site = withSite(
  {
    papers: [],
    recorded: {},
    runnable: new Set(),
    now,
    subscriptions: new Proxy({} as Subscriptions, {
      get: (_, name: keyof Subscriptions) => subscriptions[name],
    }),
  },
  async (store) => {
    await fillDay(store, '2026-03-02', 6)
  },
)
const SHOTS = process.env['SHOTS']
const shoot = async (page: Page, name: string) => {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
}

beforeAll(async () => {
  sink = await startSink()
  const config = settings(sink.url, { baseUrl: site.url })
  post = createPost(config)
  subscriptions = createSubscriptions({ store: site.store, settings: config, signer, now, nudge: () => {} })
})
afterAll(async () => {
  post.close()
  await sink[Symbol.asyncDispose]()
})
beforeEach(() => {
  sink.mails.length = 0
})

/** What the site does by itself every 20 seconds. Returns the mails that arrived, read by a mail program. */
async function sendMail() {
  const before = sink.mails.length
  const config = settings(sink.url, { baseUrl: site.url })
  const writer = createDigestWriter({ store: site.store, runs: RUNS, baseUrl: site.url })
  await planDue(site.store, { now: now(), isRunnable: () => true, ...byWords(site.store) })
  await sendDue({ store: site.store, settings: config, signer, now, writer, post })
  return Promise.all(sink.mails.slice(before).map(({ raw }) => simpleParser(Buffer.from(raw, 'latin1'))))
}

const addressIn = (text: string, path: string) => new RegExp(`${site.url}/${path}/\\S+`).exec(text)![0]

/** What a mail server's scanner does: every address, by GET and by HEAD. */
async function scan(mail: { text?: string | undefined; html?: string | false }): Promise<void> {
  const found = `${mail.text} ${mail.html}`.matchAll(/https?:\/\/[^\s"'<>)]+/g)
  for (const address of new Set([...found].map(([one]) => one.replaceAll('&amp;', '&')))) {
    if (!address.startsWith(site.url)) continue
    await fetch(address)
    await fetch(address, { method: 'HEAD' })
  }
}

const stateOf = async (email: string) => {
  const { subscriber } = await site.store.subscribers.add(
    { id: 'x', email, emailKey: email, preferences: {} as never },
    0,
  )
  return subscriber.state
}

browserTest(
  'subscribe, confirm, receive, change, and leave with one click',
  async () => {
    const page = await site.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(`${site.url}/`)
    await shoot(page, 'front-phone')
    await page.getByLabel('Get trending papers in your inbox').fill('Ada@example.org')
    await page.getByRole('button', { name: 'Subscribe' }).click()
    await page.waitForURL(`${site.url}/subscribe/sent`)
    await shoot(page, 'sent')

    const [letter] = await sendMail()
    expect(letter!.headers.has('list-unsubscribe')).toBe(false)
    await scan(letter!)
    expect(await stateOf('ada@example.org')).toBe('pending')

    const confirm = addressIn(letter!.text!, 'confirm')
    await page.goto(confirm)
    await shoot(page, 'confirm')
    await page.getByRole('button', { name: 'Yes, send them' }).click()
    await page.waitForURL(/\/subscription\/.*\?now=confirmed/)
    expect(await stateOf('ada@example.org')).toBe('active')
    await shoot(page, 'manage-phone')
    expect(await violations(page)).toEqual([])

    await page.getByLabel('Papers a mail, at most').fill('3')
    await page.getByLabel('Hour').selectOption('9')
    await page.getByLabel('Time zone').selectOption('Europe/Berlin')
    await page.getByText('Searches', { exact: true }).click()
    await page.getByLabel('Search 1: papers with').fill('"state spaces" size 3')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/now=saved/)
    expect(await page.getByLabel('Search 1: papers with').inputValue()).toBe('"state spaces" size 3')
    const manage = page.url().replace(/\?.*/, '')

    const [digest] = await sendMail()
    time = Date.parse('2026-03-03T07:59:00Z')
    expect(await sendMail()).toEqual([])
    time = Date.parse('2026-03-03T08:00:00Z')
    expect(digest!.text).toContain('Matches your search: "state spaces" size 3')
    expect(digest!.text!.match(/^Paper \d/gm)).toHaveLength(3)
    await scan(digest!)
    expect(await stateOf('ada@example.org')).toBe('active')

    const everything = await (await fetch(`${manage}/everything.json`)).json()
    expect(everything).toMatchObject({
      email: 'Ada@example.org',
      state: 'active',
      mails: [{ kind: 'digest', state: 'sent' }, {}],
    })

    const header = digest!.headerLines.find(({ key }) => key === 'list-unsubscribe')!.line
    const oneClick = /<([^>]+)>/.exec(header.replaceAll(/\s/g, ''))![1]!
    await page.goto(oneClick)
    await shoot(page, 'unsubscribe')
    expect(await stateOf('ada@example.org')).toBe('active')
    for (let i = 0; i < 2; i++) {
      const answer = await fetch(oneClick, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://mail.example.net' },
        body: 'List-Unsubscribe=One-Click',
      })
      expect(answer.status).toBe(200)
    }
    expect(await stateOf('ada@example.org')).toBe('left')
    time += 86_400_000
    expect(await sendMail()).toEqual([])

    await page.goto(manage)
    await page.getByLabel('I want all of it removed').check()
    await page.getByRole('button', { name: 'Remove everything' }).click()
    await page.getByRole('heading', { name: 'Everything is removed' }).waitFor()
    expect((await fetch(oneClick, { method: 'POST' })).status).toBe(200)
    expect((await fetch(manage)).status).toBe(404)
  },
  60_000,
)

browserTest.each([
  ['light', 390],
  ['dark', 390],
  ['light', 1200],
  ['dark', 1200],
] as const)('an issue reads well: %s, %i pixels wide', async (colorScheme, width) => {
  const page = await site.newPage({ viewport: { width, height: 844 }, colorScheme })
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const answer = await page.goto(`${site.url}/digest/2026-03-02`)
  expect(answer!.status()).toBe(200)
  expect(await page.textContent('body')).toContain('Paper 5 of 2026-03-02')
  expect(await page.content()).not.toContain('{{')
  await shoot(page, `digest-${colorScheme}-${width}`)
  expect(await overflow(page)).toBe(0)
  // Nothing is loaded but the mail itself.
  expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([`${site.url}/digest/2026-03-02`])
  const contrast = await page.evaluate(() => {
    const shade = (colour: string) => {
      const [r, g, b] = colour
        .match(/\d+/g)!
        .slice(0, 3)
        .map((part) => {
          const value = Number(part) / 255
          return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
        }) as [number, number, number]
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const behind = shade(getComputedStyle(document.body).backgroundColor)
    const texts = [...document.querySelectorAll('div, a, strong')].filter(
      (one) => one.textContent?.trim() && one.children.length === 0,
    )
    return Math.min(
      ...texts
        .filter((one) => (one as HTMLElement).offsetHeight > 2)
        .map((one) => {
          const [high, low] = [shade(getComputedStyle(one).color), behind].sort((a, b) => b - a) as [
            number,
            number,
          ]
          return (high + 0.05) / (low + 0.05)
        }),
    )
  })
  expect(contrast).toBeGreaterThan(4.5)
})

browserTest('the pages of the subscription fit a phone and are read in the dark', async () => {
  const page = await site.newPage({ viewport: { width: 360, height: 800 }, colorScheme: 'dark' })
  for (const path of ['/subscribe', '/subscribe/sent']) {
    await page.goto(site.url + path)
    expect(await violations(page)).toEqual([])
    await shoot(page, `dark${path.replaceAll('/', '-')}`)
    expect(await overflow(page)).toBe(0)
  }
})
