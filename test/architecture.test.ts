import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** All that stands behind pages and commands. */
const INNER = [
  'mcp',
  'config',
  'log',
  'lab',
  'nn',
  'data',
  'methods',
  'store',
  'topics',
  'sources',
  'search',
  'feed',
  'citation',
  'mail',
  'runs',
  'pictures',
  'webhooks',
  'accounts',
  'discussion',
]

/** Who may import whom. A folder may always import itself, a method only itself. */
const ALLOWED: Record<string, readonly string[]> = {
  lab: [],
  nn: [],
  data: ['nn'],
  store: [],
  topics: [],
  sources: [],
  methods: ['lab', 'nn', 'data'],
  search: ['store', 'topics', 'methods', 'sources', 'nn', 'worker-file'],
  feed: ['store', 'methods', 'sources', 'lab', 'nn'],
  pictures: ['lab', 'worker-file'],
  citation: ['store', 'sources'],
  mail: ['store', 'topics', 'feed', 'sources', 'lab', 'pictures'],
  accounts: ['store', 'mail', 'sources', 'feed'],
  discussion: ['store', 'mail', 'sources'],
  webhooks: ['store', 'sources', 'feed', 'lab'],
  mcp: ['store', 'sources', 'search', 'feed', 'lab'],
  runs: ['store', 'lab', 'methods', 'feed', 'worker-file'],
  web: [...INNER, 'worker-file'],
  cli: [...INNER, 'main'],
  main: [
    'config',
    'log',
    'store',
    'methods',
    'sources',
    'search',
    'feed',
    'mail',
    'runs',
    'webhooks',
    'accounts',
    'web',
  ],
  config: [],
  log: [],
  'worker-file': [],
}
const MAX_LINES = 400

const files = globSync('**/*.{ts,tsx}', { cwd: src })
  .filter((file) => !file.endsWith('.gen.ts'))
  .sort()
const read = (file: string) => readFileSync(join(src, file), 'utf8')

/** Every module a file names: static, dynamic, type-only, re-exported, or as a worker's address. */
function imported(file: string): { path: string; typeOnly: boolean }[] {
  const text = read(file)
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"()]*?\sfrom\s+)?['"]([^'"]+)['"]/g),
    ...text.matchAll(/()\bimport\(\s*['"`]([^'"`]+)['"`]/g),
    ...text.matchAll(/()new URL\(\s*['"`]([^'"`]+\.tsx?)['"`]/g),
  ]
  return found
    .map(([, typeOnly, target]) => ({ path: target!, typeOnly: Boolean(typeOnly) }))
    .filter(({ path }) => /^[#.]/.test(path))
    .map(({ path, typeOnly }) => ({
      path: path.startsWith('#') ? path.slice(1) : relative(src, join(src, dirname(file), path)),
      typeOnly,
    }))
}

const home = (file: string) =>
  file.includes('/') ? file.split('/')[0]! : file.replace(/(\.test)?\.tsx?$/, '')
const unit = (file: string) => file.split('/')[1]!

describe.each(files)('%s', (file) => {
  test('imports only what its folder may', () => {
    for (const { path } of imported(file)) {
      if (path.startsWith('..')) {
        expect(home(file), `${path} lies outside of src`).toBe('cli')
      } else if (home(path) !== home(file)) {
        expect(ALLOWED[home(file)], `${home(file)} imports ${path}`).toContain(home(path))
      } else if (home(file) === 'methods') {
        expect(unit(path), `one method imports another: ${path}`).toBe(unit(file))
      }
    }
  })

  test(`is at most ${MAX_LINES} lines`, () => {
    expect(read(file).split('\n').length).toBeLessThanOrEqual(MAX_LINES)
  })
})

test('the walls see every form of import', () => {
  expect(imported('web/worker.ts').map((found) => found.path)).toContain('methods/reproductions.gen.ts')
  expect(imported('methods/registry.gen.ts').some((found) => found.path.endsWith('/paper.ts'))).toBe(true)
  expect(
    imported('methods/reproductions.gen.ts').some((found) => found.path.endsWith('/reproduction.ts')),
  ).toBe(true)
})

test('no module needs itself while it loads', () => {
  const graph = new Map(
    files.map((file) => [
      file,
      imported(file)
        .filter((found) => !found.typeOnly)
        .map((found) => found.path),
    ]),
  )
  const done = new Set<string>()
  const visit = (file: string, trail: string[]): void => {
    expect(trail, `a cycle: ${[...trail, file].join(' > ')}`).not.toContain(file)
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
})

test('only the store speaks SQL, only the configuration reads the environment', () => {
  const code = files.filter((file) => !file.includes('.test.'))
  const outside = code.filter((file) => home(file) !== 'store')
  expect(outside.filter((file) => /from '(kysely|node:sqlite)'/.test(read(file)))).toEqual([])
  expect(code.filter((file) => file !== 'config.ts' && /process\.env\b/.test(read(file)))).toEqual([])
})

test('nothing is called utils, helpers or common', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common)(\/|\.)/.test(file))).toEqual([])
})
