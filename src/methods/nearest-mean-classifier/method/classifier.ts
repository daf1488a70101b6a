import { checkOneOf, checkOptions, checkWhole, readColumn, readDoubles, readLabels } from '#nn/rows.ts'
import type { Column, Rows } from '#nn/rows.ts'

export type Metric = 'euclidean' | 'cosine'

/** Features as rows [n, dim], or one after another in one list of numbers [n * dim]. */
export type Features = Rows | Column

/** What is kept of everything that was shown: a mean and a count per class, classes in rising order. */
export interface NearestMeanState {
  dim: number
  metric: Metric
  /** [classes] */
  classes: number[]
  /** Examples seen of each, [classes]. */
  counts: number[]
  /** [classes * dim] */
  means: number[]
}

interface Prototype {
  count: number
  mean: Float64Array
}

/** A label is kept in 32 bits. */
const CLASSES = 2 ** 31

/**
 * Keeps the mean feature of every class and names the class whose mean is nearest: learning without forgetting,
 * without training and without tasks (Janson et al. 2022).
 *
 *     const topics = new NearestMeanClassifier(384, { metric: 'cosine' })
 *     topics.partialFit(embedding, [7]) // one paper liked under topic 7, new or known
 *     topics.predict(embeddings) // the nearest topic of each
 *
 * Needs memory for one mean per class, whatever the number of examples. Means are summed in doubles, so the order
 * of the examples changes them by rounding only.
 */
export class NearestMeanClassifier {
  readonly dim: number
  readonly metric: Metric
  readonly #prototypes = new Map<number, Prototype>()

  /**
   * @param dim - numbers in a feature
   * @param options - `euclidean` compares by |x - mean|, `cosine` by the angle between x and the mean
   */
  constructor(dim: number, options: { metric?: Metric } = {}) {
    checkOptions('NearestMeanClassifier', options, ['metric'])
    this.dim = checkWhole('dim', dim, { least: 1 })
    this.metric = checkOneOf('metric', options.metric ?? 'euclidean', ['euclidean', 'cosine'])
  }

  /** Classes seen so far, rising, [classes]. */
  classes(): Int32Array {
    return Int32Array.from(this.#prototypes.keys()).sort()
  }

  /** Examples seen of each class, in the order of `classes`, [classes]. */
  counts(): Float64Array {
    return Float64Array.from(this.#sorted(), ({ count }) => count)
  }

  /** The mean of each class, in the order of `classes`, copied: [classes * dim]. */
  means(): Float64Array {
    const prototypes = this.#sorted()
    const means = new Float64Array(prototypes.length * this.dim)
    prototypes.forEach(({ mean }, i) => means.set(mean, i * this.dim))
    return means
  }

  /**
   * Moves the mean of each example's class towards it: n += 1, mean += (x - mean) / n. Classes may be new, and
   * examples may come in any order and number. Changes nothing when it throws.
   *
   * @param features - [n, dim]
   * @param labels - whole numbers from 0, [n]
   * @throws RangeError when sizes do not fit, a number is not finite or a label is no class, TypeError when they are
   *   no numbers
   */
  partialFit(features: Features, labels: Column): void {
    const x = rowsOf(features, this.dim)
    const n = x.length / this.dim
    const classes = readLabels('the labels', labels, { rows: n, classes: CLASSES })
    for (let i = 0; i < n; i++) {
      const prototype = this.#prototypeOf(classes[i]!)
      prototype.count++
      const { mean, count } = prototype
      for (let d = 0; d < this.dim; d++) mean[d]! += (x[i * this.dim + d]! - mean[d]!) / count
    }
  }

  /**
   * How far each feature is from each class mean, [n * classes], classes in the order of `classes`: the Euclidean
   * distance, or one minus the cosine (1 where either is zero).
   *
   * @param features - [n, dim]
   * @throws RangeError when sizes do not fit or a number is not finite
   */
  distances(features: Features): Float64Array {
    const x = rowsOf(features, this.dim)
    const prototypes = this.#sorted()
    const between = this.metric === 'cosine' ? cosineDistance : euclideanDistance
    const distances = new Float64Array((x.length / this.dim) * prototypes.length)
    let at = 0
    for (let start = 0; start < x.length; start += this.dim) {
      const row = x.subarray(start, start + this.dim)
      for (const { mean } of prototypes) distances[at++] = between(row, mean)
    }
    return distances
  }

  /**
   * The class whose mean is nearest to each feature, of equally near ones the lowest, [n].
   *
   * @param features - [n, dim]
   * @throws RangeError before the first example, when sizes do not fit or a number is not finite
   */
  predict(features: Features): Int32Array {
    const classes = this.classes()
    if (classes.length === 0) throw new RangeError('no class yet: show examples to partialFit before predict')
    const distances = this.distances(features)
    return Int32Array.from({ length: distances.length / classes.length }, (_, i) => {
      const row = distances.subarray(i * classes.length, (i + 1) * classes.length)
      let nearest = 0
      for (let c = 1; c < row.length; c++) if (row[c]! < row[nearest]!) nearest = c
      return classes[nearest]!
    })
  }

  /** Everything it knows, as plain data; `JSON.stringify` calls this. */
  toJSON(): NearestMeanState {
    return {
      dim: this.dim,
      metric: this.metric,
      classes: [...this.classes()],
      counts: [...this.counts()],
      means: [...this.means()],
    }
  }

  /**
   * The classifier that `toJSON` described; it goes on learning where that one stood.
   *
   * @throws RangeError or TypeError when the data do not describe one
   */
  static fromJSON(state: NearestMeanState): NearestMeanClassifier {
    const { dim, metric, classes, counts, means } = state
    const made = new NearestMeanClassifier(dim, { metric })
    const labels = readLabels('classes', classes, { classes: CLASSES })
    const seen = readLabels('counts', counts, { rows: labels.length })
    const { data } = readDoubles('means', rowsOfList(means, dim), { dim, rows: labels.length })
    labels.forEach((label, i) => {
      if (made.#prototypes.has(label)) throw new RangeError(`class ${label} is listed twice`)
      const count = checkWhole(`the count of class ${label}`, seen[i]!, { least: 1 })
      made.#prototypes.set(label, { count, mean: data.slice(i * dim, (i + 1) * dim) })
    })
    return made
  }

  #prototypeOf(label: number): Prototype {
    const known = this.#prototypes.get(label)
    if (known) return known
    const fresh = { count: 0, mean: new Float64Array(this.dim) }
    this.#prototypes.set(label, fresh)
    return fresh
  }

  #sorted(): Prototype[] {
    return Array.from(this.classes(), (label) => this.#prototypes.get(label)!)
  }
}

/** The features in doubles, [n * dim]. @throws TypeError when they are no numbers */
function rowsOf(features: Features, dim: number): Float64Array {
  return readDoubles('the features', isFlat(features) ? rowsOfList(features, dim) : features, { dim }).data
}

/** Numbers one after another as rows. @throws RangeError when the last row would be short */
function rowsOfList(list: Column, dim: number) {
  const data = readColumn('the features', list)
  if (data.length % dim !== 0) throw new RangeError(`${data.length} numbers do not fill features of ${dim}`)
  return { data, rows: data.length / dim, dim }
}

/** A list of numbers, an array [n], or no list at all, which its reader refuses. */
const isFlat = (features: Features): features is Column => {
  if (typeof features !== 'object' || features === null) return true
  if ('ndim' in features) return features.ndim === 1
  return !('rows' in features) && typeof (features as ArrayLike<unknown>)[0] !== 'object'
}

function euclideanDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2
  return Math.sqrt(sum)
}

function cosineDistance(a: Float64Array, b: Float64Array): number {
  let product = 0
  let squareA = 0
  let squareB = 0
  for (let d = 0; d < a.length; d++) {
    product += a[d]! * b[d]!
    squareA += a[d]! ** 2
    squareB += b[d]! ** 2
  }
  return squareA > 0 && squareB > 0 ? 1 - product / Math.sqrt(squareA) / Math.sqrt(squareB) : 1
}
