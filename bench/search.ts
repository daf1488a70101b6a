/**
 * `npm run bench:search`: quality beside other engines and models, what a shorter vector costs, and speed with 125,000
 * papers. `--data DIR` has the corpora and papers, `--models DIR` folders of ONNX models, `--database DIR` a
 * filled data folder to be used again, `--only quality|headline|speed` one part, `--docs` writes the picture.
 */
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { plotToSvg } from '#lab/plot-svg.ts'
import { svgDocument } from '#lab/svg-document.ts'
import { openEmbedder } from '#search/embed/embedders.ts'
import { readCorpus } from '#search/bench/corpus.ts'
import { judgeEach } from '#search/bench/quality.ts'
import { type Row, openBench, rankByVectors, rowOf, runBench } from '#search/bench/run.ts'
import { headline, headlinePlot } from './search-headline.ts'
import { peers } from './search-peers.ts'
import { speed } from './search-speed.ts'

const here = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(here, '../shared/data') },
    models: { type: 'string', default: 'data/models' },
    database: { type: 'string' },
    embedder: { type: 'string', default: 'papers' },
    only: { type: 'string' },
    docs: { type: 'boolean', default: false },
  },
})
const wants = (part: string) => values.only === undefined || values.only === part
const folders = ['beir-scifact', 'cranfield', 'cacm']
  .map((name) => join(values.data, name))
  .filter((folder) => existsSync(folder))
if (folders.length === 0) console.log(`skipped: no corpora in ${values.data}; name their folder with --data`)
const embedder = await openEmbedder(values.embedder)
console.log(`model ${embedder.name}\n`)

for (const folder of wants('quality') ? folders : []) {
  const corpus = readCorpus(folder)
  const bench = await openBench(corpus, embedder)
  const rows = await runBench(bench, embedder)
  await bench.close()
  for (const { name, rank } of await peers(corpus)) {
    const ranked = new Map<string, string[]>()
    for (const { id, text } of corpus.queries) ranked.set(id, await rank(text))
    rows.push(rowOf(name, judgeEach(ranked, corpus.judged)))
  }
  for (const name of ['all-MiniLM-L6-v2', 'bge-small-en-v1.5']) {
    const place = join(values.models, name)
    if (!existsSync(place)) {
      console.log(`skipped: no ${name} in ${values.models}`)
      continue
    }
    const other = await openEmbedder(`hf:${place}`)
    const started = process.cpuUsage()
    const vectors = await other.embed(
      corpus.documents.map(({ title, text }) => `${title}\n${text}`),
      'document',
    )
    const { user, system } = process.cpuUsage(started)
    const cost = (user + system) / 1000 / corpus.documents.length
    const queries = await other.embed(
      corpus.queries.map(({ text }) => text),
      'query',
    )
    const ranked = rankByVectors(corpus, vectors, queries, other.width)
    const label = `${name}, ${4 * other.width} bytes, ${cost.toFixed(1)} CPU ms a text`
    rows.push(rowOf(label, judgeEach(ranked, corpus.judged)))
  }
  console.log(table(folder.split('/').at(-1)!, rows))
}

if (wants('headline') && folders.length > 0) {
  const rows = await headline(
    folders.map((folder) => readCorpus(folder)),
    embedder,
  )
  console.log('| vectors | bytes | nDCG@10, mean | of the full one |\n| --- | ---: | ---: | ---: |')
  for (const { name, bytes, ndcg } of rows) {
    console.log(
      `| ${name} | ${bytes} | ${ndcg.toFixed(4)} | ${((100 * ndcg) / rows[0]!.ndcg).toFixed(1)} % |`,
    )
  }
  const picture = plotToSvg(headlinePlot(rows), { document: svgDocument, standalone: true, width: 560 })
  if (values.docs) writeFileSync(join(here, 'docs/search-vectors.svg'), picture)
}

if (wants('speed')) {
  const files = ['arxiv-papers', 'conference-papers'].flatMap((name) =>
    globSync(`${values.data}/${name}/*.jsonl.gz`).sort(),
  )
  const folder = values.database ?? mkdtempSync(join(tmpdir(), 'daily-papers-search-'))
  if (files.length === 0) console.log(`skipped: no papers in ${values.data}`)
  else console.log(await speed(folder, files, embedder))
  if (values.database === undefined) rmSync(folder, { recursive: true })
}

function table(name: string, rows: readonly Row[]): string {
  const lines = rows.map(({ name, quality: q, ndcg10Interval, overWords, latency }) => {
    const numbers = [q.ndcg10, q.ndcg10Exponential, q.recall100, q.mrr10].map((value) => value.toFixed(3))
    const times = latency ? `${latency.cpu50.toFixed(1)} / ${latency.cpu95.toFixed(1)}` : ''
    const intervals = [ndcg10Interval, overWords?.interval].map((interval) =>
      (interval ?? []).map((value) => value.toFixed(3)).join(' to '),
    )
    return `| ${name} | ${[...numbers, ...intervals].join(' | ')} | ${times} |`
  })
  return `| ${name} | nDCG@10 | exponential | recall@100 | MRR@10 | nDCG@10, 95 % | over words, 95 % | CPU ms, median / p95 |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}\n`
}
