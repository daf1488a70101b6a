/** `npm run bench:comments`: what it takes to show a discussion of 2,000 comments, in many threads and in one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config.ts'
import { fillCatalogue } from '../src/feed/catalogue.ts'
import { hashOf } from '../src/mail/sign.ts'
import { papers } from '../src/methods/registry.gen.ts'
import { openStore } from '../src/store/index.ts'
import { buildIfStale } from '../scripts/build.ts'
import { root } from './filled-folder.ts'

const COMMENTS = 2000
const TIMES = 30
const [MANY, ONE] = ['2205.13147', '2209.15430']
const TEXT =
  'What carries this is $\\sum_{i=1}^{n} \\lambda_i x_i^2$, *as far as I see*; compare `rank(A)` in [the code](https://example.org).\n\n- It holds for **all** widths.\n- It fails where $d > n$, see @ada.\n'

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'))
const store = await openStore(folder)
await fillCatalogue(store, papers, Date.now())
await store.members.invite({ hash: 'i', role: 'reader', isFirst: false, uses: 1, expires: 2 }, 1)
const member = await store.members.join('i', { id: 'ada', name: 'Ada', handle: 'ada' }, 1)
if (typeof member === 'string') throw new Error(member)
await store.members.addToken({ hash: hashOf('dp_bench'), member: 'ada', name: 'bench' }, 1)
const first: string[] = []
await store.atomically(async ({ comments }) => {
  for (const paper of [MANY, ONE]) {
    const said: string[] = []
    for (let i = 0; i < COMMENTS; i++) {
      // A tenth begins threads of one paper; of the other, all answer the first or each other.
      const isFirst = i === 0 || (paper === MANY && i % 10 === 0)
      const parent = isFirst ? undefined : said[(i * 7919) % said.length]
      const id = `${paper.replace('.', '')}n${i}`
      await comments.add(
        { id, paper, member: 'ada', text: `${i}. ${TEXT}`, ...(parent !== undefined && { parent }) },
        i,
      )
      await comments.mention(id, [member])
      said.push(id)
    }
    first.push(said[0]!)
  }
})
const config = readConfig({
  PORT: '0',
  DATA_DIR: folder,
  FETCH: 'off',
  EMBEDDER: 'none',
  PAGES_MB: '0',
  API_LIMIT: '0',
})
await buildIfStale()
const { start } = (await import(
  new URL('../dist/server/main.js', import.meta.url).href
)) as typeof import('../src/main.ts')
const site = await start(config, root)
console.log('page, for a member                   first ms   p50 ms   p95 ms      kB')
await time('paper, 200 threads', `/papers/${MANY}`)
await time('its discussion, page 5', `/papers/${MANY}/comments?page=5`)
await time('paper, one thread', `/papers/${ONE}`)
await time('that thread, first page', `/comments/${first[1]}`)
await time('that thread, last page', `/comments/${first[1]}?page=20`)
await time('by API, page 20', `/api/papers/${ONE}/comments?p=20`)
await time('a paper without comments', '/papers/1710.07829')
await site.close()
await store.close()
rmSync(folder, { recursive: true })

async function time(name: string, path: string) {
  const taken: number[] = []
  let bytes = 0
  for (let i = 0; i <= TIMES; i++) {
    const started = performance.now()
    const answer = await fetch(site.url + path, { headers: { authorization: 'Bearer dp_bench' } })
    bytes = (await answer.text()).length
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
    taken.push(performance.now() - started)
  }
  const [cold, ...warm] = taken
  warm.sort((a, b) => a - b)
  const shown = [cold!, warm[TIMES / 2]!, warm[Math.floor(TIMES * 0.95)]!]
  console.log(
    name.padEnd(36) +
      shown.map((ms) => ms.toFixed(1).padStart(9)).join('') +
      (bytes / 1024).toFixed(0).padStart(8),
  )
}
