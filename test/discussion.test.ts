import { expect } from 'vitest'
import { type Accounts, createAccounts } from '../src/accounts/accounts.ts'
import { invite, joinPath } from '../src/accounts/invite.ts'
import { titleKey } from '../src/sources/text.ts'
import { violations } from './axe.ts'
import { browserTest, withSite } from './browser.ts'

const ABSTRACT = 'We learn that $x_1$ says most. The rest says little, and costs as much.'
const PAPER = '/papers/discussed'

let accounts: Accounts
const site = withSite(
  { accounts: new Proxy({} as Accounts, { get: (_, name: keyof Accounts) => accounts[name] }) },
  async (store) => {
    accounts = createAccounts({
      store,
      secret: 'of a test',
      settings: { isOpen: false },
      report() {},
      now: Date.now,
    })
    const paper = {
      id: 'discussed',
      title: 'Discussed',
      titleKey: titleKey('Discussed'),
      authors: [],
      topics: [],
      listed: 0,
      source: 'test',
      abstract: ABSTRACT,
    }
    await store.works.write([{ paper }])
  },
)

/** Somebody in a browser of theirs. */
async function enter(name: string, role: 'reader' | 'curator', options = {}) {
  const page = await site.newPage(options)
  await page.goto(site.url + joinPath(await invite(site.store, { role }, Date.now())))
  await page.getByLabel('name', { exact: false }).first().fill(name)
  await page.locator('main form button').first().click()
  await page.waitForURL(/\/account/)
  return page
}

const axe = async (page: Awaited<ReturnType<typeof enter>>, colorScheme: 'light' | 'dark') => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  expect(await violations(page)).toEqual([])
}

browserTest(
  'a selection is quoted, said without a script on a phone, answered, flagged, hidden and appealed against',
  async () => {
    const ada = await enter('Ada', 'reader')
    await ada.goto(site.url + PAPER)
    await ada
      .locator('[data-quotable]')
      .last()
      .evaluate((text) => document.getSelection()!.selectAllChildren(text))
    await ada.getByRole('button', { name: 'Quote these words' }).click()
    await ada.keyboard.type('Is $x_1$ the first?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```')
    await ada.getByRole('button', { name: 'Comment', exact: true }).click()
    await ada.waitForURL(/#comment-/)
    expect(await ada.locator('.quoted math').count()).toBe(1)
    expect(await ada.locator('.comment-text math').count()).toBe(1)
    await axe(ada, 'light')

    const bo = await enter('Bo', 'reader', {
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    })
    await bo.goto(site.url + PAPER)
    await bo.getByRole('link', { name: 'Reply to Ada' }).click()
    await bo.getByLabel('Your answer').fill('Yes: *the first*')
    await bo.getByRole('button', { name: 'Preview' }).click()
    expect(await bo.locator('.preview em').textContent()).toBe('the first')
    await bo.getByRole('button', { name: 'Comment', exact: true }).click()
    await bo.waitForURL(/\/comments\//)
    const answer = new URL(bo.url()).pathname
    expect(await bo.locator('.comment-text em').textContent()).toBe('the first')

    const cy = await enter('Cy', 'curator', { viewport: { width: 320, height: 640 } })
    await cy.goto(site.url + answer)
    for (const fold of await cy.locator('summary').all()) await fold.click()
    await axe(cy, 'dark')
    const wide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth
    expect(await cy.evaluate(wide)).toBe(false)
    await cy.getByLabel('The reason, for everybody').fill('It is the second.')
    await cy.getByRole('button', { name: 'Hide', exact: true }).click()
    await cy.getByText('It is the second.').waitFor()
    await cy.goto(site.url + PAPER)
    expect(await cy.locator('.stub').textContent()).toMatch(/Hidden by Cy.*It is the second\./)
    await axe(cy, 'dark')
    expect(await cy.evaluate(wide)).toBe(false)

    await bo.goto(site.url + answer)
    await bo.getByRole('link', { name: 'Appeal' }).click()
    await bo.getByLabel('What speaks against it').fill('It is the first.')
    await bo.getByRole('button', { name: 'Appeal' }).click()
    await bo.getByText('It waits for somebody else').waitFor()
    await cy.goto(`${site.url}/queue`)
    await axe(cy, 'light')
    expect(await cy.evaluate(wide)).toBe(false)
  },
  60_000,
)
