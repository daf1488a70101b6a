import { isPlain } from './words.ts'

/** What is known of a word of some papers: which of them have it, and how much it weighs in each. */
export interface Postings {
  /** In how many papers. */
  papers: number
  /** Bytes of the segment from `start` to `end`: the step to the next paper's row as a varint, then the weight. */
  start: number
  end: number
}

/**
 * A part of the index as it is kept: some papers, the words they have in alphabetical order, and for each word the
 * papers that have it. Never changed once written. All numbers are little-endian, terms are UTF-8 bytes held as
 * latin-1, so that their order as strings is that of their bytes.
 */
export interface Segment {
  /** Papers' keys in the store by row, in no order. */
  keys: Uint32Array
  /** How long the text of a row is, as its words weigh; 0 for a paper that was removed. */
  lengths: Uint16Array
  terms: Strings
  papers: Uint32Array
  /** Where each term's postings start, and where the last ones end. */
  starts: Uint32Array
  postings: Uint8Array
  /** By row, the place of the paper's first word among the words of all; then where the last paper's end. */
  firsts: Uint32Array
  /** Where each term's places start, and where the last ones end. */
  placeStarts: Uint32Array
  /** Everywhere a term stands, also where it weighs nothing: the step to the next place as a varint. */
  places: Uint8Array
  /** Words as they were written, each with the number of papers that have it. */
  words: Strings
  wordPapers: Uint32Array
}

/** Sorted strings one after another. */
export interface Strings {
  count: number
  starts: Uint32Array
  bytes: Buffer
}

const FORMAT = 2
const HEADER = 8

/** A segment as one piece of bytes. */
export function toBytes({ keys, lengths, terms, words, postings, places, ...more }: Segment): Uint8Array {
  const paddedLengths = new Uint16Array(lengths.length + (lengths.length & 1))
  paddedLengths.set(lengths)
  const header = Uint32Array.of(
    FORMAT,
    keys.length,
    terms.count,
    words.count,
    terms.bytes.length,
    words.bytes.length,
    postings.length,
    places.length,
  )
  const rows = [header, keys, paddedLengths, more.firsts]
  const ofTerms = [terms.starts, more.papers, more.starts, more.placeStarts]
  const texts = [terms.bytes, words.bytes, postings, places]
  const parts = [...rows, ...ofTerms, words.starts, more.wordPapers, ...texts]
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  return bytes
}

/**
 * Reads a segment without copying it.
 *
 * @throws RangeError when the bytes are none, or of another version of the format.
 */
export function fromBytes(given: Uint8Array): Segment {
  const bytes = given.byteOffset % 4 === 0 ? given : given.slice()
  const { buffer, byteOffset } = bytes
  const [format, rows, terms, words, termBytes, wordBytes, postingBytes, placeBytes] = new Uint32Array(
    buffer,
    byteOffset,
    HEADER,
  ) as unknown as [number, number, number, number, number, number, number, number]
  if (format !== FORMAT) throw new RangeError(`a part of the index has format ${format}, not ${FORMAT}`)
  let at = byteOffset + HEADER * 4
  const numbers = (length: number) => {
    const view = new Uint32Array(buffer, at, length)
    at += 4 * length
    return view
  }
  const text = (length: number) => {
    const view = Buffer.from(buffer, at, length)
    at += length
    return view
  }
  const keys = numbers(rows)
  const lengths = new Uint16Array(buffer, at, rows)
  at += 4 * Math.ceil(rows / 2)
  const firsts = numbers(rows + 1)
  const termStarts = numbers(terms + 1)
  const papers = numbers(terms)
  const starts = numbers(terms + 1)
  const placeStarts = numbers(terms + 1)
  const wordStarts = numbers(words + 1)
  const wordPapers = numbers(words)
  return {
    keys,
    lengths,
    firsts,
    papers,
    starts,
    placeStarts,
    wordPapers,
    terms: { count: terms, starts: termStarts, bytes: text(termBytes) },
    words: { count: words, starts: wordStarts, bytes: text(wordBytes) },
    postings: text(postingBytes),
    places: text(placeBytes),
  }
}

/** The postings of a term, if the segment has it. */
export function postingsOf({ terms, papers, starts }: Segment, term: string): Postings | undefined {
  const i = numberOf(terms, term)
  return i === undefined ? undefined : { papers: papers[i]!, start: starts[i]!, end: starts[i + 1]! }
}

/** From where to where the places of a term are, if the segment has it. */
export function placesOf(
  { terms, placeStarts }: Segment,
  term: string,
): { start: number; end: number } | undefined {
  const i = numberOf(terms, term)
  return i === undefined ? undefined : { start: placeStarts[i]!, end: placeStarts[i + 1]! }
}

function numberOf(strings: Strings, text: string): number | undefined {
  const i = firstFrom(strings, text)
  return i < strings.count && stringAt(strings, i) === text ? i : undefined
}

/** The number of the first string that is not before `text`. */
export function firstFrom(strings: Strings, text: string): number {
  let [low, high] = [0, strings.count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(strings, middle, text)) low = middle + 1
    else high = middle
  }
  return low
}

export const stringAt = ({ starts, bytes }: Strings, i: number): string =>
  bytes.toString('latin1', starts[i], starts[i + 1])

function isBefore({ starts, bytes }: Strings, i: number, text: string): boolean {
  const [start, end] = [starts[i]!, starts[i + 1]!]
  const shared = Math.min(end - start, text.length)
  for (let k = 0; k < shared; k++) {
    const difference = bytes[start + k]! - text.charCodeAt(k)
    if (difference !== 0) return difference < 0
  }
  return end - start < text.length
}

/**
 * The row that a place is in.
 *
 * @param from - a row that is not after it; the search goes on from there
 */
export function rowAt(firsts: Uint32Array, place: number, from = 0): number {
  let [low, step] = [from, 1]
  while (low + step < firsts.length && firsts[low + step]! <= place) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, firsts.length)
  while (low + 1 < high) {
    const middle = (low + high) >>> 1
    if (firsts[middle]! <= place) low = middle
    else high = middle
  }
  return low
}

/** Sorted strings that grow as they are written. */
export class StringsWriter {
  #starts = new Uint32Array(1 << 12)
  readonly #bytes = new Writer()
  count = 0

  /** Adds the string from `start` to `end`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes.copy(bytes, start, end)
    if (this.count + 1 === this.#starts.length) this.#starts = larger(this.#starts)
    this.#starts[++this.count] = this.#bytes.length
  }

  done(): Strings {
    const bytes = Buffer.from(this.#bytes.done())
    return { count: this.count, starts: this.#starts.slice(0, this.count + 1), bytes }
  }
}

/** A word as the index holds it. */
export const held = (word: string): string =>
  isPlain(word) ? word : Buffer.from(word, 'utf8').toString('latin1')

/** A word as people write it. */
export const written = (term: string): string =>
  isPlain(term) ? term : Buffer.from(term, 'latin1').toString('utf8')

/** A number and a weight take no more bytes. */
const MOST_AT_ONCE = 8

/** Bytes that grow as they are written. */
export class Writer {
  #bytes: Uint8Array
  length = 0

  constructor(capacity = 1 << 18) {
    this.#bytes = new Uint8Array(Math.max(capacity, MOST_AT_ONCE))
  }

  /** A number of 32 bits, the lowest seven first. */
  varint(number: number): void {
    if (this.length + MOST_AT_ONCE > this.#bytes.length) this.#bytes = larger(this.#bytes)
    const bytes = this.#bytes
    let at = this.length
    let rest = number
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[at++] = rest
    this.length = at
  }

  /** One posting. */
  posting(step: number, weight: number): void {
    this.varint(step)
    this.#bytes[this.length++] = weight
  }

  copy(bytes: Uint8Array, start: number, end: number): void {
    while (this.length + end - start > this.#bytes.length) this.#bytes = larger(this.#bytes)
    const copied = this.#bytes
    let at = this.length
    for (let i = start; i < end; i++) copied[at++] = bytes[i]!
    this.length = at
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }
}

/** Reads what a `Writer` wrote. */
export class Reader {
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.at = at
  }

  varint(): number {
    let byte = this.#bytes[this.at++]!
    let number = byte & 127
    for (let shift = 7; byte > 127; shift += 7) {
      byte = this.#bytes[this.at++]!
      number |= (byte & 127) << shift
    }
    return number
  }

  byte(): number {
    return this.#bytes[this.at++]!
  }
}

/** The same numbers with as much room again. */
export function larger<A extends Uint8Array | Uint32Array>(numbers: A): A {
  const more = new (numbers.constructor as new (length: number) => A)(numbers.length * 2)
  more.set(numbers)
  return more
}

/** The same numbers where there is room for so many; else with more room. */
export function roomFor<A extends Uint8Array | Uint32Array | Float64Array>(numbers: A, length: number): A {
  if (length <= numbers.length) return numbers
  const more = new (numbers.constructor as new (length: number) => A)(Math.max(length, numbers.length * 2))
  more.set(numbers)
  return more
}
