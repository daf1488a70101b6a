import { gzipSync } from 'node:zlib'
import { createAdaptorServer } from '@hono/node-server'
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { createApp } from '../../src/web/app.tsx'
import { browserTest, siteOptions, withSite } from '../browser.ts'

const site = withSite()

const ready = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready))
const kept = (page: Page) => page.evaluate(async () => caches.keys())

browserTest('what was read is there without a network, and says of when it is', async () => {
  const page = await site.newPage({ serviceWorkers: 'allow' })
  const context = page.context()
  await page.goto(`${site.url}/`)
  await ready(page)
  // The page that was there before the worker is kept too.
  await expect.poll(() => kept(page)).toEqual(['/'])
  await page.goto(`${site.url}/papers/2205.13147`)
  await expect.poll(() => kept(page)).toEqual(['/', '/papers/2205.13147'])
  expect(await page.locator('.offline').count()).toBe(0)

  await context.setOffline(true)
  await page.goto(`${site.url}/`)
  expect(await page.locator('.offline').textContent()).toMatch(
    /^You are offline\. This is the page as of \w+day.* 20\d\d at \d\d:\d\d\.$/,
  )
  // It looks as it did.
  expect(await page.evaluate(() => getComputedStyle(document.querySelector('h1')!).fontFamily)).toContain(
    'Source Serif',
  )
  await page.goto(`${site.url}/methods`)
  expect(await page.locator('li a').allTextContents()).toHaveLength(2)
  await page.locator('li a').first().click()
  await page.waitForSelector('.offline')

  await context.setOffline(false)
  await page.goto(`${site.url}/`)
  expect(await page.locator('.offline').count()).toBe(0)
})

browserTest('no more pages are kept than the newest', async () => {
  const page = await site.newPage({ serviceWorkers: 'allow' })
  await page.goto(`${site.url}/`)
  await ready(page)
  await expect.poll(() => kept(page)).toEqual(['/'])
  await page.evaluate(async () => {
    for (let i = 0; i < 11; i++) await (await caches.open(`/papers/${i}`)).put('/', new Response(''))
  })
  await page.goto(`${site.url}/papers/2205.13147`)
  await expect.poll(async () => (await kept(page)).at(-1)).toBe('/papers/2205.13147')
  await expect.poll(async () => (await kept(page)).at(0)).toBe('/papers/0')
  expect(await kept(page)).toHaveLength(12)
})

browserTest('where it is switched off, browsers that have it forget it', async () => {
  const [on, off] = [true, false].map((offline) => createApp({ ...siteOptions(site.store), offline }))
  let app = on!
  const server = createAdaptorServer({ fetch: (request, env) => app.fetch(request, env) })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const installed = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)

  const page = await site.newPage({ serviceWorkers: 'allow' })
  await page.goto(`${url}/`)
  await ready(page)
  await expect.poll(() => kept(page)).toEqual(['/'])
  // As after a restart with OFFLINE=off.
  app = off!
  await page.goto(`${url}/methods`)
  // Browsers look for a newer worker a while after a visit.
  await expect.poll(installed, { timeout: 20_000 }).toBe(0)
  await expect.poll(() => kept(page)).toEqual([])
  await page.goto(`${url}/`)
  expect(await installed()).toBe(0)
})

browserTest('is small, and so is what asks for it', async () => {
  const page = await site.newPage({ serviceWorkers: 'allow' })
  const sizeOf = async (path: string) => gzipSync(await (await fetch(site.url + path)).text()).length
  expect(await sizeOf('/sw.js')).toBeLessThan(3 * 1024)
  await page.goto(`${site.url}/`)
  const scripts = await page
    .locator('script[src]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('src')!))
  const sizes = await Promise.all(scripts.map(sizeOf))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(2 * 1024)
})
