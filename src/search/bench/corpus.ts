import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** The folder holds no corpus that can be read; the message says what is missing. */
export class CorpusError extends Error {
  override name = 'CorpusError'
}

export interface Document {
  id: string
  title: string
  text: string
}

/** Documents, questions, and which documents answer them how well. */
export interface Corpus {
  documents: Document[]
  queries: { id: string; text: string }[]
  /** Query -> document -> grade, above 0. */
  judged: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/**
 * Reads `corpus.jsonl` (or `.gz`), `queries.jsonl` and `qrels.test.tsv` of a folder, as BEIR has them. Queries that
 * nothing was judged for are left out.
 *
 * @param split - another set of judged queries, such as `train`
 * @throws CorpusError when a file is missing or no corpus
 */
export function readCorpus(folder: string, split = 'test'): Corpus {
  const judged = new Map<string, Map<string, number>>()
  for (const line of linesOf(folder, [`qrels.${split}.tsv`, `qrels/${split}.tsv`])) {
    const [query, document, grade] = line.split('\t')
    if (!(Number(grade) > 0)) continue
    const graded = judged.get(query!) ?? new Map<string, number>()
    judged.set(query!, graded.set(document!, Number(grade)))
  }
  const rows = <R>(names: string[]) => linesOf(folder, names).map((line) => parse<R>(line, folder))
  const queries = rows<{ _id: string | number; text: string }>([
    ...(split === 'test' ? [] : [`queries.${split}.jsonl`]),
    'queries.jsonl',
  ])
  return {
    documents: rows<{ _id: string | number; title?: string; text?: string }>([
      'corpus.jsonl.gz',
      'corpus.jsonl',
    ]).map(({ _id, title = '', text = '' }) => ({ id: String(_id), title, text })),
    queries: queries.map(({ _id, text }) => ({ id: String(_id), text })).filter(({ id }) => judged.has(id)),
    judged,
  }
}

function linesOf(folder: string, names: readonly string[]): string[] {
  const path = names.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (path === undefined) throw new CorpusError(`${folder} has no ${names.join(' and no ')}`)
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}

function parse<R>(line: string, folder: string): R {
  try {
    return JSON.parse(line) as R
  } catch (cause) {
    throw new CorpusError(`a line in ${folder} is no JSON: ${line.slice(0, 60)}`, { cause })
  }
}
