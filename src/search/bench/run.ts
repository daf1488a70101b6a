import { titleKey } from '#sources/text.ts'
import { type Store, openStore } from '#store/index.ts'
import type { Embedder } from '../embed/embedder.ts'
import { embeddedText, keepModel } from '../indexer.ts'
import { type Meaning, openMeaning } from '../meaning.ts'
import { rankedKeys, search } from '../search.ts'
import { encodeVector } from '../vector-codec.ts'
import type { Corpus } from './corpus.ts'
import { type Latency, time } from './latency.ts'
import { type Interval, type Quality, judgeEach, meanQuality, ndcgInterval } from './quality.ts'

export interface Row {
  name: string
  quality: Quality
  /** Of nDCG@10, by drawing the queries anew. */
  ndcg10Interval?: Interval
  /** By how much nDCG@10 is above that of words alone on the same queries; absent for words themselves. */
  overWords?: { ndcg10: number; interval: Interval }
  latency?: Latency
}

const TOP = 100
const WRITTEN_AT_ONCE = 500

/** A corpus in a store in memory, with its vectors when there is an embedder. */
export interface Bench {
  corpus: Corpus
  store: Store
  meaning: Meaning | undefined
  /** Full vectors of the documents as the embedder made them. */
  vectors: readonly Float32Array[]
  close(): Promise<void>
}

/** Brings a corpus in, as an import would. */
export async function openBench(corpus: Corpus, embedder: Embedder | undefined): Promise<Bench> {
  const store = await openStore(':memory:')
  const papers = corpus.documents.map(({ id, title, text }) => ({
    id,
    title,
    titleKey: titleKey(title),
    authors: [],
    abstract: text,
    topics: [],
    listed: 0,
    source: 'bench',
  }))
  for (let i = 0; i < papers.length; i += WRITTEN_AT_ONCE) {
    await store.works.write(papers.slice(i, i + WRITTEN_AT_ONCE).map((paper) => ({ paper })))
  }
  if (!embedder) return { corpus, store, meaning: undefined, vectors: [], close: () => store.close() }

  const vectors: Float32Array[] = []
  for (let i = 0; i < papers.length; i += WRITTEN_AT_ONCE) {
    const texts = papers.slice(i, i + WRITTEN_AT_ONCE).map(embeddedText)
    vectors.push(...(await embedder.embed(texts, 'document')))
  }
  await keepModel(store, embedder)
  const rows = vectors.map((vector, i) => ({ key: i + 1, vector: encodeVector(vector) }))
  await store.vectors.write(embedder.name, rows)
  const meaning = openMeaning(store, embedder)
  await meaning.ready
  return { corpus, store, meaning, vectors, close: () => store.close() }
}

/** Lexical and hybrid search as the site does them, and meaning alone by each width of the model. */
export async function runBench(bench: Bench, embedder: Embedder | undefined): Promise<Row[]> {
  const { corpus, store, meaning } = bench
  const words = await ranking(bench, (text) => rankedKeys(store, text))
  const rows = [rowOf('lexical', words)]
  if (!embedder || !meaning) return rows
  const queries = await embedder.embed(
    corpus.queries.map(({ text }) => text),
    'query',
  )
  for (const width of embedder.widths) {
    rows.push(
      rowOf(
        `dense ${width}`,
        judgeEach(rankByVectors(corpus, bench.vectors, queries, width), corpus.judged),
        words,
      ),
    )
  }
  rows.push(rowOf('hybrid', await ranking(bench, (text) => rankedKeys(store, text, meaning)), words))
  for (const row of rows) {
    if (row.name.startsWith('dense')) continue
    const used = row.name === 'hybrid' ? meaning : undefined
    const ask = (query: { text: string }) => search(store, query.text, { limit: 20, meaning: used })
    row.latency = await time(corpus.queries, ask)
  }
  return rows
}

/** A row of the table, from how each query was answered. */
export function rowOf(name: string, each: readonly Quality[], words?: readonly Quality[]): Row {
  const [own, over] = [ndcgInterval(each), words && ndcgInterval(each, words)]
  const quality = meanQuality(each)
  return {
    name,
    quality,
    ...(own && { ndcg10Interval: own }),
    ...(words &&
      over && { overWords: { ndcg10: quality.ndcg10 - meanQuality(words).ndcg10, interval: over } }),
  }
}

async function ranking(bench: Bench, rank: (text: string) => Promise<number[]>): Promise<Quality[]> {
  const { documents, queries } = bench.corpus
  const ranked = new Map<string, string[]>()
  for (const { id, text } of queries) {
    const keys = await rank(text)
    ranked.set(
      id,
      keys.slice(0, TOP).map((key) => documents[key - 1]!.id),
    )
  }
  return judgeEach(ranked, bench.corpus.judged)
}

/** Ranks all documents by the cosine of the first numbers of their vectors, exactly. */
export function rankByVectors(
  { documents, queries: asked }: Corpus,
  vectors: readonly Float32Array[],
  queries: readonly Float32Array[],
  width: number,
): Map<string, string[]> {
  const cut = vectors.map((vector) => unitPrefix(vector, width))
  return new Map(
    asked.map(({ id }, q) => {
      const query = unitPrefix(queries[q]!, width)
      const scores = Float64Array.from(cut, (vector) => {
        let sum = 0
        for (let d = 0; d < width; d++) sum += vector[d]! * query[d]!
        return sum
      })
      const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b)
      return [id, order.slice(0, TOP).map((i) => documents[i]!.id)]
    }),
  )
}

function unitPrefix(vector: Float32Array, width: number): Float32Array {
  const prefix = vector.slice(0, width)
  const length = Math.sqrt(prefix.reduce((sum, number) => sum + number * number, 0))
  return length > 0 ? prefix.map((number) => number / length) : prefix
}
