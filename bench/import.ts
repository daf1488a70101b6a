/** `npm run bench:import`: JSON lines into an empty database, search index included. */
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBatches } from '../src/cli/import-file.ts'
import { startIndexThread } from '../src/cli/index-thread.ts'
import { importRecords } from '../src/feed/import.ts'
import { openStore } from '../src/store/index.ts'

const data = fileURLToPath(new URL('../../shared/data/arxiv-papers', import.meta.url))
const files = process.argv.slice(2).length > 0 ? process.argv.slice(2) : globSync(`${data}/*.jsonl.gz`)
if (files.length === 0) {
  console.log(`skipped: no JSON lines in ${data}; name some files`)
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'))
const store = await openStore(folder)
const started = performance.now()
const cpu = process.cpuUsage()
const aside = store.indexAside(startIndexThread)
let papers = 0
let peak = 0
for (const file of files) {
  for await (const { records } of readBatches(file)) {
    await importRecords(store, records, { source: 'json-lines', now: Date.now() })
    papers += records.length
    peak = Math.max(peak, process.memoryUsage().rss)
  }
}
await aside.end()
const seconds = (performance.now() - started) / 1000
const used = process.cpuUsage(cpu)
const cpuSeconds = (used.user + used.system) / 1e6
await store.close()
rmSync(folder, { recursive: true })

console.log(`${papers} papers in ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor time`)
console.log(
  `${Math.round(papers / seconds)} a second by the clock, ${Math.round(papers / cpuSeconds)} by the processor`,
)
console.log(`largest resident memory ${Math.round(peak / 2 ** 20)} MiB`)
