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
  /** How many words the paper of a row has; 0 for one that was removed. */
  lengths: Uint16Array
  terms: Strings
  papers: Uint32Array
  /** Where each term's postings start, and where the last ones end. */
  starts: Uint32Array
  postings: Uint8Array
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

const FORMAT = 1
const HEADER = 8

/** A segment as one piece of bytes. */
export function toBytes({
  keys,
  lengths,
  terms,
  papers,
  starts,
  postings,
  words,
  wordPapers,
}: Segment): Uint8Array {
  const paddedLengths = new Uint16Array(lengths.length + (lengths.length & 1))
  paddedLengths.set(lengths)
  const numbers = [keys, paddedLengths, terms.starts, papers, starts, words.starts, wordPapers]
  const parts = [...numbers, terms.bytes, words.bytes, postings]
  const size = HEADER * 4 + parts.reduce((sum, part) => sum + part.byteLength, 0)
  const bytes = new Uint8Array(size)
  new Uint32Array(bytes.buffer, 0, HEADER).set([
    FORMAT,
    keys.length,
    terms.count,
    words.count,
    terms.bytes.length,
    words.bytes.length,
    postings.length,
    0,
  ])
  let at = HEADER * 4
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
  const [format, rows, terms, words, termBytes, wordBytes, postingBytes] = new Uint32Array(
    buffer,
    byteOffset,
    HEADER,
  ) as unknown as number[]
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
  const keys = numbers(rows!)
  const lengths = new Uint16Array(buffer, at, rows)
  at += 4 * Math.ceil(rows! / 2)
  const termStarts = numbers(terms! + 1)
  const papers = numbers(terms!)
  const starts = numbers(terms! + 1)
  const wordStarts = numbers(words! + 1)
  const wordPapers = numbers(words!)
  return {
    keys,
    lengths,
    papers,
    starts,
    wordPapers,
    terms: { count: terms!, starts: termStarts, bytes: text(termBytes!) },
    words: { count: words!, starts: wordStarts, bytes: text(wordBytes!) },
    postings: text(postingBytes!),
  }
}

/** The postings of a term, if the segment has it. */
export function postingsOf({ terms, papers, starts }: Segment, term: string): Postings | undefined {
  const i = firstFrom(terms, term)
  if (i === terms.count || stringAt(terms, i) !== term) return undefined
  return { papers: papers[i]!, start: starts[i]!, end: starts[i + 1]! }
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

/** Sorted strings put one after another. */
export function toStrings(sorted: readonly string[]): Strings {
  const starts = new Uint32Array(sorted.length + 1)
  for (let i = 0; i < sorted.length; i++) starts[i + 1] = starts[i]! + sorted[i]!.length
  return { count: sorted.length, starts, bytes: Buffer.from(sorted.join(''), 'latin1') }
}

// oxlint-disable-next-line no-control-regex
const PLAIN = /^[\u0000-\u007f]*$/

/** A word as the index holds it. */
export const held = (word: string): string =>
  PLAIN.test(word) ? word : Buffer.from(word, 'utf8').toString('latin1')

/** A word as people write it. */
export const written = (term: string): string =>
  PLAIN.test(term) ? term : Buffer.from(term, 'latin1').toString('utf8')

/** Bytes that grow as they are written. */
export class Writer {
  bytes = new Uint8Array(1 << 16)
  length = 0

  /** One posting. */
  add(step: number, weight: number): void {
    if (this.length + 8 > this.bytes.length) {
      const grown = new Uint8Array(this.bytes.length * 2)
      grown.set(this.bytes)
      this.bytes = grown
    }
    let rest = step
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
    this.bytes[this.length++] = weight
  }

  done(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }
}
