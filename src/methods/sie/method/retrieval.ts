import {
  type AnyMatrix,
  type Rows,
  checkSameWidth,
  checkWhole,
  readLabels,
  readRows,
  unitRows,
} from '#nn/rows.ts'

/**
 * The place, from 1, that the right view takes among all views of its object by how alike they are to what was
 * predicted for it (cosine). A predictor that steers well puts it first. The mean of one over the place is the mean
 * reciprocal rank, the share of places up to k is H@k (Garrido et al. 2023, section 5).
 *
 * @param predicted - [n, d]
 * @param views - the views of all objects, those of one object side by side, [objects * per object, d]
 * @param targets - which row of `views` each prediction is of, [n]
 * @param perObject - how many views an object has
 * @throws RangeError when widths differ or rows do not fit
 */
export function rankViews(
  predicted: Rows,
  views: Rows,
  targets: ArrayLike<number>,
  perObject: number,
): Int32Array {
  const said = readRows('the predictions', predicted)
  const all = readRows('the views', views)
  checkSameWidth('predictions', said, 'views', all)
  checkWhole('views of an object', perObject, { least: 1, most: all.rows })
  if (all.rows % perObject !== 0)
    throw new RangeError(`${all.rows} views are not a whole number of objects with ${perObject}`)
  const wanted = readLabels('the targets', targets, { rows: said.rows, classes: all.rows })
  const known = unitRows(all)
  return wanted.map((target, row) => {
    const first = target - (target % perObject)
    const right = product(said, row, known, target)
    let place = 1
    for (let view = first; view < first + perObject; view++) {
      if (view === target) continue
      // Of views that look the same the right one comes last: telling nothing must earn nothing.
      if (product(said, row, known, view) >= right) place++
    }
    return place
  })
}

/** The mean of one over the place. @throws RangeError when there are none, or one is no whole number from 1 */
export function meanReciprocalRank(places: ArrayLike<number>): number {
  if (places.length === 0) throw new RangeError('there are no places')
  let sum = 0
  for (let i = 0; i < places.length; i++) sum += 1 / checkWhole(`place ${i}`, places[i]!, { least: 1 })
  return sum / places.length
}

function product(a: AnyMatrix, rowA: number, b: AnyMatrix, rowB: number): number {
  let sum = 0
  for (let i = 0; i < a.dim; i++) sum += a.data[rowA * a.dim + i]! * b.data[rowB * b.dim + i]!
  return sum
}
