import { type Matrix, type Rows, readRows } from '#nn/rows.ts'

/**
 * The joined representation of section 4: the features of several training episodes side by side,
 * Φ(x) = [φ₁(x), …, φₙ(x)].
 *
 * @param features - of each episode, [rows, its width], row i of all of them from the same input
 * @returns [rows, sum of the widths]
 * @throws RangeError when there are none, they are empty or not finite, or their rows do not pair
 */
export function joinFeatures(features: readonly Rows[]): Matrix {
  if (!Array.isArray(features) || features.length === 0) {
    throw new RangeError('joinFeatures: the features of at least one episode are wanted, none are given')
  }
  const blocks = (features as readonly Rows[]).map((block, i) =>
    readRows(`the features of episode ${i}`, block),
  )
  const rows = blocks[0]!.rows
  const dim = blocks.reduce((sum, block) => sum + block.dim, 0)
  const data = new Float32Array(rows * dim)
  let from = 0
  for (const [i, block] of blocks.entries()) {
    if (block.rows !== rows) {
      throw new RangeError(
        `the features of episode ${i} have ${block.rows} rows, those of episode 0 ${rows}: they make no pairs`,
      )
    }
    for (let row = 0; row < rows; row++) {
      data.set(block.data.subarray(row * block.dim, (row + 1) * block.dim), row * dim + from)
    }
    from += block.dim
  }
  return { data, rows, dim }
}
