import { checkBuckets, hashValue, saltSeed } from './murmur.ts'

export interface TableOptions {
  /** Rows of each physical table. */
  buckets: number
  /** Numbers in a row. */
  dim: number
  /** Physical tables; lookups take them in turn. */
  tables?: number
  /** Another seed, other hash functions: a whole number. */
  seed?: number
}

/** Values of one feature: whole numbers of 32 bits or texts. */
export type Values = ArrayLike<number> | readonly string[]

interface Lookup {
  /** First row of its physical table. */
  offset: number
  /** Start of its hash function. */
  start: number
}

/**
 * Feature multiplexing without the numbers: which rows of one shared table a value of a feature looks up
 * (Coleman et al. 2023, section 3). The number of rows is fixed, however many values there are.
 */
export class FeatureRows {
  readonly buckets: number
  readonly dim: number
  readonly tables: number
  readonly seed: number
  readonly #features = new Map<string, Lookup[]>()
  #lookups = 0

  /** @throws RangeError when a size is not a whole number from 1 */
  constructor({ buckets, dim, tables = 1, seed = 0 }: TableOptions) {
    checkBuckets(buckets)
    for (const [name, size] of Object.entries({ dim, tables })) {
      if (!Number.isInteger(size) || size < 1) throw new RangeError(`${name} must be from 1, not ${size}`)
    }
    saltSeed([0, 0], seed)
    if (buckets * tables > 2 ** 31) {
      throw new RangeError(`${tables} tables of ${buckets} rows are more than 2^31 rows`)
    }
    this.buckets = buckets
    this.dim = dim
    this.tables = tables
    this.seed = seed
  }

  /** Rows of all physical tables, one after another. */
  get size(): number {
    return this.buckets * this.tables
  }

  /** The features in the order they were added. */
  get features(): string[] {
    return [...this.#features.keys()]
  }

  /**
   * Adds a feature whose embedding is made of `chunks` rows, one after another. A feature is salted by its
   * place in the order of adding: trained numbers belong to that order.
   *
   * @throws RangeError when the name is taken or chunks is not a whole number from 1
   */
  addFeature(name: string, chunks: number): void {
    if (this.#features.has(name)) throw new RangeError(`there is a feature ${name} already`)
    if (!Number.isInteger(chunks) || chunks < 1) {
      throw new RangeError(`chunks of feature ${name} must be a whole number from 1, not ${chunks}`)
    }
    const feature = this.#features.size
    const lookups = Array.from({ length: chunks }, (_, chunk) => ({
      offset: (this.#lookups++ % this.tables) * this.buckets,
      start: saltSeed([feature, chunk], this.seed),
    }))
    this.#features.set(name, lookups)
  }

  /** Length of a feature's embedding: chunks times dim. @throws RangeError when there is no such feature */
  width(name: string): number {
    return this.#lookupsOf(name).length * this.dim
  }

  /**
   * The rows that values look up, [n * chunks], those of one value beside each other.
   *
   * @throws RangeError when there is no such feature, or a value is neither text nor a 32-bit whole number
   */
  rows(name: string, values: Values): Int32Array<ArrayBuffer> {
    const lookups = this.#lookupsOf(name)
    if (typeof values === 'string' || typeof values?.length !== 'number') {
      throw new TypeError(`feature ${name} wants a list of values`)
    }
    const rows = new Int32Array(values.length * lookups.length)
    for (let i = 0, at = 0; i < values.length; i++) {
      for (const { offset, start } of lookups) {
        rows[at++] = offset + (hashValue(values[i]!, start) % this.buckets)
      }
    }
    return rows
  }

  #lookupsOf(name: string): Lookup[] {
    const lookups = this.#features.get(name)
    if (!lookups) throw new RangeError(`there is no feature ${name}, only ${this.features.join(', ')}`)
    return lookups
  }
}
