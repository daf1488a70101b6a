/** `npm run bench:pages`: what it takes to make list pages of a site with every paper that is found in the shared data. */
import { spanOf } from '../src/feed/span.ts'
import { readConfig } from '../src/config.ts'
import { openStore } from '../src/store/index.ts'
import { buildIfStale } from '../scripts/build.ts'
import { filledFolder, lastDays, root } from './filled-folder.ts'

/** Answers of each kind of page, after as many that do not count. */
const TIMES = 60

const { folder, remove } = await filledFolder()
const store = await openStore(folder)
const newest = (await store.listings.newest('9999'))!
const config = readConfig({ PORT: '0', DATA_DIR: folder, FETCH: 'off', EMBEDDER: 'none', PAGES_MB: '0' })
await buildIfStale()
const { start } = (await import(
  new URL('../dist/server/main.js', import.meta.url).href
)) as typeof import('../src/main.ts')
const site = await start(config, root)
// Months have several hundred papers; the newest one has only begun.
const days = (await lastDays(store, TIMES * 2 + 60)).slice(60)
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
remove()

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
