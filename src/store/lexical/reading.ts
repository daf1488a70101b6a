import { HASH_START, hashed } from './dictionary.ts'
import { roomFor } from './segment.ts'
import { Vocabulary } from './vocabulary.ts'
import { wordsOf } from './words.ts'

/** Longer words are no words. */
const MOST_LETTERS = 64

/** By its code: a letter or digit of ASCII in lower case, 0 for what is neither. */
const FOLDED = Uint8Array.from({ length: 128 }, (_, code) => {
  const lower = String.fromCharCode(code).toLowerCase()
  return /[a-z0-9]/.test(lower) ? lower.charCodeAt(0) : 0
})
const utf8 = new TextEncoder()

/** What stands where in some papers, one after another. The next ones are read in the same room. */
export class Reading {
  readonly vocabulary = new Vocabulary()
  /** By place, the number of what stands there, from 1; 0 for a place that no phrase crosses. */
  numbers = new Uint32Array(1 << 16)
  /** By place, the field of it. */
  fields = new Uint8Array(1 << 16)
  length = 0
  /** The text that is being read. */
  #bytes = new Uint8Array(1 << 13)

  clear(): void {
    this.length = 0
  }

  /** Reads a text. Returns how many words it has. */
  field(text: string, field: number): number {
    // A word takes two signs or more, or is one of those that take three bytes.
    this.#makeRoom(text.length + 1)
    this.#add(0, field)
    const bytes = (this.#bytes = roomFor(this.#bytes, text.length + 1))
    const { read, written } = utf8.encodeInto(text, bytes)
    if (read < text.length || written > read) return this.#words(wordsOf(text), field)
    bytes[written] = 0
    const { dictionary } = this.vocabulary
    let words = 0
    let start = 0
    let hash = HASH_START
    for (let i = 0; i <= written; i++) {
      const letter = FOLDED[bytes[i]!]!
      if (letter !== 0) {
        bytes[i] = letter
        hash = hashed(hash, letter)
        continue
      }
      if (i > start) {
        this.#add(i - start > MOST_LETTERS ? 0 : dictionary.numberOf(bytes, start, i, hash) + 1, field)
        words++
        hash = HASH_START
      }
      start = i + 1
    }
    return words
  }

  /** Adds what authors are called by, whose names were read from a place on. */
  names(from: number, field: number): void {
    const end = this.length
    this.#makeRoom(end - from)
    for (let place = from; place < end; place++) {
      const number = this.numbers[place]!
      if (number > 0) this.#add(this.vocabulary.nameOf(number - 1) + 1, field)
    }
  }

  /** Adds a term that no text has. */
  term(term: string, field: number): void {
    this.#makeRoom(1)
    this.#add(this.vocabulary.dictionary.number(term) + 1, field)
  }

  #words(words: readonly string[], field: number): number {
    this.#makeRoom(words.length)
    for (const word of words) this.#add(word.length > MOST_LETTERS ? 0 : this.#numberOf(word), field)
    return words.length
  }

  #numberOf(word: string): number {
    const bytes = (this.#bytes = roomFor(this.#bytes, 3 * word.length))
    const { written } = utf8.encodeInto(word, bytes)
    let hash = HASH_START
    for (let i = 0; i < written; i++) hash = hashed(hash, bytes[i]!)
    return this.vocabulary.dictionary.numberOf(bytes, 0, written, hash) + 1
  }

  #makeRoom(places: number): void {
    this.numbers = roomFor(this.numbers, this.length + places)
    this.fields = roomFor(this.fields, this.length + places)
  }

  #add(number: number, field: number): void {
    this.numbers[this.length] = number
    this.fields[this.length++] = field
  }
}
