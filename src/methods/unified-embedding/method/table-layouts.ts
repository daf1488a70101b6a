import { checkNumber, checkOptions, checkWhole } from '#nn/checks.ts'
import { saltedHash } from './murmur.ts'

/** Embedding tables one after another in one block of rows, a table per feature: what multiplexing replaces. */
export interface SeparateTables {
  /** Rows of each feature's table. */
  rows: readonly number[]
  /** First row of each feature's table. */
  offsets: readonly number[]
  /** Rows of all tables. */
  total: number
  /** Whether each value of a feature has a row of its own. */
  exact: readonly boolean[]
  /**
   * The row of each value of a feature, [n]. Of an exact table value v takes row v; a value beyond is hashed
   * into the same table, and so are all values of other tables.
   */
  address(feature: number, values: ArrayLike<number>): Int32Array<ArrayBuffer>
}

export interface SeparateOptions {
  /** The largest vocabulary that gets a row for each value first, before the rest is shared; 0 unless told. */
  small?: number
}

/**
 * A hash table per feature within a budget of rows, in proportion to the features' vocabularies, at least one row
 * each: the usual baseline. It leaves small features next to nothing; `small` mends that.
 *
 * @param vocab - number of values of each feature
 * @throws RangeError when a number is not whole and positive, or the rows are too few
 */
export function separateHashTables(
  vocab: readonly number[],
  totalRows: number,
  options: SeparateOptions = {},
): SeparateTables {
  checkOptions('separateHashTables', options, ['small'])
  const { small = 0 } = options
  checkNumber('small', small, { least: 0 })
  checkSizes(vocab)
  checkWhole('totalRows', totalRows)
  const kept = vocab.map((size) => size <= small)
  const left = totalRows - vocab.reduce((sum, size, f) => sum + (kept[f] ? size : 0), 0)
  const shared = vocab.filter((_, f) => !kept[f])
  if (left < shared.length) {
    throw new RangeError(`${left} of ${totalRows} rows do not give ${shared.length} features one each`)
  }
  const parts = proportional(shared, left)
  let next = 0
  return tables(vocab, vocab.map((size, f) => (kept[f] ? size : parts[next++]!))) // prettier-ignore
}

/** A row for every value of every feature: no collisions, whatever the memory. @throws RangeError as above */
export function collisionlessTables(vocab: readonly number[]): SeparateTables {
  checkSizes(vocab)
  return tables(vocab, vocab)
}

/** Splits rows by weight, largest remainders first, with at least one and at most `size` each. */
function proportional(sizes: readonly number[], rows: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (rows >= total) return [...sizes]
  const ideal = sizes.map((size) => (rows * size) / total)
  const parts = ideal.map((share) => Math.max(1, Math.floor(share)))
  let over = parts.reduce((sum, part) => sum + part, 0) - rows
  // Too many only where features below one row were given one: the largest part pays.
  for (; over > 0; over--) parts[parts.indexOf(Math.max(...parts))]! -= 1
  const byRemainder = ideal.map((share, f) => [f, share - parts[f]!] as const).sort((a, b) => b[1] - a[1])
  for (let i = 0; over < 0; i++, over++) parts[byRemainder[i % sizes.length]![0]]! += 1
  return parts
}

function tables(vocab: readonly number[], rows: readonly number[]): SeparateTables {
  const offsets = rows.map((_, f) => rows.slice(0, f).reduce((sum, size) => sum + size, 0))
  const exact = rows.map((size, f) => size >= vocab[f]!)
  return {
    rows,
    offsets,
    exact,
    total: rows.reduce((sum, size) => sum + size, 0),
    address(feature, values) {
      const [size, offset] = [rows[feature], offsets[feature]]
      if (size === undefined || offset === undefined) {
        throw new RangeError(`there is no feature ${feature} among ${rows.length}`)
      }
      return Int32Array.from({ length: values.length }, (_, i) => {
        const value = values[i]!
        const own = exact[feature] && value >= 0 && value < size
        return offset + (own ? value : saltedHash(value, [feature, 0], size))
      })
    },
  }
}

function checkSizes(vocab: readonly number[]): void {
  if (!Array.isArray(vocab) || vocab.length === 0) throw new RangeError('there are no features')
  vocab.forEach((size, f) => checkWhole(`vocabulary ${f}`, size, { least: 1 }))
}
