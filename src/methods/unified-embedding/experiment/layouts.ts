import { FeatureRows } from '../method/feature-rows.ts'
import { saltedHash } from '../method/murmur.ts'
import { type SeparateTables, collisionlessTables, separateHashTables } from '../method/table-layouts.ts'

/** Numbers per feature that the scorer sees, however many lookups they come from. */
export const WIDTH = 8
/** Features up to this size get a row per value in hand-sized tables. */
const SMALL = 300

/** Where a feature's values find their numbers: rows of one block of `size` rows of `dim`. */
export interface Layout {
  name: string
  size: number
  dim: number
  /** [n * WIDTH / dim], the lookups of a value beside each other */
  address(feature: number, values: Int32Array): Int32Array
}

/** `memory` is counted in rows of `WIDTH` numbers, for all layouts. */
export type MakeLayout = (vocab: readonly number[], memory: number) => Layout

const separate = (name: string, { total, address }: SeparateTables): Layout => ({
  name,
  size: total,
  dim: WIDTH,
  address,
})

/** A row for each value, whatever the memory. */
export const collisionless: MakeLayout = (vocab) =>
  separate('a row for each value', collisionlessTables(vocab))

/** A hash table per feature, in proportion to the vocabularies: what multiplexing replaces. */
export const proportional: MakeLayout = (vocab, memory) =>
  separate('own tables, in proportion', separateHashTables(vocab, memory))

/** A row for each value of small features, the rest in proportion: what a careful hand would do. */
export const handSized: MakeLayout = (vocab, memory) =>
  separate('own tables, small ones exact', separateHashTables(vocab, memory, { floor: true, small: SMALL }))

/**
 * One table for all features (Coleman et al. 2023, section 3), two lookups of half the width from twice the rows unless
 * told. Without the salt equal values of different features share their rows.
 */
export const multiplexed =
  (salted: boolean, chunks = 2): MakeLayout =>
  (vocab, memory) => {
    const rows = new FeatureRows({ buckets: chunks * memory, dim: WIDTH / chunks })
    vocab.forEach((_, feature) => rows.addFeature(`${feature}`, chunks))
    return {
      name: salted ? 'one shared table' : 'one shared table, no salt',
      size: rows.size,
      dim: rows.dim,
      address: (feature, values) => rows.rows(salted ? `${feature}` : '0', values),
    }
  }

/**
 * Hand-sized tables whose large features are compositional (Shi et al. 2020): one half of an embedding by the
 * remainder of the value, the other by its quotient, so that no two known values have the same rows. Newcomers are
 * hashed among the known values.
 */
export const compositional: MakeLayout = (vocab, memory) => {
  const { rows, exact } = separateHashTables(vocab, memory, { floor: true, small: SMALL })
  const halves = rows.map((own) => 2 * own)
  const offsets = halves.map((_, f) => halves.slice(0, f).reduce((sum, own) => sum + own, 0))
  const remainders = vocab.map((size, f) => (exact[f] ? size : largestDivisor(size, halves[f]!)))
  return {
    name: 'own tables, compositional',
    size: halves.reduce((sum, own) => sum + own, 0),
    dim: WIDTH / 2,
    address(feature, values) {
      const [size, offset, by] = [vocab[feature]!, offsets[feature]!, remainders[feature]!]
      return Int32Array.from({ length: 2 * values.length }, (_, i) => {
        const value = values[i >> 1]!
        const known = value < size ? value : saltedHash(value, [feature, 0], size)
        return offset + (i % 2 === 0 ? known % by : by + (exact[feature] ? known : Math.floor(known / by)))
      })
    },
  }
}

/** The most remainders that leave room for the quotients. */
function largestDivisor(size: number, rows: number): number {
  for (let by = rows - 1; by > 0; by--) if (by + Math.ceil(size / by) <= rows) return by
  throw new RangeError(`${rows} rows are too few for the remainders and quotients of ${size} values`)
}
