import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from './exit.ts'
import { root, unitFolder } from './unit-files.ts'

/**
 * Hash of what decides a method's numbers: the code of its run with everything that this imports, as the bundler
 * sees it without comments and white space, and the versions of the packages it stands on.
 *
 * @throws UsageError in a release, which comes without the bundler
 */
export async function fingerprint(slug: string): Promise<string> {
  const { rolldown } = await import('rolldown').catch((cause: unknown) => {
    throw new UsageError('records are written in a clone of the repository, with all its packages', { cause })
  })
  const bundle = await rolldown({
    input: join(unitFolder(slug), 'experiment', 'reproduction.ts'),
    external: (id) => !id.startsWith('.') && !id.startsWith('#') && !id.startsWith('/'),
    resolve: { alias: { '#': `${root}src/` } },
    plugins: [
      {
        name: 'imports of this package',
        resolveId: (id) => (id.startsWith('#') ? join(root, 'src', id.slice(1)) : undefined),
      },
    ],
    logLevel: 'silent',
  })
  const { output } = await bundle.generate({
    minify: { compress: false, mangle: false },
    codeSplitting: false,
  })
  await bundle.close()
  const hash = createHash('sha256')
  const packages = new Set<string>()
  const own = new Set(output.map((part) => part.fileName))
  for (const part of output) {
    if (part.type !== 'chunk') continue
    hash.update(part.code)
    const imported = [...part.imports, ...part.dynamicImports].filter((id) => !own.has(id))
    for (const id of imported) packages.add(packageName(id))
  }
  for (const name of [...packages].sort()) hash.update(`${name} ${versionOf(name)}\n`)
  return hash.digest('hex').slice(0, 16)
}

const packageName = (id: string): string =>
  id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/')

/** The installed version of a package; a built-in module has none. */
export function versionOf(name: string): string {
  if (name.startsWith('node:')) return ''
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
