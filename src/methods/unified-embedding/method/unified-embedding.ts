import { numpy as np, random } from '@jax-js/jax'
import { checkOptions, checkPositive, checkWhole } from '#nn/checks.ts'
import { checkBuckets, hashValue, saltSeed } from './murmur.ts'

export interface TableOptions {
  /** Rows of the table. */
  buckets: number
  /** Numbers in a row. */
  dim: number
  /** Another seed, other hash functions: a whole number. */
  seed?: number
}

/** Values of one feature: whole numbers of 32 bits or texts. */
export type Values = ArrayLike<number> | readonly string[]

/**
 * One embedding table for all categorical features (Coleman et al. 2023, section 3): every feature looks up rows of the
 * same table by hash functions of its own. The number of rows is fixed, however many values there are. The numbers
 * are the caller's, [buckets, dim].
 */
export class UnifiedEmbedding {
  readonly buckets: number
  readonly dim: number
  readonly seed: number
  /** Starts of each feature's hash functions, one per lookup. */
  readonly #features = new Map<string, number[]>()

  /** @throws RangeError when a size is not a whole number from 1, or there is no such option */
  constructor(options: TableOptions) {
    checkOptions('the table', options, ['buckets', 'dim', 'seed'])
    const { buckets, dim, seed = 0 } = options
    checkBuckets(buckets)
    saltSeed([0, 0], seed)
    this.buckets = buckets
    this.dim = checkWhole('dim', dim, { least: 1 })
    this.seed = seed
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
    checkWhole(`chunks of feature ${name}`, chunks, { least: 1 })
    const feature = this.#features.size
    const starts = Array.from({ length: chunks }, (_, chunk) => saltSeed([feature, chunk], this.seed))
    this.#features.set(name, starts)
  }

  /**
   * The rows that values look up, [n * chunks], those of one value beside each other: h(v; t, j) of the README.
   *
   * @throws RangeError when there is no such feature, or a value is neither text nor a 32-bit whole number
   */
  rows(name: string, values: Values): Int32Array<ArrayBuffer> {
    const starts = this.#features.get(name)
    if (!starts) throw new RangeError(`there is no feature ${name}, only ${this.features.join(', ')}`)
    if (typeof values === 'string' || typeof values?.length !== 'number') {
      throw new TypeError(`feature ${name} wants a list of values`)
    }
    const rows = new Int32Array(values.length * starts.length)
    for (let i = 0, at = 0; i < values.length; i++) {
      for (const start of starts) rows[at++] = hashValue(values[i]!, start) % this.buckets
    }
    return rows
  }

  /** Starting numbers, uniform within plus or minus `scale`, [buckets, dim]. Consumes the key. */
  init(key: np.Array, scale = 0.05): np.Array {
    checkPositive('scale', scale)
    return random.uniform(key, [this.buckets, this.dim], { minval: -scale, maxval: scale })
  }

  /**
   * Embeddings of a batch, one array per feature in the order of adding, [n, chunks * dim] each: what the
   * layers above take side by side. Consumes the table.
   *
   * @param table - [buckets, dim]
   * @param features - n values of every feature that was added
   * @throws RangeError when the table has another shape, a feature is missing or unknown, or lengths differ
   */
  lookup(table: np.Array, features: Readonly<Record<string, Values>>): np.Array[] {
    const { buckets, dim, features: names } = this
    if (table.ndim !== 2 || table.shape[0] !== buckets || table.shape[1] !== dim) {
      throw new RangeError(`the table must be [${buckets}, ${dim}], not [${table.shape}]`)
    }
    const unknown = Object.keys(features).find((name) => !names.includes(name))
    if (unknown !== undefined) throw new RangeError(`feature ${unknown} was never added`)
    const rows = names.map((name) => {
      const [values, first] = [features[name], features[names[0]!]]
      if (values === undefined) throw new RangeError(`no values of feature ${name}`)
      if (values.length !== first!.length) {
        throw new RangeError(`${values.length} values of feature ${name}, ${first!.length} of ${names[0]}`)
      }
      return this.rows(name, values)
    })
    const embeddings = rows.map((wanted, f) =>
      np.take(table.ref, np.array(wanted), 0).reshape([-1, this.#features.get(names[f]!)!.length * dim]),
    )
    table.dispose()
    return embeddings
  }
}
