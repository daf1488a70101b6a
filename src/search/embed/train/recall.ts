import type { Embedder } from '../embedder.ts'
import type { Paper } from './corpus.ts'

const QUERIES = 1000

/** Of the titles of some papers, how many find their own abstract among the nearest `k` of all, per width. */
export async function titleRecall(
  embedder: Embedder,
  papers: readonly Paper[],
  k = 10,
): Promise<{ width: number; recall: number }[]> {
  const abstracts = await embedder.embed(
    papers.map(({ abstract }) => abstract),
    'document',
  )
  const asked = papers.slice(0, QUERIES)
  const titles = await embedder.embed(
    asked.map(({ title }) => title),
    'query',
  )
  return embedder.widths.map((width) => {
    const scales = abstracts.map((vector) => 1 / (Math.hypot(...vector.subarray(0, width)) || 1))
    const cosine = (query: Float32Array, i: number) => scales[i]! * dot(query, abstracts[i]!, width)
    const found = titles.filter((title, own) => {
      const wanted = cosine(title, own)
      let nearer = 0
      for (let i = 0; i < abstracts.length && nearer < k; i++) if (cosine(title, i) > wanted) nearer++
      return nearer < k
    })
    return { width, recall: found.length / Math.max(1, asked.length) }
  })
}

function dot(a: Float32Array, b: Float32Array, width: number): number {
  let sum = 0
  for (let d = 0; d < width; d++) sum += a[d]! * b[d]!
  return sum
}
