import { type Doubles, type Rows, checkOptions, checkPositive, readDoubles, readLabels } from '#nn/rows.ts'

/** Questions of two alternatives: which one is more like the reference? One row a question. */
export interface Judgements {
  /** Embeddings of what is asked about: of pictures, of texts, of anything. */
  reference: Rows
  first: Rows
  second: Rows
  /** What people answered: 0 for the first, 1 for the second. */
  chosen: ArrayLike<number>
}

export interface HingeOptions {
  /** How much closer the chosen one has to be, in cosines. */
  margin?: number
}

/** The mean loss, and its gradient by each embedding. */
export interface Hinge {
  loss: number
  gradients: { reference: Doubles; first: Doubles; second: Doubles }
}

/** Of the paper. */
export const MARGIN = 0.05

/**
 * Mean over the questions of max(0, margin + y (s(ref, first) - s(ref, second))), with y = 1 where the second was
 * chosen, -1 where the first was, and s the cosine.
 *
 * @throws TypeError or RangeError when embeddings are no rows of one width and number, one is all zeros, an answer
 *   is neither 0 nor 1, or the margin is not positive
 */
export function hingeLoss(judgements: Judgements, options: HingeOptions = {}): Hinge {
  checkOptions('hingeLoss', options, ['margin'])
  const margin = checkPositive('margin', options.margin ?? MARGIN)
  const { reference, first, second, chosen } = read(judgements)
  const { rows, dim } = reference
  const zeros = (): Doubles => ({ data: new Float64Array(rows * dim), rows, dim })
  const gradients = { reference: zeros(), first: zeros(), second: zeros() }
  let loss = 0
  for (let row = 0; row < rows; row++) {
    const y = chosen[row] === 1 ? 1 : -1
    const near = cosine('first', reference, first, row)
    const far = cosine('second', reference, second, row)
    const short = margin + y * (near.value - far.value)
    if (short <= 0) continue
    loss += short / rows
    addGradient(near, reference, first, row, y / rows, gradients.reference, gradients.first)
    addGradient(far, reference, second, row, -y / rows, gradients.reference, gradients.second)
  }
  return { loss, gradients }
}

/**
 * The answers of a metric: 0 where the first is at least as close to the reference, 1 where the second is closer.
 *
 * @throws as `hingeLoss`
 */
export function answers({ reference, first, second }: Omit<Judgements, 'chosen'>): Int32Array {
  const read = readTriples({ reference, first, second })
  return Int32Array.from({ length: read.reference.rows }, (_, row) =>
    cosine('second', read.reference, read.second, row).value >
    cosine('first', read.reference, read.first, row).value
      ? 1
      : 0,
  )
}

/** Share of the questions that a metric answers as people did. @throws as `hingeLoss` */
export function agreement(judgements: Judgements): number {
  const { chosen } = read(judgements)
  const given = answers(judgements)
  return given.reduce((sum, answer, row) => sum + (answer === chosen[row] ? 1 : 0), 0) / given.length
}

/**
 * Which of three items stands apart: the one that is not of the closest pair. Rows are triplets, item
 * 0, 1 and 2 of each in one of the three lists.
 *
 * @throws as `hingeLoss`
 */
export function oddOneOut(items: readonly [Rows, Rows, Rows]): Int32Array {
  const [a, b, c] = items
  const { reference, first, second } = readTriples({ reference: a, first: b, second: c })
  return Int32Array.from({ length: reference.rows }, (_, row) => {
    const pairs = [
      cosine('item 1', first, second, row).value,
      cosine('item 2', reference, second, row).value,
      cosine('item 1', reference, first, row).value,
    ]
    return pairs.indexOf(Math.max(...pairs))
  })
}

function readTriples({ reference, first, second }: Omit<Judgements, 'chosen'>) {
  const read = readDoubles('reference', reference)
  const expected = { rows: read.rows, dim: read.dim }
  return {
    reference: read,
    first: readDoubles('first', first, expected),
    second: readDoubles('second', second, expected),
  }
}

function read(judgements: Judgements) {
  const triples = readTriples(judgements)
  const chosen = readLabels('chosen', judgements.chosen, { rows: triples.reference.rows, classes: 2 })
  return { ...triples, chosen }
}

interface Cosine {
  value: number
  /** Lengths of the two vectors. */
  of: number
  to: number
}

function cosine(name: string, a: Doubles, b: Doubles, row: number): Cosine {
  let [dot, aa, bb] = [0, 0, 0]
  for (let at = row * a.dim; at < (row + 1) * a.dim; at++) {
    dot += a.data[at]! * b.data[at]!
    aa += a.data[at]! ** 2
    bb += b.data[at]! ** 2
  }
  if (aa === 0 || bb === 0) {
    throw new RangeError(
      `row ${row} of ${aa === 0 ? 'reference' : name} is all zeros, which has no direction`,
    )
  }
  const [of, to] = [Math.sqrt(aa), Math.sqrt(bb)]
  return { value: dot / (of * to), of, to }
}

/** Adds scale times d cos(a, b) = (b/|b| - cos a/|a|)/|a| by a, and the same with both changed by b. */
function addGradient(
  { value, of, to }: Cosine,
  a: Doubles,
  b: Doubles,
  row: number,
  scale: number,
  byA: Doubles,
  byB: Doubles,
): void {
  for (let at = row * a.dim; at < (row + 1) * a.dim; at++) {
    const [u, v] = [a.data[at]! / of, b.data[at]! / to]
    byA.data[at]! += (scale * (v - value * u)) / of
    byB.data[at]! += (scale * (u - value * v)) / to
  }
}
