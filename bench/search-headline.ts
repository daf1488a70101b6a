import type { LinePlot } from '#lab/plot.ts'
import type { Embedder } from '#search/embed/embedder.ts'
import type { Corpus } from '#search/bench/corpus.ts'
import { judge } from '#search/bench/quality.ts'
import { rankByVectors } from '#search/bench/run.ts'
import { decodeVector, encodeVector } from '#search/vector-codec.ts'

export interface Cut {
  name: string
  /** How a vector is kept. */
  kind: 'float32' | 'int8' | '2 bits' | '2 bits and 3' | '1 bit'
  bytes: number
  /** Mean over the corpora. */
  ndcg: number
}

/** How vectors like these are kept. */
type Keeping = (vectors: readonly Float32Array[]) => (vector: Float32Array) => Float32Array

/** What is left of the answers when vectors are kept shorter: fewer numbers, fewer bits for each. */
export async function headline(corpora: readonly Corpus[], embedder: Embedder): Promise<Cut[]> {
  const sets: { corpus: Corpus; vectors: Float32Array[]; queries: Float32Array[] }[] = []
  for (const corpus of corpora) {
    const texts = corpus.documents.map(({ title, text }) => `${title}\n${text}`)
    const vectors = await embedder.embed(texts, 'document')
    const asked = corpus.queries.map(({ text }) => text)
    sets.push({ corpus, vectors, queries: await embedder.embed(asked, 'query') })
  }
  const mean = (width: number, keeping: Keeping) => {
    const scores = sets.map(({ corpus, vectors, queries }) => {
      const cut = vectors.map((vector) => unit(vector.slice(0, width)))
      const kept = cut.map(keeping(cut))
      return judge(rankByVectors(corpus, kept, queries, width), corpus.judged).ndcg10
    })
    return scores.reduce((sum, score) => sum + score, 0) / scores.length
  }

  const { width, widths } = embedder
  const rows: Cut[] = []
  const add = (kind: Cut['kind'], numbers: number, bytes: number, keep: Keeping) =>
    rows.push({ name: `${numbers} x ${kind}`, kind, bytes, ndcg: mean(numbers, keep) })
  for (const numbers of widths.toReversed()) add('float32', numbers, 4 * numbers, () => (vector) => vector)
  for (const numbers of widths.toReversed()) add('int8', numbers, 4 + numbers, () => asInt8)
  for (const numbers of [width, width / 2]) add('2 bits', numbers, numbers / 4, asFewBits(0))
  rows.push({
    name: `${width} x 2 bits, the first quarter 3`,
    kind: '2 bits and 3',
    bytes: (width * 9) / 32,
    ndcg: mean(width, asFewBits(width / 4)),
  })
  add('1 bit', width, width / 8, () => (vector) => vector.map(Math.sign))
  return rows
}

/** The rows as curves of their bytes. */
export const headlinePlot = (rows: readonly Cut[]): LinePlot => ({
  kind: 'line',
  title: 'What a shorter vector costs',
  alt: rows.map(({ name, ndcg }) => `${name}: ${ndcg.toFixed(3)}`).join('; '),
  x: { label: 'bytes a paper', scale: 'log' },
  y: { label: 'nDCG@10, mean of the corpora' },
  series: (['float32', 'int8', '2 bits'] as const).map((kind) => ({
    name: kind,
    ...(kind !== 'float32' && { role: 'method' as const }),
    points: rows
      .filter((row) => row.kind === kind)
      .map(({ bytes, ndcg }): [number, number] => [bytes, ndcg])
      .toReversed(),
  })),
})

function asInt8(vector: Float32Array): Float32Array {
  const numbers = new Int8Array(vector.length)
  const scale = decodeVector(encodeVector(vector), numbers, 0, vector.length)
  return Float32Array.from(numbers, (number) => number * scale)
}

/** Bounds and values that lose least of a bell curve in so many bits (Max 1960), above its middle. */
const STEPS = {
  2: { bounds: [0.9816], values: [0.4528, 1.51] },
  3: { bounds: [0.5006, 1.05, 1.748], values: [0.2451, 0.756, 1.344, 2.152] },
}

/** Each number in 2 bits, the first ones in 3, by the mean and width of its dimension. */
const asFewBits =
  (inThree: number): Keeping =>
  (vectors) => {
    const mean = new Float64Array(vectors[0]?.length ?? 0)
    const square = new Float64Array(mean.length)
    for (const vector of vectors) {
      for (let d = 0; d < mean.length; d++) {
        mean[d]! += vector[d]! / vectors.length
        square[d]! += vector[d]! ** 2 / vectors.length
      }
    }
    return (vector) =>
      vector.map((number, d) => {
        const { bounds, values } = STEPS[d < inThree ? 3 : 2]
        const deviation = Math.sqrt(Math.max(0, square[d]! - mean[d]! ** 2))
        const from = number - mean[d]!
        const step = bounds.filter((bound) => Math.abs(from) >= bound * deviation).length
        return mean[d]! + Math.sign(from) * values[step]! * deviation
      })
  }

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, number) => sum + number * number, 0))
  return length > 0 ? vector.map((number) => number / length) : vector
}
