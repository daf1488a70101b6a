import type { Ranker } from './ranker.ts'
import { keptRows, transposed } from './sparse-rows.ts'
import { throughNeighbours } from './through-neighbours.ts'

/**
 * Papers that the same readers keep (Sarwar et al. 2001): the sum over kept papers of the cosine of who kept both, shrunk
 * where few did.
 */
export const itemKnn: Ranker<{ nearest: number; shrink: number; neighbours: number }> = {
  name: 'item-kNN',
  settings: [20, 100].flatMap((nearest) =>
    [2, 20].flatMap((shrink) => [5, 30].map((neighbours) => ({ nearest, shrink, neighbours }))),
  ),
  fit(community, { nearest, shrink, neighbours }) {
    const byReader = keptRows(community.readers, community.papers.count)
    const byPaper = transposed(byReader)
    const keepersOf = (paper: number) => byPaper.starts[paper + 1]! - byPaper.starts[paper]!
    const found = new Map<number, ReadonlyMap<number, number>>()

    const nearTo = (paper: number): ReadonlyMap<number, number> => {
      const known = found.get(paper)
      if (known) return known
      const both = new Map<number, number>()
      for (let i = byPaper.starts[paper]!; i < byPaper.starts[paper + 1]!; i++) {
        const reader = byPaper.at[i]!
        for (let j = byReader.starts[reader]!; j < byReader.starts[reader + 1]!; j++) {
          const other = byReader.at[j]!
          both.set(other, (both.get(other) ?? 0) + 1)
        }
      }
      const alike = [...both].map(([other, count]): [number, number] => [
        other,
        count / (Math.sqrt(keepersOf(paper) * keepersOf(other)) + shrink),
      ])
      const near = new Map(alike.sort(([a, x], [b, y]) => y - x || a - b).slice(0, nearest))
      found.set(paper, near)
      return near
    }

    return throughNeighbours(community, neighbours, (kept) => {
      const scores = new Float64Array(community.papers.count)
      for (const one of kept) for (const [other, cosine] of nearTo(one)) scores[other]! += cosine
      return scores
    })
  },
}
