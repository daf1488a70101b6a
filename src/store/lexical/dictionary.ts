/** Longer words are no words: as many bytes are looked at. */
export const MOST_BYTES = 256

/** What a hash starts from; see `hashed`. */
export const HASH_START = 0x811c9dc5

/** The hash of bytes, one at a time (FNV-1a). */
export const hashed = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193)

/**
 * What is known of each word, found by the word's bytes where they stand: no string is made of a word that was seen
 * before. Words are UTF-8.
 */
export class Dictionary<T> {
  readonly #learn: (word: string) => T
  /** Numbers from 1 of the values, 0 where a slot is free; twice as many slots as values at least. */
  #slots = new Uint32Array(1 << 16)
  #hashes = new Int32Array(1 << 15)
  /** Where the bytes of each word start, and where the last one's end. */
  #starts = new Uint32Array((1 << 15) + 1)
  #bytes = new Uint8Array(1 << 18)
  readonly #values: T[] = []

  /** @param learn - of a word when it is seen first; its bytes are held as latin-1 */
  constructor(learn: (word: string) => T) {
    this.#learn = learn
  }

  get size(): number {
    return this.#values.length
  }

  /** What is known of the word in the first `length` bytes. */
  get(word: Uint8Array, length: number, hash: number): T {
    const last = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & last
    for (let number = this.#slots[slot]!; number !== 0; number = this.#slots[slot]!) {
      if (this.#hashes[number - 1] === hash && this.#is(number - 1, word, length))
        return this.#values[number - 1]!
      slot = (slot + 1) & last
    }
    return this.#add(word, length, hash, slot)
  }

  #is(number: number, word: Uint8Array, length: number): boolean {
    const start = this.#starts[number]!
    if (this.#starts[number + 1]! - start !== length) return false
    for (let i = 0; i < length; i++) if (this.#bytes[start + i] !== word[i]) return false
    return true
  }

  #add(word: Uint8Array, length: number, hash: number, slot: number): T {
    const number = this.#values.length
    if (number === this.#hashes.length) {
      this.#hashes = larger(this.#hashes)
      this.#starts = larger(this.#starts)
    }
    const start = this.#starts[number]!
    if (start + length > this.#bytes.length) this.#bytes = larger(this.#bytes)
    for (let i = 0; i < length; i++) this.#bytes[start + i] = word[i]!
    this.#starts[number + 1] = start + length
    this.#hashes[number] = hash
    this.#slots[slot] = number + 1
    const value = this.#learn(Buffer.from(this.#bytes.buffer, start, length).toString('latin1'))
    this.#values.push(value)
    if (2 * this.#values.length > this.#slots.length) this.#spread()
    return value
  }

  /** Gives each word a place among twice as many. */
  #spread(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length)
    const last = this.#slots.length - 1
    for (let number = 0; number < this.#values.length; number++) {
      const hash = this.#hashes[number]!
      let slot = (hash ^ (hash >>> 15)) & last
      while (this.#slots[slot] !== 0) slot = (slot + 1) & last
      this.#slots[slot] = number + 1
    }
  }
}

/** The same numbers with as much room again. */
export function larger<A extends Uint8Array | Uint32Array | Int32Array>(numbers: A): A {
  const more = new (numbers.constructor as new (length: number) => A)(numbers.length * 2)
  more.set(numbers)
  return more
}
