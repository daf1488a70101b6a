/**
 * Packs the methods and `nn` as a package for other programs, `dist/daily-papers-VERSION.tgz`: plain JavaScript and
 * types, and of dependencies only those that the code imports. What needs no jax has a path that brings none.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Rolldown, build } from 'vite'
import manifest from '../package.json' with { type: 'json' }
import { prepareSources } from './sources.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}dist/library`
/** One copy of it must serve both sides: arrays of two would not know each other. */
const PEER = '@jax-js/jax'
/** `Map.groupBy` came with 21. */
const NODE = '>=22'

/** What can be imported, by its path below the name of the package, and the source of it. */
function entries(): Map<string, string> {
  const found = new Map<string, string>()
  for (const index of globSync('src/{methods/*,nn}/index.ts', { cwd: root }).sort()) {
    const path = dirname(index).slice('src/'.length)
    found.set(path, index)
    for (const [, file] of readFileSync(`${root}${index}`, 'utf8').matchAll(/ from '\.\/([^']+)\.ts'/g)) {
      found.set(`${path}/${file!.replace(/^method\/|\/index$/g, '')}`, `${dirname(index)}/${file}.ts`)
    }
  }
  return found
}

/** Builds the modules. @returns the packages that each entry loads */
async function buildModules(sources: Map<string, string>): Promise<Map<string, string[]>> {
  const [{ output }] = (await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: `${folder}/lib`,
      target: 'es2024',
      minify: false,
      lib: {
        entry: Object.fromEntries([...sources].map(([path, source]) => [path, `${root}${source}`])),
        formats: ['es'],
      },
      rolldownOptions: {
        external: /^[a-z@]/,
        output: { chunkFileNames: 'shared/[name]-[hash].js' },
        checks: { pluginTimings: false },
      },
    },
  })) as [Rolldown.RolldownOutput]
  const chunks = new Map(
    output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])),
  )
  return new Map([...sources.keys()].map((path) => [path, packagesOf(`${path}.js`, chunks)]))
}

/** The packages that a module imports, and those that its imports do. */
function packagesOf(file: string, chunks: ReadonlyMap<string, Rolldown.OutputChunk>): string[] {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    chunks.get(name)?.imports.forEach(visit)
  }
  visit(file)
  return [...seen]
    .filter((name) => !chunks.has(name))
    .map(packageName)
    .sort()
}

const packageName = (id: string): string =>
  id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/')

function ownManifest(sources: Map<string, string>, packages: readonly string[]) {
  const { name, version, keywords, license, dependencies } = manifest
  const versionOf = (dependency: string) => [
    dependency,
    `^${dependencies[dependency as keyof typeof dependencies]}`,
  ]
  const target = ([path, source]: [string, string]) => {
    const types = `./types/${source.slice('src/'.length).replace(/\.ts$/, '.d.ts')}`
    return [`./${path}`, { types, default: `./lib/${path}.js` }]
  }
  return {
    name,
    version,
    description: 'Methods of papers on learned representations, and the numerics they share',
    keywords,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: NODE },
    exports: { ...Object.fromEntries([...sources].map(target)), './package.json': './package.json' },
    // By which the types name each other.
    imports: { '#*.ts': './types/*.d.ts' },
    dependencies: Object.fromEntries(packages.filter((each) => each !== PEER).map(versionOf)),
    peerDependencies: Object.fromEntries([versionOf(PEER)]),
  }
}

/** A row for each path: what is imported along with it. */
const table = (loads: Map<string, string[]>): string =>
  [...loads].map(([path, names]) => `| \`daily-papers/${path}\` | ${names.join(', ')} |\n`).join('')

async function packLibrary(): Promise<string> {
  await prepareSources()
  rmSync(folder, { recursive: true, force: true })
  const sources = entries()
  const loads = await buildModules(sources)
  execFileSync(`${root}node_modules/.bin/tsc`, ['-p', 'tsconfig.library.json'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  const packages = [...new Set([...loads.values()].flat())].sort()
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify(ownManifest(sources, packages), undefined, 2)}\n`,
  )
  writeFileSync(join(folder, 'README.md'), readFileSync(`${root}docs/library.md`, 'utf8') + table(loads))
  cpSync(`${root}LICENSE`, join(folder, 'LICENSE'))
  execFileSync('npm', ['pack', folder, '--pack-destination', `${root}dist`, '--silent'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  return relative(root, `${root}dist/${manifest.name}-${manifest.version}.tgz`)
}

process.stdout.write(`${await packLibrary()}\n`)
