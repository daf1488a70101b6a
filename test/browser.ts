import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, test } from 'vitest'
import { fillCatalogue } from '../src/feed/catalogue.ts'
import { papers, recorded } from '../src/methods/registry.gen.ts'
import { reproductions } from '../src/methods/reproductions.gen.ts'
import { type Store, openStore } from '../src/store/index.ts'
import type { AppOptions } from '../src/web/app-options.ts'
import { createApp } from '../src/web/app.tsx'

const root = fileURLToPath(new URL('..', import.meta.url))
const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const executablePath = CANDIDATES.find((path) => existsSync(path))

/** A test that needs a browser; skipped, saying so, where there is none. */
export const browserTest = test.skipIf(executablePath === undefined)
if (executablePath === undefined)
  console.warn(`no Chromium at ${CANDIDATES.join(', ')}: browser tests are skipped`)

/** The browser that the machine has; who starts it closes it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: FLAGS })

let users = 0
let shared: Promise<Browser> | undefined
/** One browser for all who use it at the same time; the last one closes it. */
const useBrowser = (): Promise<Browser> => {
  users++
  return (shared ??= launchBrowser())
}
async function leaveBrowser(): Promise<void> {
  if (--users > 0) return
  const browser = await shared
  shared = undefined
  await browser?.close()
}

/** The folders and lists that the real site is made of, for a test that changes one of them. */
export const siteOptions = (store: Store): AppOptions => ({
  store,
  papers,
  recorded,
  runnable: new Set(Object.keys(reproductions)),
  clientDir: join(root, 'dist/client'),
  methodsDir: join(root, 'src/methods'),
})

export interface LiveSite {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  readonly store: Store
  readonly browser: Browser
  /**
   * A page in a context of its own, closed after the test. Errors of its scripts fail the test. The site's service worker
   * keeps nothing there, unless it is allowed.
   */
  newPage(options?: BrowserContextOptions): Promise<Page>
}

/** A browser needs long to start where much else is at work. */
const START_MS = 60_000

/**
 * The real site on a free port with a store in memory, filled from the catalogue, and one real browser, both for
 * the tests of the file or `describe` that calls this. `change` may replace parts of the site, `fill` add papers.
 */
export function withSite(
  change: Partial<AppOptions> = {},
  fill: (store: Store) => Promise<void> = () => Promise.resolve(),
): LiveSite {
  const site = {} as { url: string; store: Store; browser: Browser }
  const pages: Page[] = []
  const errors: string[] = []
  const closers: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    site.store = await openStore(':memory:')
    closers.push(() => site.store.close())
    await fillCatalogue(site.store, change.papers ?? papers, Date.parse('2026-01-05'))
    await fill(site.store)
    const server = createAdaptorServer({ fetch: createApp({ ...siteOptions(site.store), ...change }).fetch })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    closers.unshift(() => new Promise((done) => server.close(done)))
    site.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
    if (executablePath === undefined) return
    closers.unshift(leaveBrowser)
    site.browser = await useBrowser()
  }, START_MS)

  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.context().close()))
    const seen = errors.splice(0)
    if (seen.length > 0) throw new Error(`the page threw:\n${seen.join('\n')}`)
  })

  afterAll(async () => {
    for (const close of closers) await close()
  })

  return Object.assign(site, {
    async newPage(options?: BrowserContextOptions) {
      const page = await (await site.browser.newContext({ serviceWorkers: 'block', ...options })).newPage()
      page.on('pageerror', (error) => errors.push(String(error)))
      pages.push(page)
      return page
    },
  })
}
