import { type Column, type Doubles, type Rows, checkWhole, readLabels, readRows } from '#nn/rows.ts'

/** Where the features of each class lie. Of a language model the class of a place is the token that follows it. */
export interface ClassStatistics {
  /** Mean of each class that has features, mu_c: [classes, dim]. */
  means: Doubles
  /** Which class each row of the means is. */
  classes: Int32Array
  /** Features of each. */
  counts: Int32Array
  /** Mean squared distance of a class's features from its mean, s_c^2. */
  variances: Float64Array
  /** The mean of the means, each class once, however many features it has. */
  centre: Float64Array
}

export interface ClassOptions {
  /** Classes with fewer features are left out. */
  leastCount?: number
}

/**
 * Means and variances of the classes of some features, in two passes.
 *
 * @param features - [n, dim], for a language model the last hidden states
 * @param labels - the class of each, counted from 0
 * @throws RangeError when they do not pair, or fewer than two classes have features enough
 */
export function classStatistics(
  features: Rows,
  labels: Column,
  { leastCount = 1 }: ClassOptions = {},
): ClassStatistics {
  const { data, rows, dim } = readRows('features', features)
  const own = readLabels('labels', labels, { rows })
  checkWhole('leastCount', leastCount, { least: 1 })
  const all = new Map<number, number>()
  for (const label of own) all.set(label, (all.get(label) ?? 0) + 1)
  const classes = Int32Array.from([...all.keys()].filter((label) => all.get(label)! >= leastCount)).sort()
  if (classes.length < 2)
    throw new RangeError(
      `${classes.length} classes have ${leastCount} features or more; two or more are wanted`,
    )
  const place = new Map(Array.from(classes, (label, c) => [label, c]))
  const counts = Int32Array.from(classes, (label) => all.get(label)!)

  const means: Doubles = { data: new Float64Array(classes.length * dim), rows: classes.length, dim }
  own.forEach((label, row) => {
    const c = place.get(label)
    if (c === undefined) return
    for (let d = 0; d < dim; d++) means.data[c * dim + d]! += data[row * dim + d]! / counts[c]!
  })
  const variances = new Float64Array(classes.length)
  own.forEach((label, row) => {
    const c = place.get(label)
    if (c === undefined) return
    for (let d = 0; d < dim; d++)
      variances[c]! += (data[row * dim + d]! - means.data[c * dim + d]!) ** 2 / counts[c]!
  })
  const centre = new Float64Array(dim)
  means.data.forEach((value, i) => (centre[i % dim]! += value / classes.length))
  return { means, classes, counts, variances, centre }
}
