/** Builds the site into `dist/` when its sources have changed since the last build. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { prepareSources } from './sources.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}dist/.stamp`

/** Names, sizes and times of everything a build reads. */
function fingerprint(): string {
  const files = globSync(['src/**/*.{ts,tsx,css,json,md}', 'package-lock.json', 'vite.config.ts'], {
    cwd: root,
  })
  const hash = createHash('sha256')
  for (const file of files.sort()) {
    const { mtimeMs, size } = statSync(`${root}${file}`)
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

export async function buildIfStale(): Promise<void> {
  await prepareSources()
  const state = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return

  process.stderr.write('building the site…\n')
  const { build } = await import('vite')
  await build({ root, logLevel: 'warn' })
  await build({ root, logLevel: 'warn', build: { ssr: true } })
  const { buildLibrary } = await import('./library.ts')
  await buildLibrary()
  mkdirSync(`${root}dist`, { recursive: true })
  writeFileSync(stamp, state)
}

if (import.meta.main) await buildIfStale()
