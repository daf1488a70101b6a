import type { ClickLog } from './click-log.ts'
import { saltedHash } from '../method/murmur.ts'
import { type SeparateTables, collisionlessTables, separateHashTables } from '../method/table-layouts.ts'
import { UnifiedEmbedding } from '../method/unified-embedding.ts'

/** Numbers per feature that the scorer sees, however many lookups they come from. */
export const WIDTH = 8
/** Features up to this size get a row per value in hand-sized tables. */
const SMALL = 300

/** What is compared at one memory. */
export const NAMES = {
  shared: 'one shared table',
  handSized: 'own tables, sized by hand',
  compositional: 'own tables, compositional',
  popular: 'own tables, popular values only',
  proportional: 'own tables, in proportion',
} as const

export type Kind = keyof typeof NAMES
export const KINDS = Object.keys(NAMES) as Kind[]

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

/** What is left of the idea. */
export interface Multiplexing {
  /** One table for all; else tables of their own, in proportion, everything else the same. */
  together?: boolean
  /** Whether features hash by functions of their own; else equal values of all are hashed alike. */
  salted?: boolean
  /** Lookups that make an embedding. */
  chunks?: number
}

/**
 * One table for all features (Coleman et al. 2023, section 3): unless told, two lookups of half the width from twice
 * the rows.
 */
export const multiplexed =
  ({ together = true, salted = true, chunks = 2 }: Multiplexing = {}): MakeLayout =>
  (vocab, memory) => {
    const block = (buckets: number) => {
      const rows = new UnifiedEmbedding({ buckets, dim: WIDTH / chunks })
      vocab.forEach((_, feature) => rows.addFeature(`${feature}`, chunks))
      return rows
    }
    const own = separateHashTables(vocab, chunks * memory)
    const shared = block(chunks * memory)
    const apart = own.rows.map(block)
    return {
      name: NAMES.shared,
      size: together ? shared.buckets : own.total,
      dim: WIDTH / chunks,
      address(feature, values) {
        const salt = salted ? `${feature}` : '0'
        if (together) return shared.rows(salt, values)
        return apart[feature]!.rows(salt, values).map((row) => own.offsets[feature]! + row)
      },
    }
  }

// prettier-ignore
const separate = (name: string, { total, address }: SeparateTables): Layout =>
  ({ name, size: total, dim: WIDTH, address })

/** A row for each value, whatever the memory. */
export const collisionless: MakeLayout = (vocab) =>
  separate('a row for each value', collisionlessTables(vocab))

/** A hash table per feature, in proportion to the vocabularies: what multiplexing replaces. */
export const proportional: MakeLayout = (vocab, memory) =>
  separate(NAMES.proportional, separateHashTables(vocab, memory))

const sizedByHand = (vocab: readonly number[], memory: number): SeparateTables =>
  separateHashTables(vocab, memory, { small: SMALL })

/** A row for each value of small features, the rest hashed in proportion: what a careful hand would do. */
export const handSized: MakeLayout = (vocab, memory) => separate(NAMES.handSized, sizedByHand(vocab, memory))

/**
 * Hand-sized tables that hash nothing: the values seen most often in the train log have a row each, and all others
 * of a feature, newcomers too, share its last one.
 */
export const popular =
  ({ values: columns }: ClickLog<'train'>): MakeLayout =>
  (vocab, memory) => {
    const { rows, offsets, total } = sizedByHand(vocab, memory)
    const places = columns.map((column, f) => {
      const counts = new Map<number, number>()
      for (const value of column) counts.set(value, (counts.get(value) ?? 0) + 1)
      const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
      return new Map(byCount.slice(0, rows[f]! - 1).map(([value], place) => [value, place]))
    })
    return {
      name: NAMES.popular,
      size: total,
      dim: WIDTH,
      address: (f, values) =>
        Int32Array.from(values, (value) => offsets[f]! + (places[f]!.get(value) ?? rows[f]! - 1)),
    }
  }

/**
 * Hand-sized tables whose large features are compositional (Shi et al. 2020): one half of an embedding by the
 * remainder of the value, the other by its quotient, so that no two known values have the same rows. Newcomers are
 * hashed among the known values.
 */
export const compositional: MakeLayout = (vocab, memory) => {
  const { rows, exact } = sizedByHand(vocab, memory)
  const halves = rows.map((own) => 2 * own)
  const offsets = halves.map((_, f) => halves.slice(0, f).reduce((sum, own) => sum + own, 0))
  // As many remainders as leave room for the quotients.
  const remainders = vocab.map((size, f) => {
    if (exact[f]) return size
    for (let by = halves[f]! - 1; by > 0; by--) if (by + Math.ceil(size / by) <= halves[f]!) return by
    throw new RangeError(`${halves[f]} rows are too few for the remainders and quotients of ${size} values`)
  })
  return {
    name: NAMES.compositional,
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

/** `idea`: how much of the idea the shared table has. */
export const layoutsOf = (log: ClickLog<'train'>, idea: Multiplexing): Record<Kind, MakeLayout> => ({
  shared: multiplexed(idea),
  handSized,
  compositional,
  popular: popular(log),
  proportional,
})
