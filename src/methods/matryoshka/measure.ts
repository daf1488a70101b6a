import { numpy as np, tree } from '@jax-js/jax'
import type { RunEvent } from '#lab/reproduction.ts'
import { mlp } from '#nn/dense.ts'
import { cascadeClassify, learnThresholds } from './cascade.ts'
import { truncateEmbedding } from './matryoshka.ts'
import { type Encoder, FULL, SIZES, type Split, type Views } from './networks.ts'
import { type Matrix, funnelRetrieval, indexPrefixes } from './retrieval.ts'

/** The first test digits, enough for the many searches. */
const QUERIES = 1000
const REPORT_EVERY = 200
const SHORTLIST = 100
const NEIGHBOURS = 10
export const SHORTLIST_DIMS = [2, 4, 8]

/** How often the label of the most similar gallery row, by cosine of the prefixes, is the query's own. */
export async function nearestAccuracy(
  { gallery, queries }: Views,
  dim: number,
  galleryLabels: np.Array,
  queryLabels: np.Array,
): Promise<number> {
  const units = truncateEmbedding(gallery.ref, dim, true).transpose()
  const nearest = np.argmax(np.dot(truncateEmbedding(queries.ref, dim, true), units), 1)
  const right = np.equal(np.take(galleryLabels.ref, nearest, 0), queryLabels.ref)
  const mean = right.astype(np.float32).mean()
  return (await mean.data())[0]!
}

/** What a way of searching costs and finds: multiply-adds a query, nearest neighbour, mAP@10. */
export type Quality = { flops: number; nearest: number; precision: number }
type Search = { dims: readonly number[]; lists: readonly number[] }

const shortlistFirst = SHORTLIST_DIMS.map((m): Search => ({
  dims: [m, FULL],
  lists: [SHORTLIST, NEIGHBOURS],
}))

const SEARCHES = {
  /** One size alone. */
  plain: SIZES.map((m): Search => ({ dims: [m], lists: [NEIGHBOURS] })),
  /** A shortlist by few dimensions, ordered by all of them. */
  adaptive: shortlistFirst,
  /** The same on the ordinary network. */
  ordinary: shortlistFirst,
  funnel: [{ dims: [4, 8, 16, 32, 64], lists: [200, 100, 50, 25, NEIGHBOURS] }],
} satisfies Record<string, readonly Search[]>

export type SearchQualities = Record<keyof typeof SEARCHES, Quality[]>

/** Searches the gallery for the test digits in every listed way. */
export async function* searchQualities(
  nested: Views,
  ordinary: Views,
  galleryLabels: np.Array,
  queryLabels: np.Array,
): AsyncGenerator<RunEvent, SearchQualities, void> {
  const stored = await galleryLabels.ref.data()
  const wanted = await queryLabels.ref.data()
  const both = { nested: await plainViews(nested), ordinary: await plainViews(ordinary) }
  const total = Object.values(SEARCHES).flat().length * QUERIES
  const found: SearchQualities = { plain: [], adaptive: [], ordinary: [], funnel: [] }
  let done = 0

  for (const kind of Object.keys(SEARCHES) as (keyof typeof SEARCHES)[]) {
    const { gallery, queries } = both[kind === 'ordinary' ? 'ordinary' : 'nested']
    for (const { dims, lists } of SEARCHES[kind]) {
      const index = indexPrefixes(gallery, dims)
      const sum: Quality = { flops: 0, nearest: 0, precision: 0 }
      for (let q = 0; q < QUERIES; q++) {
        if (done++ % REPORT_EVERY === 0) yield { kind: 'progress', done, total, doing: 'searching' }
        const { ids, flops } = funnelRetrieval(row(queries, q), index, dims, lists)
        const hits = ids.map((id) => stored[id] === wanted[q])
        sum.flops += flops
        sum.nearest += Number(hits[0])
        sum.precision += averagePrecision(hits)
      }
      found[kind].push({
        flops: sum.flops / QUERIES,
        nearest: sum.nearest / QUERIES,
        precision: sum.precision / QUERIES,
      })
    }
  }
  return found
}

/** Mean over the places of the share of hits up to there, counted where there is a hit. */
function averagePrecision(hits: readonly boolean[]): number {
  let right = 0
  return hits.reduce((sum, hit, place) => sum + (hit ? ++right / (place + 1) : 0), 0) / hits.length
}

/** Adaptive classification of the test digits, its thresholds learnt on the validation digits. */
export async function cascadeQuality(
  encoder: Encoder,
  validation: Split,
  test: Split,
): Promise<{ accuracy: number; dims: number }> {
  const heads = await Promise.all(
    encoder.heads.map(async ({ w, b }) => ({ w: await plain(w), b: await b.ref.data() })),
  )
  const embedded = async ({ x, labels }: Split) => {
    const z = mlp(tree.ref(encoder.trunk), x.ref)
    const matrix = await plain(z)
    z.dispose()
    return { z: matrix, labels: await labels.ref.data() }
  }
  const held = await embedded(validation)
  const thresholds = learnThresholds(held.z, held.labels, heads)

  const { z, labels } = await embedded(test)
  let right = 0
  let dims = 0
  for (let i = 0; i < z.rows; i++) {
    const { label, dimUsed } = cascadeClassify(row(z, i), heads, thresholds)
    right += Number(label === labels[i])
    dims += dimUsed
  }
  return { accuracy: right / z.rows, dims: dims / z.rows }
}

const row = ({ data, dim }: Matrix, i: number): Float32Array => data.subarray(i * dim, (i + 1) * dim)

const plain = async (x: np.Array): Promise<Matrix> => {
  const [rows, dim] = x.shape as [number, number]
  return { data: (await x.ref.data()) as Float32Array, rows, dim }
}

const plainViews = async ({ gallery, queries }: Views) => ({
  gallery: await plain(gallery),
  queries: await plain(queries),
})
