import { type Column, type Rows, readColumn, readDoubles } from '#nn/rows.ts'
import { centred, transposedTimes } from '#nn/linalg.ts'

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
  const h = centred(readDoubles('the representation', hidden))
  const column = readColumn('the feature', feature, { rows: h.rows })
  const f = centred({ data: column, rows: h.rows, dim: 1 })
  const spread = sum(f.data.map((value) => value * value))
  if (spread === 0) throw new RangeError(`the feature is the same for all ${h.rows} rows`)

  const fitted = transposedTimes(h, f).data.map((cross) => (cross * cross) / spread)
  const squares = new Float64Array(h.dim)
  h.data.forEach((value, i) => (squares[i % h.dim]! += value * value))
  const all = sum(squares)
  if (all === 0) throw new RangeError(`the representation is the same for all ${h.rows} rows`)
  return {
    total: sum(fitted) / all,
    perUnit: fitted.map((square, unit) => (squares[unit] === 0 ? 0 : square / squares[unit]!)),
  }
}

const sum = (list: Float64Array): number => list.reduce((total, value) => total + value, 0)
