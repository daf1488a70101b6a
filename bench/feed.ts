/**
 * `npm run bench:feed`: which ranker finds what readers keep? On the collections of CiteULike's readers; `--data DIR` names
 * another folder of the same layout, `--readers N` how many readers there are in all. New papers, which nobody
 * kept yet, and known ones apart.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { random } from '@jax-js/jax'
import { RANKERS, type Ranker, type Score } from '../src/feed/for-you/rankers/index.ts'
import { generator } from '../src/nn/generator.ts'
import { type Interval, bootstrapInterval } from '../src/nn/metrics/index.ts'
import { type Parts, type Task, cut, readKept } from './feed-data.ts'

const TOP = 20
/** Readers who are asked in each role. */
const ASKED = { validation: 200, test: 500 }
const here = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(here, '../shared/data/citeulike-t') },
    readers: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const kept = await readKept(values.data)
if (!kept) {
  console.log(
    `skipped: no users.dat, mult.dat and vocabulary.dat in ${values.data}; name their folder with --data`,
  )
  process.exit(0)
}
const [seed, readers] = [Number(values.seed), Number(values.readers)]
if (!Number.isInteger(seed) || !(Number.isInteger(readers) && readers > 0)) {
  console.error(
    `--seed is ${values.seed} and --readers is ${values.readers}: both are whole numbers, readers from 1`,
  )
  process.exit(2)
}
const parts = cut(kept, { readers, year: 2010 }, generator(random.key(seed)))
const community = { papers: kept.papers, readers: parts.known }
const pairs = parts.known.reduce((sum, one) => sum + one.length, 0)
console.log(
  `${parts.known.length} readers, ${pairs} known pairs, ${kept.papers.count} papers; seed ${seed}\n`,
)
for (const task of parts.tasks)
  console.log(
    `${task.role}, ${task.kind}: ${task.candidates.length} candidates, ${asked(task).length} readers`,
  )

interface Found {
  recall: number
  ndcg: number
}

const found = new Map<string, { name: string; setting: string; by: Found[] }[]>()
for (const ranker of RANKERS) {
  if (values.only && !ranker.name.includes(values.only)) continue
  const started = performance.now()
  for (const { task, setting, by } of await tuned(ranker, parts)) {
    const rows = found.get(task.kind) ?? []
    found.set(task.kind, [...rows, { name: ranker.name, setting, by }])
  }
  console.error(`${ranker.name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
for (const [kind, rows] of found) report(kind, rows)

/** What a ranker finds of each test task, with the setting that found most of the validation task of its kind. */
async function tuned(
  ranker: Ranker,
  { tasks }: Parts,
): Promise<{ task: Task; setting: string; by: Found[] }[]> {
  const choosing = tasks.filter(({ role }) => role === 'validation')
  const best = new Map<string, { ndcg: number; setting: unknown; score: Score }>()
  for (const setting of ranker.settings) {
    const score = await ranker.fit(community, setting, seed)
    for (const task of choosing) {
      const ndcg = mean(measure(score, task).map((one) => one.ndcg))
      // A setting whose training went astray gives no numbers, and is not chosen.
      if (ndcg > (best.get(task.kind)?.ndcg ?? -1)) best.set(task.kind, { ndcg, setting, score })
    }
  }
  return tasks
    .filter(({ role }) => role === 'test')
    .flatMap((task) => {
      const chosen = best.get(task.kind === 'known' ? 'known' : 'new')
      if (!chosen) return []
      const { setting, score } = chosen
      return { task, setting: shown(setting), by: measure(score, task) }
    })
}

/** Readers of a task, as many as are asked. */
function asked({ wanted, role }: Task): number[] {
  return [...wanted.keys()].filter((reader) => wanted[reader]!.length > 0).slice(0, ASKED[role])
}

function measure(score: Score, task: Task): Found[] {
  return asked(task).map((reader) => {
    const own = new Set(parts.known[reader])
    const candidates = task.candidates.filter((paper) => !own.has(paper))
    return atTop(
      score(parts.known[reader]!.slice(0, task.picks), candidates),
      candidates,
      new Set(task.wanted[reader]),
    )
  })
}

/** Share of what is wanted among the first 20, and nDCG there; equal scores count as the worst of their orders. */
function atTop(scores: Float64Array, candidates: Int32Array, wanted: ReadonlySet<number>): Found {
  if (scores.some(Number.isNaN)) return { recall: NaN, ndcg: NaN }
  const least = scores.toSorted()[Math.max(0, scores.length - TOP)]!
  const isWanted = (i: number) => Number(wanted.has(candidates[i]!))
  const first = Array.from(candidates.keys())
    .filter((i) => scores[i]! >= least)
    .sort((i, j) => scores[j]! - scores[i]! || isWanted(i) - isWanted(j) || i - j)
    .slice(0, TOP)
  let [hits, gain, ideal] = [0, 0, 0]
  first.forEach((i, place) => {
    const worth = 1 / Math.log2(place + 2)
    if (place < wanted.size) ideal += worth
    if (!wanted.has(candidates[i]!)) return
    hits++
    gain += worth
  })
  return { recall: hits / wanted.size, ndcg: gain / ideal }
}

function report(kind: string, rows: readonly { name: string; setting: string; by: Found[] }[]): void {
  console.log(`\n${kind}\n\n| | nDCG@20 | recall@20 | setting |\n| --- | ---: | ---: | --- |`)
  for (const { name, setting, by } of [...rows].sort(
    (a, b) => mean(b.by.map((o) => o.ndcg)) - mean(a.by.map((o) => o.ndcg)),
  )) {
    const interval = (of: (one: Found) => number) =>
      inWords(
        bootstrapInterval(by, (sample) => mean(sample.map(of)), {
          rng: generator(random.key(seed)),
          draws: 1000,
        }),
      )
    console.log(
      `| ${name} | ${interval((one) => one.ndcg)} | ${interval((one) => one.recall)} | ${setting} |`,
    )
  }
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}

function inWords({ value, low, high }: Interval): string {
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
}

function shown(setting: unknown): string {
  return Object.entries(setting as object)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
