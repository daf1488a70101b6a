import { rmSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { recordOf } from '../../src/lab/nested.fixture.ts'
import type { Recorded } from '../../src/lab/recorded.ts'
import { runSeed } from '../../src/lab/run.ts'
import { startReruns } from '../../src/runs/rerun.ts'
import { overflow, violations } from '../axe.ts'
import { browserTest, withSite } from '../browser.ts'
import { buildPanel, panelDir } from '../panel-build.ts'
import { papers, reproductions } from '../run-panel.fixture.ts'

const clientDir = panelDir()
const recorded: Record<string, Recorded> = {}
const { arxiv } = papers.find((paper) => paper.slug === 'larger')!

beforeAll(async () => {
  await buildPanel(clientDir)
  recorded.larger = await recordOf(await reproductions.larger!(), [0, 1])
}, 60_000)

afterAll(() => rmSync(clientDir, { recursive: true }))

const site = withSite({
  clientDir,
  papers,
  recorded,
  runnable: new Set(Object.keys(reproductions)),
  keeping: { load: (slug) => reproductions[slug]?.(), verifies: true },
})

/** Presses Run there, then "Keep this run". */
async function runAndKeep(where: Page | Frame): Promise<string> {
  await where.click('[data-do=run]')
  await where.waitForSelector('run-panel[data-state=done]')
  await where.click('.keep button')
  return (await where.textContent('.keep a'))!
}

/** The site's own run of all that waits, by the same code on the backend of Node. */
async function runQueue(): Promise<void> {
  const reruns = startReruns(site.store, {
    recorded,
    log: () => {},
    run: async ({ job }) => {
      const result = await runSeed(await reproductions[job.slug]!(), job)
      return { ...result, seconds: 1, cpuSeconds: 1 }
    },
  })
  const waiting = async () =>
    (await site.store.keptRuns.of('larger', { limit: 99 })).filter(({ rerun }) => rerun?.ended === undefined)
  await expect.poll(waiting, { timeout: 20_000 }).toEqual([])
  await reruns.close()
}

browserTest('a run is kept, opened by somebody else, and verified; a forgery is unmasked', async () => {
  const page = await site.newPage()
  await page.goto(`${site.url}/papers/${arxiv}`)
  const url = await runAndKeep(page)
  expect(url).toMatch(/\/runs\/[0-9a-f]{12}$/)
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(url)

  const forged = await page.evaluate(async () => {
    const { fingerprint } = JSON.parse(document.querySelector('run-panel script')!.textContent) as {
      fingerprint: string
    }
    const metrics = { first: 0.7, last: 0.00001 }
    const body = JSON.stringify({
      slug: 'larger',
      fingerprint,
      seed: 0,
      backend: 'webgpu',
      seconds: 1,
      metrics,
    })
    const headers = { 'content-type': 'application/json' }
    return (await fetch('/runs', { method: 'POST', headers, body })).headers.get('location')!
  })

  const other = await site.newPage({ colorScheme: 'dark', viewport: { width: 375, height: 800 } })
  await other.goto(url)
  expect(await other.textContent('dd')).toMatch(/^computer, Chrome \d+ on Linux, WebAssembly$/)
  expect(await other.textContent('.mark')).toBe('… waiting')
  await runQueue()
  await other.reload()
  expect(await other.textContent('.mark')).toBe('✓ verified')
  expect(await violations(other)).toEqual([])
  expect(await overflow(other)).toBe(0)

  await other.goto(`${site.url}${forged}`)
  expect(await other.textContent('.mark')).toBe('~ differs')
  await other.goto(`${site.url}/papers/${arxiv}/runs`)
  expect(await other.textContent('.told')).toBe('The same on 1 of 1 device; 1 reports other numbers')
  expect(
    await other.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth),
  ).toBeGreaterThan(100)
  expect(await violations(other)).toEqual([])
  expect(await overflow(other)).toBe(0)
  // The one who has the paper open sees it with the next look.
  await page.reload()
  expect(await page.textContent('.kept-line summary')).toContain('the same on 1 of 1 device')
})

browserTest('when it cannot be sent the reader is told, and may press again', async () => {
  const page = await site.newPage()
  await page.route('**/runs', (route) => route.abort())
  await page.goto(`${site.url}/papers/${arxiv}`)
  await page.click('[data-do=run]')
  await page.waitForSelector('run-panel[data-state=done]')
  await page.click('.keep button')
  await expect.poll(() => page.textContent('.keep [role=status]')).toContain('press again')
  await page.unroute('**/runs')
  await page.click('.keep button')
  expect(await page.textContent('.keep a')).toContain('/runs/')
})

const pageAround = (headers: Record<string, string>): Server =>
  createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', ...headers })
    response.end(`<!doctype html><title>Elsewhere</title><iframe src="${site.url}/embed/${arxiv}"></iframe>`)
  })

browserTest.each([
  ['any page', {}],
  [
    'an isolated page',
    { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' },
  ],
])('in a frame of %s the panel runs, and keeps', async (_, headers) => {
  const server = pageAround(headers)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  try {
    const page = await site.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const frame = page.frames().find((one) => one.url().includes('/embed/'))!
    const url = await runAndKeep(frame)
    // A page of this site may not stand in the frame: it opens beside it.
    const [opened] = await Promise.all([page.waitForEvent('popup'), frame.click('.keep a')])
    await opened.waitForSelector('.kept-run')
    expect(opened.url()).toBe(url)
  } finally {
    server.close()
  }
})
