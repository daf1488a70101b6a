import { type Column, type Rows, centre, readColumn, readRows } from './rows.ts'

export interface VarianceExplained {
  /** Share of the variance of the whole representation, 0..1: large units count for more. */
  total: number
  /** R² of each unit, [units]; 0 of a unit that never changes. */
  perUnit: Float64Array
}

/**
 * How much of a representation's variance a feature explains: every unit is regressed on the feature, and
 * the squares of the fitted values, over all units, are divided by those of the centred units (Lampinen
 * et al. 2024). The feature's own coding does not matter: 0 and 1 give the same as -1 and 1.
 *
 * It is not how well the feature can be read from the representation: that may be perfect at a share near
 * zero. Shares of independent features add up to at most one.
 *
 * @param hidden - the representation, [n, units]
 * @param feature - the feature's value for each row, [n]
 * @throws RangeError when lengths differ, a number is not finite, or the feature or the whole representation
 *   is constant
 */
export function varianceExplained(hidden: Rows, feature: Column): VarianceExplained {
  const { data, rows, dim } = centre(readRows('the representation', hidden))
  const f = centredFeature(readColumn('the feature', feature, rows))
  const spread = f.reduce((sum, value) => sum + value * value, 0)
  const fitted = new Float64Array(dim)
  const squares = new Float64Array(dim)
  for (let i = 0; i < data.length; i++) {
    const [row, unit] = [Math.floor(i / dim), i % dim]
    fitted[unit] = fitted[unit]! + data[i]! * f[row]!
    squares[unit] = squares[unit]! + data[i]! ** 2
  }
  for (let unit = 0; unit < dim; unit++) fitted[unit] = fitted[unit]! ** 2 / spread

  const all = sum(squares)
  if (all === 0) throw new RangeError(`the representation is the same for all ${rows} rows`)
  const perUnit = fitted.map((square, unit) => (squares[unit] === 0 ? 0 : square / squares[unit]!))
  return { total: sum(fitted) / all, perUnit }
}

/** A feature minus its mean. @throws RangeError when it is constant. */
export function centredFeature(feature: Float64Array): Float64Array {
  const { data } = centre({ data: feature, rows: feature.length, dim: 1 })
  if (data.every((value) => value === 0)) {
    throw new RangeError(`the feature is the same for all ${data.length} rows`)
  }
  return data
}

const sum = (list: Float64Array): number => list.reduce((total, value) => total + value, 0)
