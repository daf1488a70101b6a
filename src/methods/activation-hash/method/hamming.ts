import { checkSameLength, classCount } from '#nn/rows.ts'
import { type BitMatrix, checkCodes, codeOf, wordsOf } from './bit-matrix.ts'

export interface HammingNeighbours {
  /** Row numbers, nearest first; of equals the lower number first. */
  ids: Int32Array
  /** In how many bits each differs from the query. */
  distances: Int32Array
}

/**
 * In how many bits two codes differ.
 *
 * @param a - the words of one code, as `codeOf` gives them
 * @throws RangeError when one is longer
 */
export function hamming(a: Uint32Array, b: Uint32Array): number {
  checkSameLength('words of two codes', a.length, b.length)
  return distanceAt(a, 0, b, 0, a.length)
}

/** In how many bits the `stride` words from `i` of `a` and from `j` of `b` differ. */
export function distanceAt(a: Uint32Array, i: number, b: Uint32Array, j: number, stride: number): number {
  let sum = 0
  for (let w = 0; w < stride; w++) {
    // Bits counted in pairs, nibbles and bytes; the product adds up the four bytes.
    let x = a[i + w]! ^ b[j + w]!
    x -= (x >>> 1) & 0x55555555
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333)
    sum += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
  }
  return sum
}

/** Returns the query's words, or says why they are no code of so many bits. */
export function checkQuery(query: Uint32Array, bits: number): Uint32Array {
  return checkCodes('the query', { words: query, rows: 1, bits }).words
}

/**
 * The k codes that differ least from one query, by comparing with all: for a shortlist that full vectors put in
 * order. Fewer codes than k give all there are.
 *
 * @throws RangeError when the query has another number of words or k is not a whole number from 1
 */
export function hammingNearest(codes: BitMatrix, query: Uint32Array, k: number): HammingNeighbours {
  checkCodes('the codes', codes)
  checkQuery(query, codes.bits)
  checkCount(k)
  return nearest(codes, query, k, new Uint32Array(codes.rows))
}

/** Sorts by counting: distances are small whole numbers. */
function nearest({ words, rows, bits }: BitMatrix, query: Uint32Array, k: number, far: Uint32Array) {
  const stride = wordsOf(bits)
  const counts = new Uint32Array(bits + 1)
  for (let row = 0; row < rows; row++) {
    const distance = distanceAt(words, row * stride, query, 0, stride)
    far[row] = distance
    counts[distance] = counts[distance]! + 1
  }
  const keep = Math.min(k, rows)
  const places = new Uint32Array(bits + 1)
  let before = 0
  let limit = 0
  for (; before < keep; limit++) {
    places[limit] = before
    before += counts[limit]!
  }
  const ids = new Int32Array(keep)
  const distances = new Int32Array(keep)
  for (let row = 0; row < rows; row++) {
    const distance = far[row]!
    if (distance >= limit) continue
    const place = places[distance]!
    places[distance] = place + 1
    if (place >= keep) continue
    ids[place] = row
    distances[place] = distance
  }
  return { ids, distances }
}

/**
 * The class that most of the k nearest training codes have; of classes with equally many, the lowest. Of codes
 * equally near, those of lower row numbers count.
 *
 * @param labels - the class of each training code, from 0
 * @returns a class for each query
 * @throws RangeError when bits or lengths differ, or k is not from 1 to the number of training codes
 */
export function hammingKnn(
  train: BitMatrix,
  labels: ArrayLike<number>,
  query: BitMatrix,
  k: number,
): Int32Array {
  checkCodes('the training codes', train)
  checkCodes('the queries', query)
  checkSameLength('bits', train.bits, query.bits)
  checkSameLength('codes and labels', train.rows, labels.length)
  checkCount(k)
  if (k > train.rows) throw new RangeError(`${k} neighbours of ${train.rows} codes`)
  const votes = new Uint32Array(classCount(labels))
  const far = new Uint32Array(train.rows)

  return Int32Array.from({ length: query.rows }, (_, q) => {
    votes.fill(0)
    for (const row of nearest(train, codeOf(query, q), k, far).ids) {
      votes[labels[row]!] = votes[labels[row]!]! + 1
    }
    return votes.reduce((best, count, label) => (count > votes[best]! ? label : best), 0)
  })
}

function checkCount(k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`${k} neighbours`)
}
