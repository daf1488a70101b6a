import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder of a method, without a slash at its end. */
export const unitFolder = (slug: string): string =>
  fileURLToPath(new URL(`../methods/${slug}`, import.meta.url))

/**
 * Hash of what decides a method's numbers: its own sources, without the facts of the paper, tests and the
 * re-exports of `index.ts`. Comments and white space count, so a record is never silently of other code.
 */
export function hashSources(slug: string): string {
  const folder = unitFolder(slug)
  const files = globSync('*.ts', { cwd: folder })
    .filter((file) => !file.endsWith('.test.ts') && file !== 'paper.ts' && file !== 'index.ts')
    .sort()
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\n${readFileSync(`${folder}/${file}`, 'utf8')}\n`)
  return hash.digest('hex').slice(0, 16)
}
