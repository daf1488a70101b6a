import { checkOptions, checkWhole, classCount, type Matrix, takeRows } from '#nn/rows.ts'

/** What a row is for: to fit, to choose between fits, or to judge what was chosen. */
export type Role = 'train' | 'validation' | 'test'

/** Rows of one source that play one role, by their numbers there; the role is also in the type. */
export interface Part<R extends Role = Role> {
  readonly role: R
  readonly indices: Int32Array
}

/** Parts of one source of which no two share a row. */
export interface Split {
  train: Part<'train'>
  validation: Part<'validation'>
  test: Part<'test'>
}

/** How many rows each part takes. */
export interface SplitSizes {
  train: number
  validation?: number
  test: number
}

/** `generator(key)` of `nn/generator.ts`, or anything that shuffles in place. */
interface Shuffler {
  shuffle(list: Int32Array): Int32Array
}

/**
 * Cuts a source into train, validation and test, disjoint by construction, in random order.
 *
 * @param source - how many rows there are, or the class of each, counted from 0
 * @param sizes - rows of each part; with classes, rows of each class
 * @throws RangeError when a size is unknown or not a whole number, or the source (a class of it) has too few rows
 */
export function split(source: number | ArrayLike<number>, sizes: SplitSizes, rng: Shuffler): Split {
  checkOptions('split', sizes, ['train', 'validation', 'test'])
  const counts = (['train', 'validation', 'test'] as const).map((role) =>
    checkWhole(`the size of the ${role} part`, sizes[role] ?? 0),
  )
  const wanted = counts.reduce((sum, count) => sum + count, 0)
  const groups = groupsOf(source).map((rows, label) => {
    if (rows.length >= wanted) return rng.shuffle(rows)
    const what = typeof source === 'number' ? 'the source' : `class ${label}`
    throw new RangeError(`${what} has ${rows.length} rows, too few for parts of ${counts.join(', ')}`)
  })
  const [train, validation] = counts as [number, number, number]
  const cut = (from: number, to: number) =>
    rng.shuffle(Int32Array.from(groups.flatMap((rows) => [...rows.subarray(from, to)])))
  return {
    train: { role: 'train', indices: cut(0, train) },
    validation: { role: 'validation', indices: cut(train, train + validation) },
    test: { role: 'test', indices: cut(train + validation, wanted) },
  }
}

function groupsOf(source: number | ArrayLike<number>): Int32Array[] {
  if (typeof source === 'number') {
    return [
      Int32Array.from({ length: checkWhole('the number of rows', source, { least: 1 }) }, (_, row) => row),
    ]
  }
  const groups: number[][] = Array.from({ length: classCount(source) }, () => [])
  for (let row = 0; row < source.length; row++) groups[source[row]!]!.push(row)
  return groups.map((rows) => Int32Array.from(rows))
}

/**
 * Parts of a source without end, where each example is drawn anew: example i of all that are drawn belongs to one
 * part alone.
 */
export function drawnSplit({ train, validation = 0, test }: SplitSizes): Split {
  const part = <R extends Role>(role: R, from: number, count: number): Part<R> => ({
    role,
    indices: Int32Array.from(
      { length: checkWhole(`the size of the ${role} part`, count) },
      (_, i) => from + i,
    ),
  })
  return {
    train: part('train', 0, train),
    validation: part('validation', train, validation),
    test: part('test', train + validation, test),
  }
}

/** What can be cut by rows: vectors, or one value a row. */
export type Cuttable = Matrix | Float32Array | Int32Array | Uint8Array | readonly unknown[]

/** The rows of a part, its role kept in the type: `takePart(split.train, { x, labels })`. */
export function takePart<R extends Role, const T extends Readonly<Record<string, Cuttable>>>(
  part: Part<R>,
  columns: T,
): Part<R> & T {
  const taken = Object.entries(columns).map(([name, column]) => [name, cut(name, column, part.indices)])
  return { role: part.role, indices: part.indices, ...(Object.fromEntries(taken) as T) }
}

function cut(name: string, column: Cuttable, rows: Int32Array): Cuttable {
  if ('dim' in column) return takeRows(column, rows)
  for (const row of rows) {
    if (!(row >= 0 && row < column.length))
      throw new RangeError(`${name} has ${column.length} rows and no row ${row}`)
  }
  if (column instanceof Float32Array) return Float32Array.from(rows, (row) => column[row]!)
  if (column instanceof Int32Array) return Int32Array.from(rows, (row) => column[row]!)
  if (column instanceof Uint8Array) return Uint8Array.from(rows, (row) => column[row]!)
  return Array.from(rows, (row) => (column as readonly unknown[])[row])
}

/**
 * The rows of a part that are wanted, in their order, its role kept: `keepRows(split.train, (row) => labels[row]! < 5)`,
 * or the first hundred, `keepRows(split.train, (_, place) => place < 100)`. To be taken with `takePart`.
 */
export const keepRows = <R extends Role>(
  { role, indices }: Part<R>,
  isWanted: (row: number, place: number) => boolean,
): Part<R> => ({ role, indices: indices.filter(isWanted) })

/** What a run yields of a split, so that its runner sees that no row is in two parts. */
export const splitEvent = (of: string, { train, validation, test }: Split) => ({
  kind: 'split' as const,
  of,
  train: train.indices,
  validation: validation.indices,
  test: test.indices,
})
