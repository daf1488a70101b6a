import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { violations } from '../axe.ts'
import { browserTest, launchBrowser } from '../browser.ts'
import { papers } from '../cli-process.ts'
import { serve } from '../serving.ts'

const PAPER = '/papers/2205.13147'
/** Of a machine that does much else. */
const SOON = { timeout: 20_000 }
const READERS = ['Bo', 'Cy', 'Di', 'Ed', 'Fu', 'Gi']

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-lab-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Sends a form, and waits for the page that answers it. */
async function press(page: Page, button: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated', SOON), button.click()])
  await page.waitForLoadState()
}

/** Somebody in a browser of their own, mostly without scripts. */
async function enter(browser: Browser, link: string, name: string, javaScriptEnabled = false): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled,
    serviceWorkers: 'block',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  await page.goto(link)
  await page.getByLabel('Your name').fill(name)
  await press(page, page.getByRole('button', { name: 'Come in' }))
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(name)
  return page
}

browserTest(
  'a lab of eight: invited, voting, talking, submitting, curating, taking along, leaving',
  async () => {
    await using site = await serve({ DATA_DIR: folder })
    const env = { DATA_DIR: folder, BASE_URL: site.url }
    const { out } = await papers(['invite', '--role', 'administrator', '--json'], { env })
    const browser = await launchBrowser()
    try {
      const ada = await enter(browser, (JSON.parse(out) as { link: string }).link, 'Ada', true)
      const invite = async (role: string, uses: number) => {
        await ada.goto(`${site.url}/members`)
        await ada.getByLabel('Invite a').selectOption(role)
        await ada.getByLabel('For how many').fill(String(uses))
        await press(ada, ada.getByRole('button', { name: 'Make a link' }))
        return (await ada.locator('[role=status] code').textContent())!
      }
      const forReaders = await invite('reader', READERS.length)
      const people = new Map<string, Page>()
      for (const name of READERS) people.set(name, await enter(browser, forReaders, name))
      const hal = await enter(browser, await invite('curator', 1), 'Hal')
      const stranger = await (await browser.newContext()).newPage()
      await stranger.goto(forReaders)
      expect(await stranger.getByRole('heading', { level: 1 }).textContent()).toBe('This invitation is over')

      const [bo, cy, di] = ['Bo', 'Cy', 'Di'].map((name) => people.get(name)!) as [Page, Page, Page]
      const votes = async () => {
        await stranger.goto(site.url + PAPER)
        return stranger.locator('form.vote .count').first().textContent()
      }
      for (const page of [ada, hal, ...people.values()]) {
        await page.goto(site.url + PAPER)
        await page.locator('form.vote button').first().click()
      }
      await expect.poll(votes, SOON).toBe('8')
      // Two tabs of one person, each with a page from before.
      const tabs = [await bo.context().newPage(), await bo.context().newPage()]
      for (const tab of tabs) await tab.goto(site.url + PAPER)
      await Promise.all(tabs.map((tab) => tab.locator('form.vote button').first().click()))
      await expect.poll(votes, SOON).toBe('7')
      await bo.goto(site.url + PAPER)
      await bo.locator('form.vote button').first().click()
      await expect.poll(votes, SOON).toBe('8')

      await bo.goto(`${site.url}${PAPER}/comments`)
      await bo
        .locator('textarea[name=comment]')
        .first()
        .fill('So $x^2$ <script>alert(1)</script> **holds**, @cy?')
      await press(bo, bo.locator('.comment-form').first().getByRole('button').first())
      await cy.goto(`${site.url}${PAPER}/comments`)
      expect(await cy.locator('#main math').count()).toBeGreaterThan(0)
      expect(await cy.locator('strong', { hasText: 'holds' }).count()).toBe(1)
      expect(await cy.locator('main script').count()).toBe(0)
      expect(await cy.getByRole('link', { name: '@cy' }).count()).toBe(1)

      await di.goto(`${site.url}/submit`)
      await di.getByLabel(/arXiv id/).fill('2205.13147')
      await di.getByLabel(/Why others/).fill('short vectors')
      await press(di, di.getByRole('button', { name: 'Submit' }))
      expect(await di.getByText('waits for a yes').count()).toBe(1)
      await hal.goto(`${site.url}/submit`)
      await press(hal, hal.getByRole('button', { name: /^Show / }))
      await stranger.goto(site.url)
      expect(await stranger.getByText('Matryoshka Representation Learning').count()).toBeGreaterThan(0)
      await stranger.goto(`${site.url}/log`)
      expect(await stranger.getByText(/put the submitted paper on a list/).count()).toBe(1)

      for (const path of ['/account', '/members', '/submit', PAPER]) {
        await ada.goto(site.url + path)
        expect(await violations(ada), path).toEqual([])
      }

      await bo.goto(`${site.url}/account/data`)
      const [download] = await Promise.all([
        bo.waitForEvent('download'),
        bo.getByRole('link', { name: 'as JSON', exact: true }).click(),
      ])
      const mine = JSON.parse(readFileSync(await download.path(), 'utf8')) as { votes: { id: string }[] }
      expect(mine.votes.map(({ id }) => id)).toEqual(['2205.13147'])
      await bo.getByLabel('What I wrote stays').check()
      await bo.getByLabel('Your handle').fill('bo')
      await press(bo, bo.getByRole('button', { name: 'Erase everything' }))
      await expect.poll(votes, SOON).toBe('7')
      await stranger.goto(`${site.url}${PAPER}/comments`)
      expect(await stranger.getByText('a former reader').count()).toBeGreaterThan(0)
      await bo.goto(`${site.url}/account`)
      expect(new URL(bo.url()).pathname).toBe('/sign-in')
      expect(site.log()).toBe('')
    } finally {
      await browser.close()
    }
  },
  300_000,
)
