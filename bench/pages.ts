/** `npm run bench:pages`: the list pages of a site with every paper that is found in the shared data. */
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBatches } from '../src/cli/import-file.ts'
import { fillCatalogue } from '../src/feed/catalogue.ts'
import { importRecords } from '../src/feed/import.ts'
import { spanOf } from '../src/feed/span.ts'
import { readConfig } from '../src/config.ts'
import { papers } from '../src/methods/registry.gen.ts'
import { openStore } from '../src/store/index.ts'
import { buildIfStale } from '../scripts/build.ts'

/** Answers of each kind of page, after as many that do not count. */
const TIMES = 60

const root = fileURLToPath(new URL('..', import.meta.url))
const data = join(root, '../shared/data')
const files = globSync([`${data}/arxiv-papers/*.jsonl.gz`, `${data}/conference-papers/*.jsonl.gz`])
if (files.length === 0 && process.argv.length < 3) {
  console.log(`skipped: no JSON lines in ${data}; name a data folder that is filled`)
  process.exit(0)
}

const [given] = process.argv.slice(2)
const folder = given ?? mkdtempSync(join(tmpdir(), 'daily-papers-bench-'))
const store = await openStore(folder)
if ((await store.papers.count()) < 1000) await fill()

const newest = (await store.listings.newest('9999'))!
const config = readConfig({ PORT: '0', DATA_DIR: folder, FETCH: 'off', EMBEDDER: 'none' })
await buildIfStale()
const { start } = (await import(
  new URL('../dist/server/main.js', import.meta.url).href
)) as typeof import('../src/main.ts')
const site = await start(config, root)
// Months have several hundred papers; the newest one has only begun.
const days = (await lastDays(TIMES * 2 + 60)).slice(60)
const count = await store.papers.count()
console.log(`${count} papers, lists until ${newest}`)
console.log('                          by the clock    by the processor')
console.log('page                      p50 ms  p95 ms   p50 ms  p95 ms')
await time('front', () => '/')
await time('day', (i) => `/date/${days[i]}`)
await time('day, by category', (i) => `/date/${days[i]}?category=cs.LG`)
await time('week', (i) => `/week/${spanOf('week', days[i]!).name}`)
await time('month', (i) => `/month/${days[i]!.slice(0, 7)}`)
await time('month, page 5', (i) => `/month/${days[i]!.slice(0, 7)}?page=5`)
await time('month, with code', (i) => `/month/${days[i]!.slice(0, 7)}?code=on`)
await time('trending', () => '/trending')
await time('all papers', (i) => `/papers?page=${1 + i}`)
await time('all papers, anywhere', (i) => `/papers?page=${1 + ((i * 7919) % Math.floor(count / 50))}`)
await site.close()
await store.close()
if (given === undefined) rmSync(folder, { recursive: true })

async function fill() {
  await fillCatalogue(store, papers, Date.now())
  const positions = new Map<string, number>()
  for (const file of files) {
    for await (const { records } of readBatches(file)) {
      // Listed on its own day, as if it had come in every day, with votes on every tenth.
      const listed = records.map((record, i) => {
        if (record.date?.length !== 10) return record
        const position = positions.get(record.date) ?? 0
        positions.set(record.date, position + 1)
        const signals = i % 10 === 0 ? [{ name: 'hf-upvotes', value: (i * 31) % 200 }] : []
        return { ...record, signals, listing: { day: record.date, position } }
      })
      await importRecords(store, listed, { source: 'json-lines', now: Date.now() })
    }
  }
}

async function lastDays(wanted: number): Promise<string[]> {
  const found: string[] = []
  for (let day: string | undefined = newest; day !== undefined && found.length < wanted;) {
    found.push(day)
    day = (await store.listings.around(day, day)).previous
  }
  return found
}

async function time(name: string, path: (i: number) => string) {
  const taken: number[] = []
  const used: number[] = []
  for (let i = 0; i < TIMES * 2; i++) {
    const started = performance.now()
    const cpu = process.cpuUsage()
    const answer = await fetch(site.url + path(i))
    await answer.text()
    if (answer.status !== 200) throw new Error(`${path(i)}: ${answer.status}`)
    if (i < TIMES) continue
    taken.push(performance.now() - started)
    const { user, system } = process.cpuUsage(cpu)
    used.push((user + system) / 1000)
  }
  const at = (values: number[], share: number) => {
    const place = Math.floor(share * (values.length - 1))
    return values
      .sort((a, b) => a - b)
      .at(place)!
      .toFixed(1)
      .padStart(8)
  }
  console.log(name.padEnd(24) + at(taken, 0.5) + at(taken, 0.95) + ' ' + at(used, 0.5) + at(used, 0.95))
}
