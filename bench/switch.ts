/**
 * `npm run bench:switch`: one embedding model replaced by another under real papers, while somebody searches.
 * `--from` and `--to` name embedders as EMBEDDER does, or `hashed` for a sum of random vectors of words;
 * `--papers` how many, `--minutes` when to stop waiting, `--json` prints JSON. Nothing is kept.
 */
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readBatches } from '../src/cli/import-file.ts'
import { importRecords } from '../src/feed/import.ts'
import { openEmbedder } from '../src/search/embed/embedders.ts'
import { hashedEmbedder } from '../src/search/hashed-embedder.fixture.ts'
import { search } from '../src/search/search.ts'
import { type Models, startModels } from '../src/search/switch/models.ts'
import { type BridgeStatus, searchStatus } from '../src/search/switch/status.ts'
import { type Store, openStore } from '../src/store/index.ts'

const data = fileURLToPath(new URL('../../shared/data/arxiv-papers', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: 'hashed' },
    to: { type: 'string', default: 'papers' },
    papers: { type: 'string', default: '20000' },
    minutes: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
})
const files = positionals.length > 0 ? positionals : globSync(`${data}/*.jsonl.gz`)
if (files.length === 0) {
  console.log(`skipped: no JSON lines in ${data}; name some files`)
  process.exit(0)
}

/** Titles that are searched by meaning alone at each tenth, and the pause between two searches of a reader. */
const TITLES = 100
const PAUSE_MS = 50

const open = async (setting: string) =>
  setting === 'hashed' ? hashedEmbedder('hashed', 192) : openEmbedder(setting)
const report = (message: string) => process.stderr.write(`${message}\n`)
const seconds = (since: number) => (performance.now() - since) / 1000
const settingsOf = (setting: string) => ({ setting, open, report, pollMs: 250 })

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'))
const store = await openStore(folder)
try {
  const papers = await fill(store, Number(values.papers))
  const before = await startModels(store, settingsOf(values.from))
  const filling = performance.now()
  await before.settled()
  const embeddedIn = seconds(filling)
  const titles = await sampleTitles(store, papers)
  const oldTitles = await recall(before, titles)
  const calm = await times(before, titles)
  await before.close()
  report(`${papers} papers embedded by ${values.from} in ${embeddedIn.toFixed(1)} s; titles ${oldTitles}`)

  const began = performance.now()
  const models = await startModels(store, settingsOf(values.to))
  const state = { isDone: false }
  void models.settled().then(() => (state.isDone = true))
  const deadline = began + 60_000 * Number(values.minutes)
  const during: number[] = []
  const stages: { done: number; seconds: number; titles: number }[] = []
  let [answersAfter, failed, bridge] = [0, 0, undefined as BridgeStatus | undefined]
  for (let i = 0; !state.isDone && performance.now() < deadline; i++) {
    const started = performance.now()
    const found = await search(store, titles[i % titles.length]!.title, {
      limit: 10,
      meaning: models.meaning,
    }).catch(() => undefined)
    during.push(performance.now() - started)
    if (found?.kind !== 'hits' || found.hits.length === 0) failed++
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    if (i % 20 > 0) continue
    const status = await searchStatus(store)
    if (status.bridges[0]) bridge = status.bridges[0]
    const done = status.models.find(({ setting }) => setting === values.to)?.rows ?? 0
    if (status.serving !== undefined && status.models[0]!.setting === values.to) {
      answersAfter ||= seconds(began)
      if (done / papers >= (stages.at(-1)?.done ?? -1) + 0.1) {
        const stage = { done: done / papers, seconds: seconds(began), titles: await recall(models, titles) }
        stages.push(stage)
        report(
          `${Math.round(100 * stage.done)} % new after ${stage.seconds.toFixed(0)} s: titles ${stage.titles}`,
        )
      }
    }
  }
  const whole = state.isDone ? seconds(began) : undefined
  const newTitles = state.isDone ? await recall(models, titles) : undefined
  const after = state.isDone ? await times(models, titles) : undefined
  await models.close()
  const result = { ...values, papers, oldTitles, answersAfter, whole, newTitles, stages, failed, bridge }
  const latency = { before: spread(calm), during: spread(during), ...(after && { after: spread(after) }) }
  if (values.json) console.log(JSON.stringify({ ...result, latency }, undefined, 2))
  else {
    console.log(
      `${values.from} to ${values.to}, ${papers} papers; the new model answers after ${answersAfter.toFixed(1)} s`,
    )
    console.log(whole === undefined ? 'not finished in time' : `all papers new after ${whole.toFixed(1)} s`)
    if (bridge) table(bridge)
    console.log(
      `titles among ten of ${papers}, by meaning alone: old ${oldTitles}, new ${newTitles ?? 'not reached'}`,
    )
    for (const stage of stages) console.log(`  ${Math.round(100 * stage.done)} % new: ${stage.titles}`)
    console.log(`${during.length} searches during the switch, ${failed} without an answer`)
    console.log(JSON.stringify(latency))
  }
} finally {
  await store.close()
  rmSync(folder, { recursive: true })
}

async function fill(store: Store, wanted: number): Promise<number> {
  for (const file of files) {
    for await (const { records } of readBatches(file)) {
      const more = wanted - (await store.papers.count())
      if (more <= 0) return store.papers.count()
      await importRecords(store, records.slice(0, more), { source: 'json-lines', now: Date.now() })
    }
  }
  return store.papers.count()
}

async function sampleTitles(store: Store, papers: number): Promise<{ key: number; title: string }[]> {
  const keys = Array.from({ length: TITLES }, (_, i) => 1 + Math.floor((i * papers) / TITLES))
  return [...(await store.papers.many(keys))].map(([key, { title }]) => ({ key, title }))
}

async function recall(
  { meaning }: Models,
  titles: readonly { key: number; title: string }[],
): Promise<number> {
  let found = 0
  for (const { key, title } of titles) {
    const asked = await meaning.ask(title)
    if (asked.nearest({ limit: 10 }).some((near) => near.key === key)) found++
  }
  return found / titles.length
}

async function times({ meaning }: Models, titles: readonly { title: string }[]): Promise<number[]> {
  const all: number[] = []
  for (const { title } of titles) {
    const started = performance.now()
    await search(store, title, { limit: 10, meaning })
    all.push(performance.now() - started)
  }
  return all
}

function spread(all: readonly number[]) {
  const sorted = all.toSorted((a, b) => a - b)
  const at = (share: number) => Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1))
  return { p50: at(0.5), p95: at(0.95), max: at(1) }
}

function table({
  fitted,
  searched,
  seconds,
  oldOld,
  newOld,
  mixed,
  newNew,
  way,
  asksOld,
  compatibility,
}: BridgeStatus) {
  console.log(`fitted to ${fitted} papers in ${seconds.toFixed(1)} s; among ${searched}:`)
  for (const found of [oldOld, ...newOld, mixed, newNew]) {
    const used = found.way === (asksOld ? oldOld.way : way) ? '  in use' : ''
    console.log(
      `  ${found.way.padEnd(26)} titles ${found.titles?.toFixed(3)}  old ten ${found.agreement.toFixed(3)}${used}`,
    )
  }
  const shares = `old share ${mixed.oldShare.toFixed(3)}, uncalibrated ${mixed.uncalibratedOldShare.toFixed(3)}`
  console.log(`  ${shares}, AC ${compatibility}`)
}
