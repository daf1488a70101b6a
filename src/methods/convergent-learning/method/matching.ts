import { hungarian } from '#nn/metrics/hungarian.ts'
import { type Rows, readRows } from '#nn/rows.ts'

/** Which unit of the other network each unit is paired with. */
export interface Matching {
  /** The column each row gets, [rows]; -1 for a row left over when there are more rows than columns. */
  assignment: Int32Array
  /** Sum of the chosen similarities. */
  score: number
}

/**
 * Pairs the units of two networks so that no unit is used twice and the summed similarity is the largest
 * there is (the paper’s bipartite matching).
 *
 * @param sim - similarity of every unit of one network to every unit of the other, [p, q]
 */
export function bipartiteMatch(sim: Rows): Matching {
  const { columns, total } = hungarian(readRows('the similarity', sim), { maximise: true })
  return { assignment: columns, score: total }
}

/**
 * The most similar unit of the other network for each unit; several may choose the same one (the paper’s
 * semi-matching). What it gains over `bipartiteMatch` shows which units compete for a twin.
 *
 * @param sim - similarity, [p, q]
 * @returns a column for each row, of equals the lower, [p]
 */
export function semiMatch(sim: Rows): Int32Array {
  const { data, rows, dim } = readRows('the similarity', sim)
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = 0
    for (let c = 1; c < dim; c++) if (data[row * dim + c]! > data[row * dim + best]!) best = c
    return best
  })
}
