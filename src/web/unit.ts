import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { highlight } from './views/highlight.ts'
import { renderReadme } from './views/markdown.ts'

export interface CodeFile {
  /** With its folder: `method/matryoshka.ts`. */
  name: string
  lines: number
  html: string
}

/** The sources of a method, ready for its page. */
export interface Unit {
  /** HTML of its README; absent when there is none. */
  readme?: string
  files: CodeFile[]
}

/** In a page, where a file of the unit is. */
export const fileAnchor = (name: string): string => `file-${name.replaceAll(/[./]/g, '-')}`

/** Facts and re-exports; the page shows them better. */
const LEFT_OUT = new Set(['paper.ts', 'index.ts'])
const kept = new Map<string, Promise<Unit>>()

/** Reads and typesets a method's README and code, once. */
export function readUnit(methodsDir: string, slug: string): Promise<Unit> {
  const folder = join(methodsDir, slug)
  const known = kept.get(folder)
  if (known) return known
  const read = load(folder)
  read.catch(() => kept.delete(folder))
  kept.set(folder, read)
  return read
}

async function load(folder: string): Promise<Unit> {
  const names: string[] = await readdir(folder, { recursive: true }).catch(() => [])
  const code = names.filter((name) => name.endsWith('.ts') && !LEFT_OUT.has(name)).sort(byRank)
  const files = await Promise.all(code.map((name) => readCode(folder, name)))
  if (!names.includes('README.md')) return { files }

  const anchors = new Map(code.map((name) => [name, `#${fileAnchor(name)}`]))
  const text = await readFile(join(folder, 'README.md'), 'utf8')
  return { files, readme: renderReadme(text, (file) => anchors.get(file)) }
}

async function readCode(folder: string, name: string): Promise<CodeFile> {
  const text = (await readFile(join(folder, name), 'utf8')).trimEnd()
  return { name, lines: text.split('\n').length, html: await highlight(text) }
}

/** The method first, then its experiment from its first line on, then what breaks it, then the tests. */
const byRank = (a: string, b: string): number => rank(a) - rank(b) || a.localeCompare(b)

function rank(name: string): number {
  if (name.endsWith('.test.ts')) return 4
  if (!name.startsWith('experiment/')) return 0
  return { 'experiment/reproduction.ts': 1, 'experiment/mutants.ts': 3 }[name] ?? 2
}
