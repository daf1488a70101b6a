import { type Strings, StringsWriter, larger } from './segment.ts'

/** Letters are digits of this base where words are put in order. */
const BASE = 40
const ORDERED = 5
/** By its byte: a digit for each letter and figure, in their order; what stands before, between or after them shares one. */
const DIGIT = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 97) return Math.min(byte - 84, BASE - 1)
  return byte > 57 ? 12 : Math.max(1, byte - 46)
})
const isShared = (digit: number) => digit === 1 || digit === 12 || digit === BASE - 1

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
  size = 0

  /** The number of the word in the first bytes of `letters`; a new one when it is new. */
  numberOf(letters: Uint8Array, length: number, hash: number): number {
    const slots = this.#slots
    const last = slots.length - 2
    let slot = (hash << 1) & last
    for (let next = slots[slot + 1]!; next !== 0; next = slots[slot + 1]!) {
      if (slots[slot] === hash && this.#is(next - 1, letters, length)) return next - 1
      slot = (slot + 2) & last
    }
    return this.#add(letters, length, hash, slot)
  }

  /** The number of a word that is held as latin-1. */
  number(word: string): number {
    const letters = Buffer.from(word, 'latin1')
    let hash = HASH_START
    for (const letter of letters) hash = hashed(hash, letter)
    return this.numberOf(letters, letters.length, hash)
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

  /** Numbers of words in the order of the words' bytes. */
  sorted(numbers: Uint32Array): Uint32Array {
    // The first letters decide most of it, as a number, with the place in the list behind them.
    const scale = 2 ** 26
    const keys = new Float64Array(numbers.length)
    for (let i = 0; i < keys.length; i++) keys[i] = this.#order(numbers[i]!) * scale + i
    keys.sort()
    const all = new Uint32Array(keys.length)
    for (let i = 0; i < keys.length; i++) {
      const order = Math.floor(keys[i]! / scale)
      all[i] = numbers[keys[i]! - order * scale]!
      keys[i] = order
    }
    for (let from = 0, to = 1; from < all.length; from = to++) {
      while (to < all.length && keys[to] === keys[from]) to++
      if (to - from > 1) all.subarray(from, to).sort((a, b) => this.#compare(a, b))
    }
    return all
  }

  #order(number: number): number {
    const [start, end] = [this.#starts[number]!, this.#starts[number + 1]!]
    let order = 0
    let isDecided = false
    for (let i = start; i < start + ORDERED; i++) {
      const digit = isDecided || i >= end ? 0 : DIGIT[this.#bytes[i]!]!
      order = order * BASE + digit
      isDecided ||= isShared(digit)
    }
    return order
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

  #is(number: number, letters: Uint8Array, length: number): boolean {
    const start = this.#starts[number]!
    if (this.#starts[number + 1]! - start !== length) return false
    for (let i = 0; i < length; i++) if (this.#bytes[start + i] !== letters[i]) return false
    return true
  }

  #add(letters: Uint8Array, length: number, hash: number, slot: number): number {
    const number = this.size++
    if (number + 1 === this.#starts.length) this.#starts = larger(this.#starts)
    const start = this.#starts[number]!
    while (start + length > this.#bytes.length) this.#bytes = larger(this.#bytes)
    for (let i = 0; i < length; i++) this.#bytes[start + i] = letters[i]!
    this.#starts[number + 1] = start + length
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
