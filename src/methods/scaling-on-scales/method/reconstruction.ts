import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { columnMeans } from '#nn/metrics/ridge.ts'
import { type Rows, checkPairs, checkSameWidth, readRows } from '#nn/rows.ts'

/**
 * How much a linear map tells of a model's features by those of another (section 3.2): log(l0 / l), where l is the mean
 * squared error of what it rebuilds and l0 that of their mean. 0 if it tells nothing; divide by the same number of
 * another model of the larger size for the share of what can be told at all.
 *
 * @param map - fitted on other rows, by `ridge` for one
 * @param from - features of the one model, a row each
 * @param to - features of the other model of the same pictures and places
 * @returns nats
 * @throws RangeError when rows do not pair or widths do not fit, or the features to rebuild never change
 */
export function informationOf(map: LinearMap, from: Rows, to: Rows): number {
  const x = readRows('the features to rebuild from', from, { dim: map.w.rows })
  const y = readRows('the features to rebuild', to)
  checkPairs('the features to rebuild from', x, 'those to rebuild', y)
  const rebuilt = applyLinear(map, x)
  checkSameWidth('the rebuilt features', rebuilt, 'those to rebuild', y)
  const means = columnMeans(y)
  let [error, spread] = [0, 0]
  for (let i = 0; i < y.data.length; i++) {
    error += (rebuilt.data[i]! - y.data[i]!) ** 2
    spread += (y.data[i]! - means[i % y.dim]!) ** 2
  }
  if (spread === 0) throw new RangeError('the features to rebuild are all the same')
  return Math.log(spread / error)
}
