import { Dictionary } from './dictionary.ts'
import { stem } from './porter.ts'
import { roomFor } from './segment.ts'
import { STOP_WORDS } from './words.ts'

/** The term of a word in an author's name: no word is like it. */
export const authorTerm = (word: string): string => `author:${word}`

/** Words that were seen and terms, by number, and what became of each word. */
export class Vocabulary {
  readonly dictionary = new Dictionary()
  /** Numbers from 1; 0 for what nobody asked for yet. */
  #stems = new Uint32Array(1 << 15)
  #names = new Uint32Array(1 << 15)

  constructor() {
    for (const word of STOP_WORDS) this.dictionary.number(word)
  }

  get size(): number {
    return this.dictionary.size
  }

  /** Whether a word says nothing. Those came first. */
  isStopped(word: number): boolean {
    return word < STOP_WORDS.size
  }

  /** Under which term a word is indexed. */
  stemOf(word: number): number {
    if (word >= this.#stems.length) this.#stems = roomFor(this.#stems, word + 1)
    if (this.#stems[word] === 0)
      this.#stems[word] = this.dictionary.number(stem(this.dictionary.word(word))) + 1
    return this.#stems[word]! - 1
  }

  /** Under which term an author is indexed whose name has the word. */
  nameOf(word: number): number {
    if (word >= this.#names.length) this.#names = roomFor(this.#names, word + 1)
    if (this.#names[word] === 0)
      this.#names[word] = this.dictionary.number(authorTerm(this.dictionary.word(word))) + 1
    return this.#names[word]! - 1
  }
}
