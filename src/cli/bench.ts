import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { CorpusError, readCorpus } from '../search/bench/corpus.ts'
import type { Interval } from '../search/bench/quality.ts'
import { type Row, openBench, runBench } from '../search/bench/run.ts'
import { openEmbedder } from '../search/embed/embedders.ts'
import { UsageError } from './exit.ts'
import { print, printJson } from './output.ts'

export const benchCommand = (): Command =>
  new Command('bench').description('how good and how fast this installation is').addCommand(benchSearch())

const benchSearch = (): Command =>
  new Command('search')
    .description('search on a corpus with known answers; nothing is kept')
    .requiredOption('--corpus <dir>', 'with corpus.jsonl (or .gz), queries.jsonl and qrels.test.tsv')
    .option('--split <name>', 'of the judged queries', 'test')
    .option('--embedder <name>', 'instead of EMBEDDER; none for words only')
    .option('--json', 'as a JSON object')
    .action(async ({ corpus: folder, split, embedder: name, json }: Options) => {
      const corpus = read(folder, split)
      const setting = name ?? readConfig().embedder
      const embedder = setting === 'none' ? undefined : await openEmbedder(setting)
      const bench = await openBench(corpus, embedder)
      const rows = await runBench(bench, embedder)
      await bench.close()
      const facts = { corpus: folder, documents: corpus.documents.length, queries: corpus.queries.length }
      if (json) printJson({ ...facts, ...(embedder && { model: embedder.name }), rows })
      else print(`${facts.documents} documents, ${facts.queries} queries\n${table(rows)}`)
    })

interface Options {
  corpus: string
  split: string
  embedder?: string
  json?: boolean
}

function read(folder: string, split: string) {
  try {
    return readCorpus(folder, split)
  } catch (error) {
    throw error instanceof CorpusError ? new UsageError(error.message) : error
  }
}

function table(rows: readonly Row[]): string {
  const head = [
    '',
    'nDCG@10',
    '95 % of queries',
    'over words',
    '(exp.)',
    'R@100',
    'MRR@10',
    'p50 ms',
    'p95 ms',
    'CPU p95',
  ]
  const lines = rows.map(({ name, quality: q, ndcg10Interval, overWords, latency }) => [
    name,
    q.ndcg10.toFixed(4),
    between(ndcg10Interval),
    between(overWords?.interval),
    ...[q.ndcg10Exponential, q.recall100, q.mrr10].map((value) => value.toFixed(4)),
    ...(latency ? [latency.p50, latency.p95, latency.cpu95].map((ms) => ms.toFixed(2)) : []),
  ])
  return [head, ...lines]
    .map((cells) =>
      cells.map((cell, i) => (i === 0 ? cell.padEnd(10) : cell.padStart(WIDTHS[i] ?? 8))).join(' '),
    )
    .join('\n')
}

const WIDTHS: Readonly<Record<number, number>> = { 2: 17, 3: 17 }

const between = (interval: Interval | undefined): string =>
  interval ? interval.map((value) => value.toFixed(3)).join(' to ') : ''
