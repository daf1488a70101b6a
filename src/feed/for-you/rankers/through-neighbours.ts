import { type Community, type Score, keepers } from './ranker.ts'
import { addRow, transposed } from './sparse-rows.ts'

/** Neighbours of a paper that are looked for, and from which cosine on. */
const MOST = 100
const LEAST = 0.05

/**
 * Lets a ranker that knows papers by their readers alone speak of new ones: the score of a paper that nobody kept is the
 * mean of those of the papers with the most words in common, weighed by how much they have.
 *
 * @param score - what it makes of every paper for one reader: [papers]
 */
export function throughNeighbours(
  community: Community,
  neighbours: number,
  score: (kept: readonly number[]) => Float64Array,
): Score {
  const near = neighboursOf(community)
  return (kept, candidates) => {
    const scores = score(kept)
    return Float64Array.from(candidates, (paper) => {
      const { rows, cosines } = near(paper)
      let [sum, weight] = [0, 0]
      for (let i = 0; i < Math.min(neighbours, rows.length); i++) {
        sum += cosines[i]! * scores[rows[i]!]!
        weight += cosines[i]!
      }
      return weight > 0 ? sum / weight : 0
    })
  }
}

/** Papers that somebody kept, nearest first, and the cosines of their words; a paper that somebody kept is its own. */
interface Neighbours {
  rows: Uint32Array
  cosines: Float64Array
}

const FOUND = new WeakMap<Community, (paper: number) => Neighbours>()

function neighboursOf(community: Community): (paper: number) => Neighbours {
  const known = FOUND.get(community)
  if (known) return known
  const { words } = community.papers
  const counts = keepers(community)
  const byWord = transposed(words)
  const found = new Map<number, Neighbours>()
  const cosines = new Float64Array(words.rows)
  const near = (paper: number): Neighbours => {
    if (counts[paper]! > 0) return { rows: Uint32Array.of(paper), cosines: Float64Array.of(1) }
    const before = found.get(paper)
    if (before) return before
    cosines.fill(0)
    for (let i = words.starts[paper]!; i < words.starts[paper + 1]!; i++)
      addRow(byWord, words.at[i]!, words.values[i]!, cosines)
    const alike: number[] = []
    cosines.forEach((cosine, row) => counts[row]! > 0 && cosine > LEAST && alike.push(row))
    const rows = Uint32Array.from(alike)
      .sort((a, b) => cosines[b]! - cosines[a]! || a - b)
      .slice(0, MOST)
    const one = { rows, cosines: Float64Array.from(rows, (row) => cosines[row]!) }
    found.set(paper, one)
    return one
  }
  FOUND.set(community, near)
  return near
}
