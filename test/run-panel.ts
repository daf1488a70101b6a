import { rmSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { recordOf } from '../src/lab/nested.fixture.ts'
import type { Recorded } from '../src/lab/recorded.ts'
import { violations as axe } from './axe.ts'
import { type LiveSite, withSite } from './browser.ts'
import { buildPanel, panelDir } from './panel-build.ts'
import { papers, reproductions } from './run-panel.fixture.ts'

/** A site whose methods are those of `run-panel.fixture.ts`, and two of their records. */
export function withPanels(): LiveSite & {
  readonly recorded: Record<string, Recorded>
  /** The page of a paper, in a new page or in one that is given. */
  open(slug: string, page?: Page, query?: string): Promise<Page>
} {
  const clientDir = panelDir()
  const recorded: Record<string, Recorded> = {}

  beforeAll(async () => {
    await buildPanel(clientDir)
    recorded['quick'] = await recordOf(await reproductions['quick']!(), [0, 1])
    // It measures the same, in more time.
    recorded['larger'] = recorded['quick']
  }, 60_000)

  afterAll(() => rmSync(clientDir, { recursive: true }))

  const site = withSite({ clientDir, papers, recorded, runnable: new Set(Object.keys(reproductions)) })
  return Object.assign(site, {
    recorded,
    async open(slug: string, page?: Page, query = '') {
      const opened = page ?? (await site.newPage())
      await opened.goto(`${site.url}/papers/${papers.find((paper) => paper.slug === slug)!.arxiv}${query}`)
      return opened
    },
  })
}

/** The run's end; another end than the one wanted fails with what the reader was told. */
export async function state(page: Page, wanted: 'done' | 'stopped' | 'failed'): Promise<void> {
  await page.waitForSelector('run-panel:not([data-state=running])')
  const ended = await page.getAttribute('run-panel', 'data-state')
  expect(ended, (await told(page)) ?? '').toBe(wanted)
}
export const told = (page: Page) => page.textContent('run-panel .told')
export const compared = (page: Page) => page.textContent('run-panel .compared')
/** Presses Stop when the run has shown itself; right after the start that would be a second press. */
export async function stop(page: Page): Promise<void> {
  await page.waitForSelector('.live progress[value]')
  await page.waitForTimeout(600)
  await page.click('[data-do=stop]')
}
export const noWorkers = (page: Page) => expect.poll(() => page.workers().length, { timeout: 10_000 }).toBe(0)

export const violations = (page: Page, rule?: string) => axe(page, rule, 'run-panel')

/** Runs to a failure, and what the reader is told then. */
export async function failing(page: Page): Promise<string | null> {
  await page.click('[data-do=run]')
  await state(page, 'failed')
  await noWorkers(page)
  return told(page)
}
