import { type Strings, StringsWriter, roomFor } from './segment.ts'

/** Letters are digits of this base where words are put in order. */
const BASE = 40
const ORDERED = 5
/** By its byte: a digit for each letter and figure, in their order; what stands before, between or after them shares one. */
const DIGIT = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 97) return Math.min(byte - 84, BASE - 1)
  return byte > 57 ? 12 : Math.max(1, byte - 46)
})
const isShared = (digit: number) => digit === 1 || digit === 12 || digit === BASE - 1
/** More than there will be words. */
const SCALE = 2 ** 26

function orderOf(word: Uint8Array): number {
  let order = 0
  let isDecided = false
  for (let i = 0; i < ORDERED; i++) {
    const digit = isDecided || i >= word.length ? 0 : DIGIT[word[i]!]!
    order = order * BASE + digit
    isDecided ||= isShared(digit)
  }
  return order
}

/** The hash of no bytes, and of bytes with one more (FNV-1a). */
export const HASH_START = 0x811c9dc5
export const hashed = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193)

/** Words by number, found by their bytes where they stand: no string is made of a word that was seen before. */
export class Dictionary {
  /** Hash and number + 1 of a word, where there is one; twice as many as words at least. */
  #slots = new Int32Array(1 << 16)
  /** Where the bytes of each word start, and where the last one's end. */
  #starts = new Uint32Array(1 << 15)
  #bytes = new Uint8Array(1 << 18)
  /** By a word's number, where its first letters put it. */
  #orders = new Float64Array(1 << 15)
  /** What {@link inOrder} gave last. */
  #inOrder = new Uint32Array()
  size = 0

  /** The number of the word that these bytes are from `start` to `end`; a new one when it is new. */
  numberOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    const last = slots.length - 2
    let slot = (hash << 1) & last
    for (let next = slots[slot + 1]!; next !== 0; next = slots[slot + 1]!) {
      if (slots[slot] === hash && this.#is(next - 1, bytes, start, end)) return next - 1
      slot = (slot + 2) & last
    }
    return this.#add(bytes.subarray(start, end), hash, slot)
  }

  /** The number of a word that is held as latin-1. */
  number(word: string): number {
    const letters = Buffer.from(word, 'latin1')
    let hash = HASH_START
    for (const letter of letters) hash = hashed(hash, letter)
    return this.numberOf(letters, 0, letters.length, hash)
  }

  /** A word, held as latin-1. */
  word(number: number): string {
    const start = this.#starts[number]!
    return Buffer.from(this.#bytes.buffer, start, this.#starts[number + 1]! - start).toString('latin1')
  }

  /** Words put one after another. */
  strings(numbers: Uint32Array): Strings {
    const strings = new StringsWriter()
    for (const number of numbers) {
      strings.add(this.#bytes, this.#starts[number]!, this.#starts[number + 1]!)
    }
    return strings.done()
  }

  /** The numbers of all words in the order of the words' bytes. */
  inOrder(): Uint32Array {
    const known = this.#inOrder
    if (known.length === this.size) return known
    const fresh = this.#sorted(known.length)
    const all = (this.#inOrder = new Uint32Array(this.size))
    for (let i = 0, a = 0, b = 0; i < all.length; i++) {
      const isKnown = b === fresh.length || (a < known.length && this.#isBefore(known[a]!, fresh[b]!))
      all[i] = isKnown ? known[a++]! : fresh[b++]!
    }
    return all
  }

  /** In order, the words from a number on. */
  #sorted(from: number): Uint32Array {
    // The first letters decide most of it, as a number, with the word's own number behind them.
    const keys = new Float64Array(this.size - from)
    for (let i = 0; i < keys.length; i++) keys[i] = this.#orders[from + i]! * SCALE + from + i
    keys.sort()
    const all = Uint32Array.from(keys, (key) => key % SCALE)
    for (let start = 0, end = 1; start < all.length; start = end++) {
      const order = this.#orders[all[start]!]
      while (end < all.length && this.#orders[all[end]!] === order) end++
      if (end - start > 1) all.subarray(start, end).sort((a, b) => this.#compare(a, b))
    }
    return all
  }

  #isBefore(a: number, b: number): boolean {
    const difference = this.#orders[a]! - this.#orders[b]!
    return difference === 0 ? this.#compare(a, b) < 0 : difference < 0
  }

  #compare(a: number, b: number): number {
    const [from, other] = [this.#starts[a]!, this.#starts[b]!]
    const [length, otherLength] = [this.#starts[a + 1]! - from, this.#starts[b + 1]! - other]
    for (let i = 0; i < length && i < otherLength; i++) {
      const difference = this.#bytes[from + i]! - this.#bytes[other + i]!
      if (difference !== 0) return difference
    }
    return length - otherLength
  }

  #is(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = this.#starts[number]!
    if (this.#starts[number + 1]! - at !== end - start) return false
    const known = this.#bytes
    for (let i = start; i < end; i++) if (known[at++] !== bytes[i]) return false
    return true
  }

  #add(word: Uint8Array, hash: number, slot: number): number {
    const number = this.size++
    this.#starts = roomFor(this.#starts, number + 2)
    this.#orders = roomFor(this.#orders, number + 1)
    const start = this.#starts[number]!
    this.#bytes = roomFor(this.#bytes, start + word.length)
    this.#bytes.set(word, start)
    this.#starts[number + 1] = start + word.length
    this.#orders[number] = orderOf(word)
    this.#slots[slot] = hash
    this.#slots[slot + 1] = number + 1
    if (4 * this.size > this.#slots.length) this.#spread()
    return number
  }

  /** Gives each word a place among twice as many. */
  #spread(): void {
    const old = this.#slots
    this.#slots = new Int32Array(2 * old.length)
    const last = this.#slots.length - 2
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue
      let slot = (old[i]! << 1) & last
      while (this.#slots[slot + 1] !== 0) slot = (slot + 2) & last
      this.#slots[slot] = old[i]!
      this.#slots[slot + 1] = old[i + 1]!
    }
  }
}
