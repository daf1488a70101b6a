import { readBatches } from '../src/cli/import-file.ts'
import { importRecords } from '../src/feed/import.ts'
import { type Latency, time } from '../src/search/bench/latency.ts'
import type { Embedder } from '../src/search/embed/embedder.ts'
import { startIndexer } from '../src/search/indexer.ts'
import { openMeaning } from '../src/search/meaning.ts'
import { search } from '../src/search/search.ts'
import { storedVectors } from '../src/search/vectors.ts'
import { type Store, openStore } from '../src/store/index.ts'

const QUERIES = 200
const COMMON = [
  'learning model',
  'deep neural network model',
  'we propose a new method',
  'large language models',
  'results show that our model',
  'data',
]

/** How fast search is with all papers of some files, from filling to the last query. */
export async function speed(folder: string, files: readonly string[], embedder: Embedder): Promise<string> {
  const lines: string[] = []
  await fill(folder, files, embedder, lines)

  const started = performance.now()
  const used = process.cpuUsage()
  const store = await openStore(folder)
  const meaning = openMeaning(store, embedder)
  await meaning.ready
  await search(store, 'warm', { limit: 20, meaning })
  lines.push(`opened, first query answered: ${cost(used, started)}`)

  const papers = await store.papers.list({ limit: QUERIES, offset: 2000 })
  const titles = papers.map(({ title }) => title.replaceAll('"', ' '))
  const kinds = {
    'three words': titles.map((title) => title.split(/\s+/).slice(0, 3).join(' ')),
    'whole titles': titles,
    'common words': Array.from({ length: 60 }, (_, i) => COMMON[i % COMMON.length]!),
  }
  lines.push('| queries | p50 ms | p95 ms | CPU p50 | CPU p95 |', '| --- | ---: | ---: | ---: | ---: |')
  for (const [name, queries] of Object.entries(kinds)) {
    const hybrid = await time(queries, (text) => search(store, text, { limit: 20, meaning }))
    const lexical = await time(queries, (text) => search(store, text, { limit: 20 }))
    lines.push(row(`${name}, hybrid`, hybrid), row(`${name}, words only`, lexical))
  }
  lines.push(await scans(store, embedder, titles))
  lines.push(`resident memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`)
  await store.close()
  return lines.join('\n')
}

async function fill(folder: string, files: readonly string[], embedder: Embedder, lines: string[]) {
  const store = await openStore(folder)
  if ((await store.papers.count()) < 1000) {
    const [used, started] = [process.cpuUsage(), performance.now()]
    for (const file of files) {
      for await (const { records } of readBatches(file)) {
        await store.atomically((inside) => importRecords(inside, records, { source: 'json-lines', now: 0 }))
      }
    }
    lines.push(`imported ${await store.papers.count()} papers: ${cost(used, started)}`)
  }
  const missing = (await store.papers.count()) - (await store.vectors.count(embedder.name))
  if (missing > 0) {
    const [used, started] = [process.cpuUsage(), performance.now()]
    const indexer = startIndexer(store, embedder)
    await indexer.caughtUp()
    await indexer.close()
    lines.push(`embedded ${missing} papers: ${cost(used, started)}`)
  }
  await store.close()
}

/** The scan of codes with a closer look, against comparing with every vector in full. */
async function scans(store: Store, embedder: Embedder, titles: readonly string[]): Promise<string> {
  const vectors = storedVectors(store, embedder.name, embedder.width)
  await vectors.refresh()
  const { index } = vectors
  const { width } = embedder
  const full = new Float32Array(index.size * width)
  index.keys().forEach((key, i) => full.set(index.vector(key)!, i * width))
  const queries = await embedder.embed(titles.slice(0, 50), 'query')
  const exact = (query: Float32Array) => {
    const scores = new Float32Array(index.size)
    for (let row = 0, at = 0; row < index.size; row++) {
      let sum = 0
      for (let d = 0; d < width; d++) sum += query[d]! * full[at++]!
      scores[row] = sum
    }
    return scores
  }
  let shared = 0
  for (const query of queries.slice(0, 20)) {
    const scores = exact(query)
    const bar = Float32Array.from(scores).sort().at(-10)!
    const found = index.nearest(query, { limit: 10 })
    const keys = new Set(found.map(({ key }) => key))
    shared += index.keys().filter((key, row) => scores[row]! >= bar && keys.has(key)).length
  }
  const [slow, quick] = [
    await time(queries, exact),
    await time(queries, (q) => index.nearest(q, { limit: 200 })),
  ]
  return [
    `nearest papers of ${index.size}, CPU p50: every full float32 vector ${slow.cpu50.toFixed(1)} ms, ` +
      `codes and a closer look ${quick.cpu50.toFixed(2)} ms (${(slow.cpu50 / quick.cpu50).toFixed(0)} times as fast)`,
    `recall@10 of the quick one ${(shared / 200).toFixed(3)}; ${(index.bytes / 2 ** 20).toFixed(0)} MiB`,
  ].join('\n')
}

const row = (name: string, { p50, p95, cpu50, cpu95 }: Latency): string =>
  `| ${name} | ${[p50, p95, cpu50, cpu95].map((ms) => ms.toFixed(1)).join(' | ')} |`

function cost(used: NodeJS.CpuUsage, started: number): string {
  const { user, system } = process.cpuUsage(used)
  const seconds = (performance.now() - started) / 1000
  return `${seconds.toFixed(1)} s by the clock, ${((user + system) / 1e6).toFixed(1)} s by the processor`
}
