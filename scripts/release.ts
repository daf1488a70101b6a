/**
 * Makes a release: the built site with what runs and nothing else, its packages too, for a machine that has Node.
 *
 *   npm run release               dist/daily-papers-site-VERSION.tgz
 *   npm run release -- FOLDER     the same as a folder, which must not be there yet
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import manifest from '../package.json' with { type: 'json' }
import { buildIfStale } from './build.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const NAME = 'daily-papers-site'

const PARTS = [
  'papers.mjs',
  'src',
  'dist/client',
  'dist/server',
  'models',
  'docs/self-hosting.md',
  'docs/daily-papers.service',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
]

/** Pages are in `dist/`; of the tests only those run by no one but shown on a method's page are wanted. */
const isLeftOut = (file: string): boolean =>
  file.startsWith('src/web/') ||
  /\.fixture\./.test(file) ||
  (/\.test\./.test(file) && !file.startsWith('src/methods/'))

/** Paths of the packages that are neither for development nor optional, as the lock file marks them, nor types alone. */
function packages(): string[] {
  interface Locked {
    dev?: boolean
    devOptional?: boolean
    optional?: boolean
    peer?: boolean
  }
  const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as {
    packages: Record<string, Locked>
  }
  return Object.entries(lock.packages)
    .filter(
      ([path, { dev, devOptional, optional, peer }]) => path && !dev && !devOptional && !optional && !peer,
    )
    .map(([path]) => path)
    .filter((path) => !path.includes('node_modules/@types/'))
}

/**
 * Packages that are only ever imported: by our own modules, or by packages that are imported themselves and written in
 * modules. Of those written twice the half for `require` is never loaded.
 */
function importedAlone(): ReadonlySet<string> {
  const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string> }>
  }
  const all = packages()
  const askedBy = new Map<string, string[]>()
  for (const path of all) {
    for (const name of Object.keys(lock.packages[path]!.dependencies ?? {}))
      askedBy.set(name, [...(askedBy.get(name) ?? []), path])
  }
  const alone = new Set<string>()
  const isImported = (path: string) => alone.has(path) && hasModules(`${root}${path}`)
  // A package counts once all that ask for it do: each round lets some more in, until none is left.
  for (let size = -1; size < alone.size;) {
    size = alone.size
    for (const path of all) {
      const name = path.slice('node_modules/'.length)
      if (name.includes('node_modules/')) continue
      const asking = askedBy.get(name) ?? []
      if ((asking.length > 0 || name in manifest.dependencies) && asking.every(isImported)) alone.add(path)
    }
  }
  return alone
}

/** What a package is loaded by. */
const entries = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    type?: string
    main?: string
    module?: string
    exports?: unknown
  }

/** Whether a package is written in modules, or in both ways. */
function hasModules(folder: string): boolean {
  const { type, module, exports } = entries(folder)
  return type === 'module' || module !== undefined || JSON.stringify(exports ?? '').includes('"import"')
}

/** For browsers: those without modules, and those that shall not wait. */
function isForPages(folder: string, file: string): boolean {
  if (/(?:^|[\\/])umd(?:[\\/]|$)/.test(file)) return true
  if (!file.endsWith('.min.js') || !existsSync(join(folder, file.replace(/\.min\.js$/, '.js')))) return false
  const { main, module, exports } = entries(folder)
  return !JSON.stringify([main, module, exports]).includes('.min.js')
}

/** Whether a file of a package stands there for `require` alone: its twin for `import` is beside it, or no module asks for such. */
const isForRequire = (folder: string, file: string): boolean =>
  /(?:^|[\\/])cjs(?:[\\/]|$)/.test(file) || (file.endsWith('.cjs') && !asksForCommonJs(folder))

const asking = new Map<string, boolean>()

/** Whether a module of a package names a file that is none. */
function asksForCommonJs(folder: string): boolean {
  const known = asking.get(folder)
  if (known !== undefined) return known
  const asks =
    !hasModules(folder) ||
    globSync('**/*.{js,mjs}', { cwd: folder, exclude: ['node_modules/**'] }).some((file) =>
      readFileSync(join(folder, file), 'utf8').includes('.cjs'),
    )
  asking.set(folder, asks)
  return asks
}

/** Folders at the top of a package in which its authors keep what they alone run or read. */
const UNUSED = new Set(['test', 'tests', 'docs', 'example', 'examples', 'bench', 'benchmark', 'coverage'])

/** What is for people, what is for pages, and the half of HarfBuzz that cuts fonts. Licenses stay. */
const UNREAD =
  /(?:^|[\\/])(?:readme|changelog|changes|history|contributing|security|upgrading|migration)[^\\/]*\.(?:md|markdown|txt)$|\.(?:woff2?|ttf|css)$|harfbuzz-subset\.wasm$/i

/**
 * Of a package, what a program may read: no types, no sources in TypeScript, no maps of them, no tests, no manuals. Packages within it
 * are named by the lock file themselves.
 */
const isRun = (file: string): boolean => {
  const [first = ''] = file.split(/[\\/]/)
  return (
    !/\.(?:map|[cm]?ts)$/.test(file) && !UNREAD.test(file) && first !== 'node_modules' && !UNUSED.has(first)
  )
}

/** What the folder says of itself: nothing is left to install, and scripts need no tools. */
function ownManifest() {
  const {
    version,
    description,
    license,
    type,
    imports,
    dependencies,
    peerDependencies,
    peerDependenciesMeta,
  } = manifest
  return {
    name: NAME,
    version,
    description,
    license,
    type,
    private: true,
    engines: { node: '>=24' },
    imports,
    scripts: { start: 'node --max-semi-space-size=8 papers.mjs serve', papers: 'node papers.mjs' },
    dependencies,
    peerDependencies,
    peerDependenciesMeta,
    bundleDependencies: true,
  }
}

/** Writes the release into a folder that is empty or not there yet. */
export async function writeRelease(folder: string): Promise<void> {
  await buildIfStale()
  mkdirSync(folder, { recursive: true })
  for (const part of PARTS) {
    cpSync(`${root}${part}`, join(folder, part), {
      recursive: true,
      filter: (file) => !isLeftOut(relative(root, file)),
    })
  }
  const imported = importedAlone()
  for (const path of packages()) {
    cpSync(`${root}${path}`, join(folder, path), {
      recursive: true,
      filter: (from) => {
        const file = relative(`${root}${path}`, from)
        const whole = `${root}${path}`
        return isRun(file) && !isForPages(whole, file) && !(imported.has(path) && isForRequire(whole, file))
      },
    })
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(ownManifest(), undefined, 2)}\n`)
}

async function packRelease(): Promise<string> {
  const folder = mkdtempSync(`${root}dist/release-`)
  try {
    await writeRelease(folder)
    execFileSync('npm', ['pack', folder, '--pack-destination', `${root}dist`, '--silent'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
  return `dist/${NAME}-${manifest.version}.tgz`
}

if (import.meta.main) {
  const [given] = parseArgs({ allowPositionals: true }).positionals
  if (given === undefined) {
    process.stdout.write(`${await packRelease()}\n`)
  } else if (existsSync(resolve(given))) {
    process.stderr.write(`${given} is there already; name a folder that is not\n`)
    process.exitCode = 2
  } else {
    await writeRelease(resolve(given))
    process.stdout.write(`${given}\n`)
  }
}
