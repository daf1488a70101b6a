import { numpy as np, random } from '@jax-js/jax'
import { FeatureRows } from './feature-rows.ts'

/**
 * One embedding table for all categorical features, on jax arrays (Coleman et al. 2023): every feature
 * looks up rows of the same table by hash functions of its own. The numbers are the caller's, [tables *
 * buckets, dim], physical tables one after another. `SharedTable` is the same without jax, and learns.
 */
export class UnifiedEmbedding extends FeatureRows {
  /** Starting numbers, uniform within plus or minus `scale`, [tables * buckets, dim]. Consumes the key. */
  init(key: np.Array, scale = 0.05): np.Array {
    return random.uniform(key, [this.size, this.dim], { minval: -scale, maxval: scale })
  }

  /**
   * Embeddings of a batch, one array per feature in the order of adding, [n, chunks * dim] each: what the
   * layers above take side by side. Consumes the table.
   *
   * @param params - the table, [tables * buckets, dim]
   * @param features - n values of every feature that was added
   * @throws RangeError when the table has another shape, a feature is missing or unknown, lengths differ, or
   *   a value cannot be hashed
   */
  lookup(params: np.Array, features: Readonly<Record<string, Int32Array | readonly string[]>>): np.Array[] {
    const { size, dim } = this
    if (params.ndim !== 2 || params.shape[0] !== size || params.shape[1] !== dim) {
      throw new RangeError(`the table must be [${size}, ${dim}], not [${params.shape}]`)
    }
    const names = this.features
    const unknown = Object.keys(features).find((name) => !names.includes(name))
    if (unknown !== undefined) throw new RangeError(`feature ${unknown} was never added`)
    const count = names.length > 0 ? features[names[0]!]?.length : 0
    const rows = names.map((name) => {
      const values = features[name]
      if (values === undefined) throw new RangeError(`no values of feature ${name}`)
      if (values.length !== count) {
        throw new RangeError(`${values.length} values of feature ${name}, ${count} of ${names[0]}`)
      }
      return this.rows(name, values)
    })
    const embeddings = rows.map((wanted, f) =>
      np.take(params.ref, np.array(wanted), 0).reshape([count!, this.width(names[f]!)]),
    )
    params.dispose()
    return embeddings
  }
}
