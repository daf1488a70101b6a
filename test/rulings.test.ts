import { expect } from 'vitest'
import { type Accounts, createAccounts } from '../src/accounts/accounts.ts'
import { invite, joinPath } from '../src/accounts/invite.ts'
import { importRecords } from '../src/feed/import.ts'
import { expectReadable } from './axe.ts'
import { browserTest, withSite } from './browser.ts'

const LAMPS = { title: 'Counting Lamps in Rooms', arxiv: '2601.00001', authors: ['Ann Able', 'Bo Bell'] }
const LIGHTS = {
  title: 'On the Number of Lights in Rather Large Rooms',
  authors: ['A. Able'],
  doi: '10.5555/lights',
}

let accounts: Accounts
const site = withSite(
  { accounts: new Proxy({} as Accounts, { get: (_, name: keyof Accounts) => accounts[name] }) },
  async (store) => {
    const settings = { isOpen: false }
    accounts = createAccounts({ store, secret: 'of a test', settings, report() {}, now: Date.now })
    await importRecords(store, [LAMPS], { source: 'arxiv-atom', now: 1 })
    await importRecords(store, [LIGHTS], { source: 'crossref', now: 1 })
  },
)

browserTest(
  'a curator merges papers on a phone without a script, is refused a split, and takes it back',
  async () => {
    const page = await site.newPage({ javaScriptEnabled: false, viewport: { width: 375, height: 700 } })
    await page.goto(site.url + joinPath(await invite(site.store, { role: 'curator' }, Date.now())))
    await page.getByLabel('name', { exact: false }).first().fill('Cy')
    await page.locator('main form button').first().click()
    await page.goto(`${site.url}/papers/2601.00001`)
    await page.getByText('Curate', { exact: true }).click()
    await page.getByRole('link', { name: 'Merge with…' }).click()
    await page.getByLabel('The other paper').fill('doi:10.5555/nothing')
    await page.getByLabel('Why').fill('one talk')
    await page.getByRole('button', { name: 'Show what comes of it' }).click()
    expect(await page.getByLabel('The other paper').inputValue()).toBe('doi:10.5555/nothing')
    await page.getByLabel('The other paper').fill('https://doi.org/10.5555/lights')
    await page.getByRole('button', { name: 'Show what comes of it' }).click()
    await page.getByRole('button', { name: 'Yes, they are one' }).click()
    await page.waitForURL(/\/papers\/2601\.00001#here$/)

    await page.goto(`${site.url}/papers/2601.00001/split`)
    await page.getByLabel('Crossref').check()
    await page.getByLabel('Why').fill('two after all')
    await page.getByRole('button', { name: 'Show what comes of it' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('made “On the Number')
    expect(await page.getByLabel('Crossref').isChecked()).toBe(true)

    const looking = await page
      .context()
      .browser()!
      .newPage({ storageState: await page.context().storageState() })
    await looking.goto(page.url())
    await expectReadable(looking)
    await looking.goto(`${site.url}/papers/2601.00001`)
    await expectReadable(looking)

    await page.goto(`${site.url}/papers/2601.00001`)
    await page.getByRole('button', { name: 'Take back' }).click()
    await looking.goto(`${site.url}/papers/2601.00001/merge?with=10.5555/lights&reason=one+talk`)
    await expectReadable(looking)
    await looking.close()
  },
  60_000,
)
