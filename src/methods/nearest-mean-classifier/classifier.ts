export type Metric = 'euclidean' | 'cosine'

/** Rows of features: one after another in one list, [n * dim], or a list of rows, n times [dim]. */
export type Features = ArrayLike<number> | readonly ArrayLike<number>[]

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

const LARGEST_LABEL = 2 ** 31 - 1

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
  constructor(dim: number, { metric = 'euclidean' }: { metric?: Metric } = {}) {
    if (!Number.isInteger(dim) || dim < 1) throw new RangeError(`a feature of ${dim} numbers`)
    if (metric !== 'euclidean' && metric !== 'cosine') {
      throw new TypeError(`metric is 'euclidean' or 'cosine', got ${String(metric)}`)
    }
    this.dim = dim
    this.metric = metric
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
   * @throws RangeError when sizes do not fit, a number is not finite or a label is no class
   */
  partialFit(features: Features, labels: ArrayLike<number>): void {
    const x = rowsOf(features, this.dim)
    const n = x.length / this.dim
    if (labels.length !== n) throw new RangeError(`${n} features and ${labels.length} labels`)
    for (let i = 0; i < n; i++) checkLabel(labels[i]!, i)

    for (let i = 0; i < n; i++) {
      const prototype = this.#prototypeOf(labels[i]!)
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
    for (const [name, list] of Object.entries({ classes, counts, means })) {
      if (!Array.isArray(list)) throw new TypeError(`${name} must be a list, got ${typeof list}`)
    }
    if (counts.length !== classes.length) {
      throw new RangeError(`${classes.length} classes and ${counts.length} counts`)
    }
    const rows = rowsOf(means, dim)
    if (rows.length !== classes.length * dim) {
      throw new RangeError(`${classes.length} classes of ${dim} numbers and ${rows.length} numbers in means`)
    }
    classes.forEach((label, i) => {
      checkLabel(label, i)
      const count = counts[i]!
      if (made.#prototypes.has(label)) throw new RangeError(`class ${label} is listed twice`)
      if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`class ${label} has count ${count}`)
      made.#prototypes.set(label, { count, mean: rows.slice(i * dim, (i + 1) * dim) })
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

/** The features in doubles, [n * dim]. */
function rowsOf(features: Features, dim: number): Float64Array {
  const x = isNested(features) ? joined(features, dim) : new Float64Array(features)
  if (x.length % dim !== 0) throw new RangeError(`${x.length} numbers do not fill features of ${dim}`)
  const odd = x.findIndex((value) => !Number.isFinite(value))
  if (odd >= 0) throw new RangeError(`number ${odd % dim} of feature ${Math.floor(odd / dim)} is ${x[odd]}`)
  return x
}

function joined(rows: readonly ArrayLike<number>[], dim: number): Float64Array {
  const x = new Float64Array(rows.length * dim)
  rows.forEach((row, i) => {
    if (row.length !== dim) throw new RangeError(`feature ${i} has ${row.length} numbers, expected ${dim}`)
    x.set(row, i * dim)
  })
  return x
}

const isNested = (features: Features): features is readonly ArrayLike<number>[] =>
  Array.isArray(features) && typeof features[0] === 'object'

function checkLabel(label: number, i: number): void {
  if (!Number.isInteger(label) || label < 0 || label > LARGEST_LABEL) {
    throw new RangeError(`labels are whole numbers from 0 to ${LARGEST_LABEL}, label ${i} is ${label}`)
  }
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
