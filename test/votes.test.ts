import { createAdaptorServer } from '@hono/node-server'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { createAccounts } from '../src/accounts/accounts.ts'
import { invite, joinPath } from '../src/accounts/invite.ts'
import { importRecords } from '../src/feed/import.ts'
import { type Store, openStore } from '../src/store/index.ts'
import { createApp } from '../src/web/app.tsx'
import { expectReadable, violations } from './axe.ts'
import { browserTest, launchBrowser, siteOptions } from './browser.ts'
import { freePort } from './free-port.ts'

const DAY = new Date().toISOString().slice(0, 10)
let url: string
let store: Store
let close: () => void

beforeAll(async () => {
  store = await openStore(':memory:')
  const records = ['Gulls', 'Terns', 'Knots', 'Ruffs'].map((name, position) => ({
    title: `${name} at Night`,
    arxiv: `2601.0000${position}`,
    authors: ['Ann Able'],
    abstract: `What ${name.toLowerCase()} do at night, when lamps are lit.`,
    listing: { day: DAY, position },
    signals: [{ name: 'hf-upvotes', value: 20 - position }],
  }))
  await importRecords(store, records, { source: 'hf', now: Date.now() })
  const port = await freePort()
  url = `http://localhost:${port}`
  const accounts = createAccounts({
    store,
    secret: 'of a test',
    settings: { isOpen: false },
    report: (fault) => console.error(fault),
    now: Date.now,
  })
  const server = createAdaptorServer({
    fetch: createApp({ ...siteOptions(store), papers: [], baseUrl: url, accounts }).fetch,
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  close = () => server.close()
})
afterAll(async () => {
  close()
  await store.close()
})

const stateOf = async (page: Page) => {
  const button = page.locator('.vote button').first()
  return [await button.getAttribute('aria-pressed'), await button.locator('.count').textContent()]
}

browserTest(
  'a vote is answered at once, taken back with words where it fails, and For you can be read by all',
  async () => {
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage({ serviceWorkers: 'block' })
      await page.goto(url + joinPath(await invite(store, { role: 'reader' }, Date.now())))
      await page.locator('[name=name]').fill('Ada')
      await page.locator('main [type=submit]').first().click()
      await page.waitForURL(/\/account/)

      await page.goto(url)
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('j')
      await page.keyboard.press('u')
      expect(await stateOf(page)).toEqual(['true', '1'])
      await expect.poll(async () => (await store.said.of(['2601.00000'])).get('2601.00000')!.votes).toBe(1)
      expect(page.url()).toBe(`${url}/`)

      await page.route('**/vote', (route) => route.abort())
      await page.locator('.vote button').first().click()
      expect(await page.getByRole('alert').textContent()).toContain('did not get through')
      expect(await stateOf(page)).toEqual(['true', '1'])
      expect(await violations(page)).toEqual([])
      await page.unroute('**/vote')
      // What is shown in the end is what the last press said.
      for (let i = 0; i < 3; i++) await page.locator('.vote button').first().click()
      await expect.poll(async () => (await store.said.of(['2601.00000'])).get('2601.00000')!.votes).toBe(0)
      expect(await stateOf(page)).toEqual(['false', '0'])
      expect(await page.getByRole('alert').count()).toBe(0)

      await page.goto(`${url}/for-you`)
      await page.locator('[name=new]').fill('60')
      expect(await page.locator('output').textContent()).toBe('60 % new')
      await page.getByRole('button', { name: 'More like this' }).first().click()
      await page.waitForURL(/said=pick/)
      expect(await page.locator('#said [role=status]').textContent()).toContain('More like this:')
      await expectReadable(page)
    } finally {
      await browser.close()
    }
  },
  90_000,
)
