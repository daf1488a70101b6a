import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds, of all its rules or of one, on the page or in a part of it. */
export async function violations(page: Page, rule?: string, within?: string): Promise<string[]> {
  await page.evaluate(AXE)
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
