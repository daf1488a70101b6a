import { symmetricEigen } from './symmetric-eigen.ts'
import { type Rows, centre, readRows } from './rows.ts'
import { centredFeature } from './variance-explained.ts'

/**
 * What the strongest directions of a representation show: R² of each of its first `k` principal components
 * with each feature.
 *
 * @param h - the representation, [n, units]
 * @param features - a column per feature, [n, features]
 * @returns R² [k, features], the component of largest variance first; a component without variance has 0
 * @throws RangeError when rows differ in number, a number is not finite, a feature is constant, or k is not
 *   a whole number from 1 to the number of units
 */
export function pcaFeatureAlignment(h: Rows, features: Rows, k: number): number[][] {
  const { data, rows, dim } = centre(readRows('the representation', h))
  const wanted = readRows('the features', features)
  if (wanted.rows !== rows) throw new RangeError(`${wanted.rows} rows of features for ${rows} rows`)
  if (!Number.isInteger(k) || k < 1 || k > dim) {
    throw new RangeError(`${k} principal components of ${dim} units`)
  }

  const { values, vectors } = symmetricEigen(scatter(data, dim), dim)
  const columns = Array.from({ length: wanted.dim }, (_, f) => {
    const feature = centredFeature(
      Float64Array.from({ length: rows }, (_, r) => wanted.data[r * wanted.dim + f]!),
    )
    const spread = feature.reduce((sum, value) => sum + value * value, 0)
    const cross = new Float64Array(dim)
    for (let i = 0; i < data.length; i++)
      cross[i % dim] = cross[i % dim]! + data[i]! * feature[Math.floor(i / dim)]!
    return { cross, spread }
  })
  const negligible = 1e-12 * Math.max(values[0]!, 0)
  return Array.from({ length: k }, (_, component) =>
    columns.map(({ cross, spread }) => {
      if (!(values[component]! > negligible)) return 0
      const along = vectors[component]!.reduce((sum, weight, unit) => sum + weight * cross[unit]!, 0)
      return Math.min(1, along ** 2 / (values[component]! * spread))
    }),
  )
}

/** xᵀ x of rows [n, dim]. */
function scatter(data: Float64Array, dim: number): Float64Array {
  const sums = new Float64Array(dim * dim)
  for (let at = 0; at < data.length; at += dim) {
    for (let i = 0; i < dim; i++) {
      const value = data[at + i]!
      for (let j = 0; j < dim; j++) sums[i * dim + j]! += value * data[at + j]!
    }
  }
  return sums
}
