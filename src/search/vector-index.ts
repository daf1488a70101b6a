import { BestList, type KeySet, type StoredVector } from '#store/index.ts'
import { type SignCodes, hammingScan, signCodes, writeCode } from './sign-codes.ts'
import { decodeVector } from './vector-codec.ts'

export interface Neighbour {
  /** The paper's key in the store. */
  key: number
  /** The cosine. */
  similarity: number
}

export interface NearestOptions {
  limit: number
  /** Only these papers. */
  among?: KeySet | undefined
  /** How many papers the codes choose for a closer look. */
  shortlist?: number
}

const FIRST_ROWS = 1024
/** Up to here every vector is compared in full. */
const ALL = 4000
const SHORTLIST = 500
/** Rows that are done in about ten milliseconds. */
const ROWS_A_STEP = 2000

/**
 * The vectors of one model in memory: a code of one bit per dimension chooses the papers that are looked at in
 * full, 8 bits per dimension. 296 bytes a paper at 256 dimensions.
 */
export class VectorIndex {
  readonly width: number
  #size = 0
  #keys = new Uint32Array(FIRST_ROWS)
  /** One more than the row of a key; 0 for none. */
  #rows = new Uint32Array(FIRST_ROWS)
  #numbers: Int8Array<ArrayBuffer>
  #scales = new Float32Array(FIRST_ROWS)
  #codes: SignCodes | undefined
  /** How many vectors the middle of the codes was found from. */
  #centred = 0
  #distances = new Uint16Array(0)

  constructor(width: number) {
    this.width = width
    this.#numbers = new Int8Array(FIRST_ROWS * width)
  }

  get size(): number {
    return this.#size
  }

  /** Bytes in use. */
  get bytes(): number {
    const parts = [this.#keys, this.#rows, this.#numbers, this.#scales, this.#distances, this.#codes?.bits]
    return parts.reduce((sum, part) => sum + (part?.byteLength ?? 0), 0)
  }

  has(key: number): boolean {
    return this.#rowOf(key) >= 0
  }

  /** Adds a vector as the store has it, or replaces the one of its key. */
  set({ key, vector }: StoredVector): void {
    let row = this.#rowOf(key)
    if (row < 0) {
      row = this.#size
      if (row === this.#keys.length) this.#grow(2 * row)
      if (key >= this.#rows.length) this.#rows = longer(this.#rows, Math.max(key + 1, 2 * this.#rows.length))
      this.#size++
      this.#keys[row] = key
      this.#rows[key] = row + 1
    }
    this.#scales[row] = decodeVector(vector, this.#numbers, row * this.width, this.width)
    if (this.#codes) writeCode(this.#codes, row, this.#numbers, row * this.width, this.#scales[row]!)
  }

  /** Takes a vector out; the last one moves to its place. */
  delete(key: number): void {
    const row = this.#rowOf(key)
    if (row < 0) return
    const last = --this.#size
    this.#rows[key] = 0
    if (row === last) return
    this.#keys[row] = this.#keys[last]!
    this.#rows[this.#keys[row]!] = row + 1
    this.#scales[row] = this.#scales[last]!
    this.#numbers.copyWithin(row * this.width, last * this.width, (last + 1) * this.width)
    if (this.#codes) {
      const { bits, words } = this.#codes
      bits.copyWithin(row * words, last * words, (last + 1) * words)
    }
  }

  /** The vector of a paper, [width]. */
  vector(key: number): Float32Array | undefined {
    const row = this.#rowOf(key)
    if (row < 0) return undefined
    const scale = this.#scales[row]!
    return Float32Array.from(
      this.#numbers.subarray(row * this.width, (row + 1) * this.width),
      (number) => number * scale,
    )
  }

  keys(): Uint32Array {
    return this.#keys.subarray(0, this.#size)
  }

  /** The papers whose vectors have the largest cosine with a vector, [width], nearest first. */
  nearest(vector: Float32Array, { limit, among, shortlist = SHORTLIST }: NearestOptions): Neighbour[] {
    const query = unit(vector)
    if (!query || limit < 1) return []
    const best = new BestList(Math.min(limit, Math.max(1, this.#size)))
    const look = (row: number) => best.add(this.#keys[row]!, this.#cosine(query, row))
    if (among && among.size <= ALL) {
      for (const key of among) if (this.has(key)) look(this.#rowOf(key))
    } else if (this.#size <= ALL) {
      for (let row = 0; row < this.#size; row++) if (!among || among.has(this.#keys[row]!)) look(row)
    } else {
      for (const row of this.#shortlist(query, Math.max(limit, shortlist), among)) look(row)
    }
    return best.sorted().map(({ key, score }) => ({ key, similarity: score }))
  }

  /** The papers nearest to a vector, [width], by its first numbers and theirs alone; a part with each step. */
  *nearestShort(vector: Float32Array, numbers: number, limit: number): Generator<void, Neighbour[]> {
    const query = unit(vector.subarray(0, numbers))
    if (!query || limit < 1) return []
    const best = new BestList(limit)
    for (let row = 0; row < this.#size; row++) {
      if (row % ROWS_A_STEP === 0) yield
      const start = row * this.width
      let [sum, square] = [0, 0]
      for (let d = 0; d < numbers; d++) {
        const number = this.#numbers[start + d]!
        sum += query[d]! * number
        square += number * number
      }
      if (square > 0) best.add(this.#keys[row]!, sum / Math.sqrt(square))
    }
    return best.sorted().map(({ key, score }) => ({ key, similarity: score }))
  }

  /** Tells the cosine of a vector with those of papers; undefined for one that has none. */
  similarityTo(vector: Float32Array): (key: number) => number | undefined {
    const query = unit(vector)
    return (key) => {
      const row = this.#rowOf(key)
      return row < 0 || !query ? undefined : this.#cosine(query, row)
    }
  }

  /** Rows whose codes differ least, about as many as asked for. */
  #shortlist(query: Float32Array, count: number, among: KeySet | undefined): number[] {
    const codes = this.#withCodes()
    // A query is not moved to the middle: its product with a vector differs from that with the moved one by a constant.
    const code = { ...codes, centre: new Float32Array(this.width), bits: new Uint32Array(codes.words) }
    writeCode(code, 0, query)
    if (this.#distances.length < this.#size) this.#distances = new Uint16Array(this.#keys.length)
    const distances = this.#distances
    let counts = hammingScan(codes, code.bits, this.#size, distances)
    if (among) {
      counts = new Uint32Array(counts.length)
      for (const key of among) {
        const row = this.#rowOf(key)
        if (row >= 0) counts[distances[row]!]! += 1
      }
    }
    let [farthest, found] = [-1, 0]
    while (found < count && farthest + 1 < counts.length) found += counts[++farthest]!
    const rows: number[] = []
    for (let row = 0; row < this.#size; row++) {
      if (distances[row]! <= farthest && (!among || among.has(this.#keys[row]!))) rows.push(row)
    }
    return rows
  }

  /** Does what the first question would have to wait for, a part with each step. */
  *prepare(): Generator<void> {
    if (this.#size > ALL) yield* this.#makeCodes()
  }

  #withCodes(): SignCodes {
    const making = this.#makeCodes()
    for (;;) {
      const { done, value } = making.next()
      if (done) return value
    }
  }

  /** The codes, made when they are first wanted, and anew when there are many more vectors than then. */
  *#makeCodes(): Generator<void, SignCodes> {
    if (this.#codes && this.#size < 4 * this.#centred) return this.#codes
    const { width } = this
    const centre = new Float32Array(width)
    for (let row = 0; row < this.#size; row++) {
      if (row % ROWS_A_STEP === 0) yield
      const scale = this.#scales[row]! / this.#size
      for (let d = 0; d < width; d++) centre[d]! += this.#numbers[row * width + d]! * scale
    }
    const codes = signCodes(centre, this.#keys.length)
    for (let row = 0; row < this.#size; row++) {
      if (row % ROWS_A_STEP === 0) yield
      writeCode(codes, row, this.#numbers, row * width, this.#scales[row])
    }
    this.#codes = codes
    this.#centred = this.#size
    return codes
  }

  #cosine(query: Float32Array, row: number): number {
    const start = row * this.width
    let sum = 0
    for (let d = 0; d < this.width; d++) sum += query[d]! * this.#numbers[start + d]!
    return sum * this.#scales[row]!
  }

  #rowOf(key: number): number {
    return key < this.#rows.length ? this.#rows[key]! - 1 : -1
  }

  #grow(rows: number): void {
    this.#keys = longer(this.#keys, rows)
    const numbers = new Int8Array(rows * this.width)
    numbers.set(this.#numbers)
    this.#numbers = numbers
    const scales = new Float32Array(rows)
    scales.set(this.#scales)
    this.#scales = scales
    if (this.#codes)
      this.#codes = { ...this.#codes, bits: longer(this.#codes.bits, rows * this.#codes.words) }
  }
}

function longer(numbers: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(length)
  more.set(numbers)
  return more
}

/** The vector at length one; undefined for one without a direction. */
function unit(vector: Float32Array): Float32Array | undefined {
  let square = 0
  for (const number of vector) square += number * number
  if (!(square > 0) || !Number.isFinite(square)) return undefined
  const scale = 1 / Math.sqrt(square)
  return vector.map((number) => number * scale)
}
