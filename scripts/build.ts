/** Builds the site into `dist/` when its sources are no longer those of the last build. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareSources } from './sources.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}dist/.stamp`
const BUILT = ['dist/.stamp', 'dist/client/.vite/manifest.json', 'dist/server/main.js']

/** Names and contents of everything a build reads, whenever they were written. */
export function sourcesHash(folder: string): string {
  const files = globSync(
    ['src/**/*.{ts,tsx,css,json}', 'package.json', 'package-lock.json', 'vite.config.ts'],
    {
      cwd: folder,
      exclude: ['**/*.{test,fixture}.*'],
    },
  )
  const hash = createHash('sha256')
  for (const file of files.sort()) {
    const text = readFileSync(join(folder, file))
    hash.update(`${file} ${text.length}\n`).update(text)
  }
  return hash.digest('hex')
}

/** Whether `dist/` was built from other sources than those that lie here, never to its end, or lost a part since. */
export const isStale = (): boolean =>
  !BUILT.every((file) => existsSync(`${root}${file}`)) || readFileSync(stamp, 'utf8') !== sourcesHash(root)

export async function buildIfStale(): Promise<void> {
  await prepareSources()
  if (!isStale()) return

  process.stderr.write('building the site…\n')
  const sources = sourcesHash(root)
  // A build that is broken off leaves none.
  rmSync(stamp, { force: true })
  const { build } = await import('vite')
  await build({ root, logLevel: 'warn' })
  await build({ root, logLevel: 'warn', build: { ssr: true } })
  mkdirSync(`${root}dist`, { recursive: true })
  writeFileSync(stamp, sources)
}

if (import.meta.main) await buildIfStale()
