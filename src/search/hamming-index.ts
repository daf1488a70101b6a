import {
  type BitMatrix,
  type HammingNeighbours,
  checkCodes,
  checkQuery,
  codeOf,
  distanceAt,
  wordsOf,
} from '#methods/activation-hash/index.ts'
import { type Chunks, cut, masks, radii, searchCost } from './chunks.ts'

const FIRST_ROWS = 1024

export interface HammingIndexOptions {
  bits: number
  /** In how many bits a code may differ from the query to be found. The index is laid out for this. */
  radius: number
  /** How many codes are to come, about; it grows as needed. */
  rows?: number
}

/** Two codes that are near each other: their rows, the lower first, and the bits in which they differ. */
export interface NearPair {
  a: number
  b: number
  distance: number
}

/**
 * Finds all codes within a small Hamming radius without comparing with all of them, and misses none.
 *
 * Codes are cut into pieces with a table for each. Two codes that differ in few bits must agree, or nearly, in one
 * of the pieces, so only codes found there are compared (multi-index hashing, Norouzi, Punjani and
 * Fleet 2012). Where that would take longer than comparing with all, it compares with all. Memory for 256
 * bits: about 140 bytes a code, of 64 bits 35.
 */
export class HammingIndex {
  readonly bits: number
  readonly radius: number
  #size = 0
  #room = 0
  #words = new Uint32Array(0)
  #chunks: Chunks = { starts: Int32Array.of(0), cost: 0 }
  /** Per piece and value, one more than the row added last; 0 for none. */
  #heads = new Int32Array(0)
  /** Where the table of each piece begins in `#heads`. */
  #tables = new Int32Array(0)
  /** Per row and piece, one more than the row added before with the same value. */
  #links = new Int32Array(0)
  /** The search that found a row last. */
  #seen = new Uint32Array(0)
  #search = 0
  readonly #masks = new Map<string, Int32Array>()

  /** @throws RangeError when bits or radius are no whole numbers, from 1 and from 0, or rows is no number. */
  constructor({ bits, radius, rows = FIRST_ROWS }: HammingIndexOptions) {
    if (!Number.isInteger(bits) || bits < 1) throw new RangeError(`an index for codes of ${bits} bits`)
    if (!(rows >= 0 && rows < 2 ** 31)) throw new RangeError(`an index for ${rows} rows`)
    this.bits = bits
    this.radius = checkRadius(radius)
    this.#grow(Math.max(1, Math.ceil(rows)))
  }

  /** An index of these codes, row by row, which are copied. */
  static of(codes: BitMatrix, radius: number): HammingIndex {
    checkCodes('the codes', codes)
    const index = new HammingIndex({ bits: codes.bits, radius, rows: codes.rows })
    for (let row = 0; row < codes.rows; row++) index.add(codeOf(codes, row))
    return index
  }

  /** How many codes were added. */
  get size(): number {
    return this.#size
  }

  /** Adds one code and returns its row: 0 for the first. @throws RangeError when its length does not fit */
  add(code: Uint32Array): number {
    checkQuery(code, this.bits)
    if (this.#size === this.#room) this.#grow(2 * this.#room)
    this.#words.set(code, this.#size * wordsOf(this.bits))
    this.#link(this.#size)
    return this.#size++
  }

  /**
   * All codes that differ from the query in at most `radius` bits; a code equal to one in the index is found.
   * A radius other than that of the index is searched as exactly, only slower than by an index made for it.
   *
   * @throws RangeError when the query's length does not fit or the radius is no whole number from 0
   */
  within(query: Uint32Array, radius = this.radius): HammingNeighbours {
    checkQuery(query, this.bits)
    const found = this.#near(query, checkRadius(radius))
    // Both sort at once: nearest first, then by row.
    const order = Float64Array.from(found, ([row, distance]) => distance * 2 ** 32 + row).sort()
    return {
      ids: Int32Array.from(order, (key) => key % 2 ** 32),
      distances: Int32Array.from(order, (key) => Math.floor(key / 2 ** 32)),
    }
  }

  #near(query: Uint32Array, radius: number): [row: number, distance: number][] {
    const stride = wordsOf(this.bits)
    const { starts } = this.#chunks
    const pieces = starts.length - 1
    const found: [number, number][] = []
    if (searchCost(starts, this.#size, radius) > this.#size) return this.#scan(query, radius)

    this.#search++
    let compared = 0
    const reach = radii(pieces, radius)
    for (let c = 0; c < pieces; c++) {
      const bits = starts[c + 1]! - starts[c]!
      const value = piece(query, 0, starts[c]!, bits)
      for (const mask of this.#masksOf(bits, reach[c]!)) {
        let link = this.#heads[this.#tables[c]! + (value ^ mask)]!
        for (; link > 0; link = this.#links[(link - 1) * pieces + c]!) {
          const row = link - 1
          const distance = distanceAt(this.#words, row * stride, query, 0, stride)
          compared++
          if (distance > radius || this.#seen[row] === this.#search) continue
          this.#seen[row] = this.#search
          found.push([row, distance])
        }
        // Codes that crowd in few values of a piece: no faster than comparing with each once.
        if (compared > this.#size) return this.#scan(query, radius)
      }
    }
    return found
  }

  #scan(query: Uint32Array, radius: number): [row: number, distance: number][] {
    const stride = wordsOf(this.bits)
    const found: [number, number][] = []
    for (let row = 0; row < this.#size; row++) {
      const distance = distanceAt(this.#words, row * stride, query, 0, stride)
      if (distance <= radius) found.push([row, distance])
    }
    return found
  }

  #masksOf(bits: number, within: number): Int32Array {
    const key = `${bits} ${within}`
    const known = this.#masks.get(key) ?? masks(bits, within)
    this.#masks.set(key, known)
    return known
  }

  /** Makes room for so many rows and cuts the codes anew, as suits that many. */
  #grow(room: number): void {
    if (room <= this.#room) return
    const words = new Uint32Array(room * wordsOf(this.bits))
    words.set(this.#words)
    this.#words = words
    this.#room = room
    this.#chunks = cut(room, this.bits, this.radius)

    const { starts } = this.#chunks
    this.#tables = new Int32Array(starts.length)
    for (let c = 0; c + 1 < starts.length; c++) {
      this.#tables[c + 1] = this.#tables[c]! + 2 ** (starts[c + 1]! - starts[c]!)
    }
    this.#heads = new Int32Array(this.#tables.at(-1)!)
    this.#links = new Int32Array(room * (starts.length - 1))
    this.#seen = new Uint32Array(room)
    for (let row = 0; row < this.#size; row++) this.#link(row)
  }

  #link(row: number): void {
    const { starts } = this.#chunks
    const pieces = starts.length - 1
    const first = row * wordsOf(this.bits)
    for (let c = 0; c < pieces; c++) {
      const head = this.#tables[c]! + piece(this.#words, first, starts[c]!, starts[c + 1]! - starts[c]!)
      this.#links[row * pieces + c] = this.#heads[head]!
      this.#heads[head] = row + 1
    }
  }
}

/**
 * All pairs of codes that differ in at most `radius` bits, exactly; ordered by their later row. Stop taking when
 * enough: n equal codes are n (n - 1) / 2 pairs.
 *
 * @throws RangeError, on the first pair, when the codes or the radius are not valid
 */
export function* nearPairs(codes: BitMatrix, radius: number): Generator<NearPair, void, void> {
  checkCodes('the codes', codes)
  const index = new HammingIndex({ bits: codes.bits, radius, rows: codes.rows })
  for (let b = 0; b < codes.rows; b++) {
    // Each code meets those before it only, so that a pair comes once.
    const { ids, distances } = index.within(codeOf(codes, b))
    for (let i = 0; i < ids.length; i++) yield { a: ids[i]!, b, distance: distances[i]! }
    index.add(codeOf(codes, b))
  }
}

/** The value of up to 31 bits from bit `start` on, of the code at word `first`. */
function piece(words: Uint32Array, first: number, start: number, bits: number): number {
  const word = first + (start >>> 5)
  const shift = start & 31
  const low = words[word]! >>> shift
  const high = shift + bits > 32 ? words[word + 1]! << (32 - shift) : 0
  return (low | high) & (2 ** bits - 1)
}

function checkRadius(radius: number): number {
  if (!Number.isInteger(radius) || radius < 0) throw new RangeError(`a Hamming radius of ${radius} bits`)
  return radius
}
