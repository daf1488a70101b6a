import { type Matrix, checkFinite, checkMatrix, checkOptions, checkWhole } from '#nn/rows.ts'

/** Vectors with the lengths of their prefixes worked out ahead, so that a search only multiplies. */
export interface PrefixIndex extends Matrix {
  /** Prefix length -> one over the Euclidean length of each row's prefix, 0 for a zero row. */
  scales: ReadonlyMap<number, Float32Array>
}

export interface Retrieved {
  /** Row numbers in the index, nearest first; of equals the lower number first. */
  ids: number[]
  /** Cosines of those rows by the last prefix used. */
  scores: number[]
  /** Multiply-adds in scalar products. Prefix lengths that the index does not carry come on top. */
  flops: number
}

export interface AdaptiveOptions {
  /** Dimensions that choose the shortlist among all rows. */
  shortlistDim: number
  /** Dimensions that order the shortlist, at least `shortlistDim`. */
  rerankDim: number
  /** How many rows to return. */
  k: number
  /** How many rows to look at again, at least `k`. */
  shortlist: number
}

/**
 * Finds the nearest rows by cosine in two steps: a short prefix of the vectors picks a shortlist out of the
 * whole index, a longer one puts it in order (Kusupati et al. 2022, section 4.3). An index smaller than
 * the shortlist or `k` gives all it has.
 *
 * @param query - one vector, at least `rerankDim` long
 * @param index - plain vectors, or from `indexPrefixes` when searched more than once
 * @throws RangeError when sizes do not fit together or a number is not finite
 */
export function adaptiveRetrieval(
  query: ArrayLike<number>,
  index: Matrix | PrefixIndex,
  options: AdaptiveOptions,
): Retrieved {
  checkOptions('adaptiveRetrieval', options, ['shortlistDim', 'rerankDim', 'k', 'shortlist'])
  const { shortlistDim, rerankDim, k, shortlist } = options
  return funnelRetrieval(query, index, [shortlistDim, rerankDim], [shortlist, k])
}

/**
 * Finds the nearest rows by cosine through ever longer prefixes and ever shorter lists: each step orders
 * what the step before kept (funnel retrieval, section 4.3). One dimension and one list is a plain search.
 *
 * @param query - one vector, at least as long as the last of `dims`
 * @param dims - prefix lengths, never falling
 * @param shortlists - how many rows each step keeps, never rising; of several steps the last one's may be
 *   left out, and then it keeps all it was given
 * @throws RangeError when sizes do not fit together or a number is not finite
 */
export function funnelRetrieval(
  query: ArrayLike<number>,
  index: Matrix | PrefixIndex,
  dims: readonly number[],
  shortlists: readonly number[],
): Retrieved {
  // Only once: a look at every number would cost more than a search by a short prefix.
  if (!('scales' in index)) checkMatrix('the index', index)
  if (typeof query?.length !== 'number') throw new TypeError('the query must be an array of numbers')
  checkStages(dims, shortlists, Math.min(query.length, index.dim))
  checkFinite('the query', query)

  let found: Candidates | undefined
  let flops = 0
  dims.forEach((dim, stage) => {
    const count = found?.ids.length ?? index.rows
    flops += count * dim
    found = nearest(query, index, dim, Math.min(shortlists[stage] ?? count, count), found?.ids)
  })
  return { ids: [...found!.ids], scores: [...found!.scores], flops }
}

/**
 * Works out the lengths of the prefixes ahead of many searches. Shares the vectors' memory: build it anew
 * when they change.
 *
 * @throws RangeError when a prefix does not fit or a row is not finite
 */
export function indexPrefixes(matrix: Matrix, dims: readonly number[]): PrefixIndex {
  checkMatrix('the index', matrix)
  checkDims(dims, matrix.dim)
  return { ...matrix, scales: new Map(dims.map((dim) => [dim, prefixScales(matrix, dim)])) }
}

type Candidates = { ids: Int32Array; scores: Float32Array }

/** The `keep` candidates (all rows when none are named) of the largest cosine, in order. */
function nearest(
  query: ArrayLike<number>,
  index: Matrix | PrefixIndex,
  dim: number,
  keep: number,
  candidates?: Int32Array,
): Candidates {
  const { data, dim: width, rows } = index
  const unit = unitPrefix(query, dim)
  const known = 'scales' in index ? index.scales.get(dim) : undefined
  const scales = known ?? prefixScales(index, dim, candidates)
  const ids = new Int32Array(keep)
  const scores = new Float32Array(keep)
  let filled = 0

  for (let c = 0; c < (candidates?.length ?? rows); c++) {
    const row = candidates ? candidates[c]! : c
    const start = row * width
    let sum = 0
    for (let d = 0; d < dim; d++) sum += unit[d]! * data[start + d]!
    const score = Math.fround(sum * scales[known || !candidates ? row : c]!)

    if (filled === keep && !comesBefore(score, row, scores[keep - 1]!, ids[keep - 1]!)) continue
    let place = filled === keep ? keep - 1 : filled++
    for (; place > 0 && comesBefore(score, row, scores[place - 1]!, ids[place - 1]!); place--) {
      scores[place] = scores[place - 1]!
      ids[place] = ids[place - 1]!
    }
    scores[place] = score
    ids[place] = row
  }
  return { ids, scores }
}

const comesBefore = (score: number, row: number, otherScore: number, otherRow: number): boolean =>
  score > otherScore || (score === otherScore && row < otherRow)

function unitPrefix(query: ArrayLike<number>, dim: number): Float64Array {
  const prefix = Float64Array.from({ length: dim }, (_, d) => query[d]!)
  const length = Math.hypot(...prefix)
  return length > 0 ? prefix.map((value) => value / length) : prefix
}

/** One over the length of the prefix of every row, or of the candidates in their order. */
function prefixScales(
  { data, rows, dim: width }: Matrix,
  dim: number,
  candidates?: Int32Array,
): Float32Array {
  const scales = new Float32Array(candidates?.length ?? rows)
  for (let c = 0; c < scales.length; c++) {
    const row = candidates ? candidates[c]! : c
    let square = 0
    for (let d = row * width; d < row * width + dim; d++) square += data[d]! * data[d]!
    if (!Number.isFinite(square)) throw new RangeError(`row ${row} of the index is not finite`)
    scales[c] = square > 0 ? 1 / Math.sqrt(square) : 0
  }
  return scales
}

function checkDims(dims: readonly number[], width: number): void {
  for (const dim of dims) checkWhole('a prefix length', dim, { least: 1, most: width })
}

function checkStages(dims: readonly number[], shortlists: readonly number[], width: number): void {
  checkDims(dims, width)
  const left = dims.length - shortlists.length
  if (shortlists.length === 0 || left < 0 || left > 1) {
    throw new RangeError(`${shortlists.length} list lengths do not fit ${dims.length} steps`)
  }
  if (dims.some((dim, i) => dim < (dims[i - 1] ?? 0))) {
    throw new RangeError(`each step must use at least the dimensions of the one before: ${dims.join(', ')}`)
  }
  if (
    shortlists.some((size, i) => !Number.isInteger(size) || size < 1 || size > (shortlists[i - 1] ?? size))
  ) {
    throw new RangeError(`list lengths must be whole numbers that never rise: ${shortlists.join(', ')}`)
  }
}
