import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import type { Accounts } from '#accounts/accounts.ts'
import type { Paper } from '#lab/paper.ts'
import { SEEDS, nested, recordOf } from '#lab/nested.fixture.ts'
import { fillCatalogue } from '#feed/catalogue.ts'
import { titleKey } from '#sources/text.ts'
import { type NewPaper, type Store, type StoredPaper, openStore } from '#store/index.ts'
import type { AppOptions } from './app-options.ts'
import { createApp } from './app.tsx'

export const NESTED: Paper = {
  slug: 'nested',
  arxiv: '2205.13147',
  title: 'Nested Embeddings',
  authors: ['Ada Ångström', 'Bo Li', 'Cy Young', 'Di Wu', 'Ed Roe'],
  date: '2022-05-26',
  topics: ['embeddings', 'retrieval'],
  does: 'compress',
  summary: 'Embeddings that can be cut shorter without retraining. The first numbers already say most.',
  claim: 'Embeddings 14 times shorter classify as well.',
  venue: 'A Conference 2022',
  code: 'https://example.org/nested',
}

export const OLD: Paper = {
  slug: 'old',
  arxiv: 'math/0309136',
  title: 'Old Spaces',
  authors: ['Grigori P.'],
  date: '2003-09',
  topics: ['theory'],
  does: 'compress',
  summary: 'A paper with a slash in its id, about embeddings of spaces.',
  claim: 'Three equals three.',
}

export const RECORDED = await recordOf(nested, SEEDS)

const README = `# Nested

## What runs here

A table, a formula $x_1$ and [the method](method/nested.ts). <b>No HTML</b>.

| a | b |
|---|---|
| 1 | 2 |

## Measured

<!-- measured -->
| secret | table |
<!-- /measured -->
`

/** Folders as the build and the methods leave them, small. */
function folders(): Pick<AppOptions, 'clientDir' | 'methodsDir'> {
  const root = mkdtempSync(join(tmpdir(), 'daily-papers-'))
  const [clientDir, methodsDir] = [join(root, 'client'), join(root, 'methods')]
  for (const folder of [
    `${clientDir}/.vite`,
    `${clientDir}/assets`,
    `${methodsDir}/nested/method`,
    `${methodsDir}/nested/experiment`,
  ]) {
    mkdirSync(folder, { recursive: true })
  }
  const manifest = {
    'src/web/styles/main.css': { file: 'assets/style-1.css', assets: ['assets/serif-1.woff2'] },
    'src/web/islands/run-panel.ts': { file: 'assets/run-panel-1.js' },
    'src/web/islands/keyboard.ts': { file: 'assets/keyboard-1.js' },
    'src/web/islands/service-worker.ts': { file: 'assets/service-worker-1.js' },
    'src/web/islands/vote.ts': { file: 'assets/vote-1.js' },
    'src/web/islands/knob.ts': { file: 'assets/knob-1.js' },
    'src/web/islands/passkey.ts': { file: 'assets/passkey-1.js' },
    'src/web/islands/quote.ts': { file: 'assets/quote-1.js' },
    'src/web/islands/saved-searches.ts': { file: 'assets/saved-searches-1.js' },
    'src/web/islands/search-as-you-type.ts': { file: 'assets/search-as-you-type-1.js' },
  }
  writeFileSync(`${clientDir}/.vite/manifest.json`, JSON.stringify(manifest))
  writeFileSync(`${clientDir}/assets/style-1.css`, 'p { color: red }\n'.repeat(100))
  writeFileSync(`${clientDir}/assets/serif-1.woff2`, 'font')
  writeFileSync(`${clientDir}/assets/service-worker-1.js`, 'keep()')
  writeFileSync(`${methodsDir}/nested/README.md`, README)
  writeFileSync(`${methodsDir}/nested/experiment/reproduction.ts`, 'export const reproduction = 1\n')
  writeFileSync(`${methodsDir}/nested/experiment/arms.ts`, 'export const arms = 2\n')
  writeFileSync(`${methodsDir}/nested/method/nested.ts`, 'export const nest = <T>(x: T) => [x] // "a" & b\n')
  writeFileSync(`${methodsDir}/nested/method/nested.test.ts`, "test('nests', () => {})\n")
  writeFileSync(`${methodsDir}/nested/paper.ts`, 'export const facts = 1\n')
  return { clientDir, methodsDir }
}

/** Addresses of the scripts of a page. */
export const scriptsOf = (html: string): string[] =>
  Array.from(html.matchAll(/<script[^>]* src="([^"]+)"/g), ([, src]) => src!)

export interface Fixture {
  app: Hono
  store: Store
  /** The text of a page. */
  text(path: string): Promise<string>
}

/** The whole app over two papers, one of which runs; `more` are saved beside them. */
export async function fixture(
  more: readonly Partial<NewPaper>[] = [],
  {
    accountsOver,
    open = () => openStore(':memory:'),
    ...change
  }: Partial<AppOptions> & {
    accountsOver?: (store: Store) => Accounts
    open?: () => Promise<Store>
  } = {},
): Promise<Fixture> {
  const store = await open()
  const papers = [NESTED, OLD]
  await fillCatalogue(store, papers, 1)
  await store.works.write(more.map((one) => ({ paper: paper(one) })))
  const app = createApp({
    store,
    papers,
    recorded: { nested: RECORDED },
    runnable: new Set(['nested']),
    now: () => Date.parse('2026-01-05T08:00:00Z'),
    ...folders(),
    ...(accountsOver && { accounts: accountsOver(store) }),
    ...change,
  })
  return { app, store, text: async (path) => (await app.request(path)).text() }
}

/** A paper made of what a test cares for. */
export function paper(facts: Partial<NewPaper>, i = 0): NewPaper & StoredPaper {
  const title = facts.title ?? `Paper ${i}`
  return {
    id: `local-${i}`,
    title,
    titleKey: titleKey(title),
    authors: [],
    topics: [],
    categories: [],
    withdrawn: false,
    listed: i,
    source: 'test',
    ...facts,
  }
}
