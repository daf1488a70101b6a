import { type Community, type Ranker, keepers } from './ranker.ts'
import { type SparseRows, addRow, dotRow, keptRows, transposed } from './sparse-rows.ts'
import { throughNeighbours } from './through-neighbours.ts'

/**
 * EASE (Steck 2019): each paper is foretold from the others that a reader kept, by weights B with B_jj = 0 that have the
 * least squared error plus penalty |B|².
 *
 * B_ij = -P_ij / P_jj with P = (XᵀX + penalty I)^-1 over papers. There are more papers than readers, so P comes from the
 * readers' side: P = (I - Xᵀ K X) / penalty with K = (X Xᵀ + penalty I)^-1. A kept paper itself has the score 1.
 */
export const ease: Ranker<{ penalty: number; neighbours: number }> = {
  name: 'EASE',
  settings: [3, 10, 30, 100].flatMap((penalty) => [5, 30].map((neighbours) => ({ penalty, neighbours }))),
  fit(community, { penalty, neighbours }) {
    const byReader = keptRows(community.readers, community.papers.count)
    const byPaper = transposed(byReader)
    const K = inverseOf(community, penalty, () => readersInverse(byReader, byPaper, penalty))
    const n = byReader.rows
    const counts = keepers(community)
    const rest = Float64Array.from({ length: community.papers.count }, (_, paper) =>
      counts[paper]! > 0 ? 1 - quadratic(K, n, byPaper, paper) : 1,
    )
    return throughNeighbours(community, neighbours, (kept) => {
      const together = new Float64Array(n)
      for (const paper of kept) addRow(byPaper, paper, 1, together)
      const weights = times(K, n, together)
      const scores = rest.map((share, paper) => dotRow(byPaper, paper, weights) / share)
      for (const paper of kept) scores[paper] = 1
      return scores
    })
  },
}

const INVERSES = new WeakMap<Community, Map<number, Float64Array>>()

/** Made once for a penalty: it takes most of the time. */
function inverseOf(community: Community, penalty: number, make: () => Float64Array): Float64Array {
  const known = INVERSES.get(community) ?? new Map<number, Float64Array>()
  INVERSES.set(community, known)
  const inverse = known.get(penalty) ?? make()
  known.set(penalty, inverse)
  return inverse
}

/** (X Xᵀ + penalty I)^-1, [readers, readers], by Gauss-Jordan in place, which a positive definite matrix allows. */
function readersInverse(byReader: SparseRows, byPaper: SparseRows, penalty: number): Float64Array {
  const n = byReader.rows
  const K = new Float64Array(n * n)
  for (let reader = 0; reader < n; reader++) {
    const row = K.subarray(reader * n, (reader + 1) * n)
    for (let i = byReader.starts[reader]!; i < byReader.starts[reader + 1]!; i++)
      addRow(byPaper, byReader.at[i]!, 1, row)
    row[reader]! += penalty
  }
  for (let k = 0; k < n; k++) {
    const pivotRow = K.subarray(k * n, (k + 1) * n)
    const inverse = 1 / pivotRow[k]!
    pivotRow[k] = 1
    for (let j = 0; j < n; j++) pivotRow[j]! *= inverse
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const factor = K[i * n + k]!
      if (factor === 0) continue
      const row = K.subarray(i * n, (i + 1) * n)
      row[k] = 0
      for (let j = 0; j < n; j++) row[j]! -= factor * pivotRow[j]!
    }
  }
  return K
}

/** x_jᵀ K x_j for the readers who kept a paper. */
function quadratic(K: Float64Array, n: number, { starts, at }: SparseRows, paper: number): number {
  let sum = 0
  for (let i = starts[paper]!; i < starts[paper + 1]!; i++) {
    for (let j = starts[paper]!; j < starts[paper + 1]!; j++) sum += K[at[i]! * n + at[j]!]!
  }
  return sum
}

function times(K: Float64Array, n: number, x: Float64Array): Float64Array {
  const product = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    if (x[j] === 0) continue
    const row = K.subarray(j * n, (j + 1) * n)
    for (let i = 0; i < n; i++) product[i]! += x[j]! * row[i]!
  }
  return product
}
