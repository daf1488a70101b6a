/** Rows of which few columns are not 0, one after another. */
export interface SparseRows {
  rows: number
  columns: number
  /** Where each row begins, and where the last one ends: [rows + 1]. */
  starts: Uint32Array
  at: Uint32Array
  values: Float32Array
}

/** The product of a row with a dense vector, [columns]. */
export function dotRow({ starts, at, values }: SparseRows, row: number, dense: ArrayLike<number>): number {
  let sum = 0
  for (let i = starts[row]!; i < starts[row + 1]!; i++) sum += values[i]! * dense[at[i]!]!
  return sum
}

/** Adds a multiple of a row to a dense vector, [columns]. */
export function addRow(
  { starts, at, values }: SparseRows,
  row: number,
  factor: number,
  dense: { [index: number]: number },
): void {
  for (let i = starts[row]!; i < starts[row + 1]!; i++) dense[at[i]!]! += factor * values[i]!
}

/** The rows that have a column, with the values they have there: rows as columns. */
export function transposed({ rows, columns, starts, at, values }: SparseRows): SparseRows {
  const turned: SparseRows = {
    rows: columns,
    columns: rows,
    starts: new Uint32Array(columns + 1),
    at: new Uint32Array(at.length),
    values: new Float32Array(at.length),
  }
  for (const column of at) turned.starts[column + 1]! += 1
  for (let column = 0; column < columns; column++) turned.starts[column + 1]! += turned.starts[column]!
  const next = turned.starts.slice()
  for (let row = 0; row < rows; row++) {
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const place = next[at[i]!]!++
      turned.at[place] = row
      turned.values[place] = values[i]!
    }
  }
  return turned
}

/**
 * Counts of words as TF-IDF rows of length one: (1 + log count) log((1 + rows) / (1 + rows with the word)).
 *
 * @param counts - of each row, pairs of a word's column and how often it stands there
 */
export function tfIdf(
  counts: readonly (readonly (readonly [number, number])[])[],
  columns: number,
): SparseRows {
  const size = counts.reduce((sum, row) => sum + row.length, 0)
  const rowsWith = new Uint32Array(columns)
  for (const row of counts) for (const [word] of row) rowsWith[word]! += 1
  const found: SparseRows = {
    rows: counts.length,
    columns,
    starts: new Uint32Array(counts.length + 1),
    at: new Uint32Array(size),
    values: new Float32Array(size),
  }
  let place = 0
  counts.forEach((row, r) => {
    const weights = row.map(
      ([word, count]) => (1 + Math.log(count)) * Math.log((1 + counts.length) / (1 + rowsWith[word]!)),
    )
    const length = Math.hypot(...weights) || 1
    row.forEach(([word], i) => {
      found.at[place] = word
      found.values[place++] = weights[i]! / length
    })
    found.starts[r + 1] = place
  })
  return found
}

/** What each reader kept, as rows of ones: [readers, papers]. */
export function keptRows(readers: readonly (readonly number[])[], papers: number): SparseRows {
  const starts = new Uint32Array(readers.length + 1)
  readers.forEach((kept, r) => (starts[r + 1] = starts[r]! + kept.length))
  const at = Uint32Array.from(readers.flat())
  return { rows: readers.length, columns: papers, starts, at, values: new Float32Array(at.length).fill(1) }
}
