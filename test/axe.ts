import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds, of all its rules or of one, on the page or in a part of it. */
export async function violations(page: Page, rule?: string, within?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    ([rule, within]) =>
      (globalThis as unknown as { axe: Axe }).axe.run(within ?? document, rule ? { runOnly: [rule] } : {}),
    [rule, within],
  )
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))
}

interface Axe {
  run(root: Document | string, options: { runOnly?: string[] }): Promise<AxeResults>
}

/** Opens folds, of the page as it is or only some of them. */
export const unfold = (page: Page, which = 'details'): Promise<void> =>
  page.evaluate((which) => {
    for (const fold of document.querySelectorAll(which)) fold.setAttribute('open', '')
  }, which)

/** Pixels by which the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))

/**
 * An open page is accessible by day and by night, and fits a phone and a small window, with its folds open. For the first
 * some may stay closed: thousands of links take axe half a minute.
 */
export async function expectReadable(page: Page, folds?: string): Promise<void> {
  await unfold(page, folds)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  expect.soft(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect.soft(await violations(page, 'color-contrast')).toEqual([])
  await unfold(page)
  for (const width of [360, 800]) {
    await page.setViewportSize({ width, height: 740 })
    expect.soft(await overflow(page), `pixels beyond ${width}`).toBe(0)
  }
}
