/** Cuts texts into the numbers of known tokens: whole words where known, else pieces of them. */
export interface Tokenizer {
  /**
   * Counts the tokens of a text. Both arrays belong to the tokenizer and hold until its next call: the
   * numbers of the distinct tokens in the order they first come, and how often each one comes.
   */
  count(text: string): Counted
  /** The token numbers of a text, one after another. */
  tokens(text: string): number[]
}

export interface Counted {
  size: number
  ids: Int32Array
  times: Int32Array
}

/** Longer words are no words. */
const MAX_WORD = 64
const SEED = 0x811c9dc5
const PRIME = 0x01000193
const UNKNOWN: readonly number[] = []
/** Code units below this are looked up in a table of their own. */
const ASCII = 128

/**
 * Makes a tokenizer for a vocabulary. Words are runs of letters and digits, in lower case and without
 * accents; a word that is not in the vocabulary is cut greedily into the longest pieces that are
 * (WordPiece), a piece inside a word being written with `##` before it.
 */
export function createTokenizer(vocabulary: readonly string[]): Tokenizer {
  const words = new WordTable(vocabulary)
  const pieces = new Map(vocabulary.map((token, id) => [token, id]))
  const cut = new Map<string, readonly number[]>()
  const places = new Int32Array(vocabulary.length).fill(-1)
  const counted: Counted = { size: 0, ids: new Int32Array(512), times: new Int32Array(512) }

  function add(id: number): void {
    const place = places[id]!
    if (place >= 0) {
      counted.times[place]!++
      return
    }
    if (counted.size === counted.ids.length) {
      counted.ids = grown(counted.ids)
      counted.times = grown(counted.times)
    }
    places[id] = counted.size
    counted.ids[counted.size] = id
    counted.times[counted.size++] = 1
  }

  /** Rare words come back often enough; the memory of them starts anew when it grows too large. */
  function piecesOf(word: string): readonly number[] {
    const known = cut.get(word)
    if (known) return known
    if (cut.size > 100_000) cut.clear()
    const found = cutWord(word, pieces)
    cut.set(word, found)
    return found
  }

  function each(text: string, take: (id: number) => void): void {
    const plain = toPlain(text)
    const { length } = plain
    for (let i = 0; i < length;) {
      if (!isWordUnit(plain.charCodeAt(i))) {
        i++
        continue
      }
      const start = i
      let hash = SEED
      for (; i < length; i++) {
        const unit = lowered(plain.charCodeAt(i))
        if (unit === 0) break
        hash = Math.imul(hash ^ unit, PRIME)
      }
      const id = words.find(plain, start, i, hash)
      if (id >= 0) take(id)
      else if (i - start <= MAX_WORD)
        for (const part of piecesOf(plain.slice(start, i).toLowerCase())) take(part)
    }
  }

  return {
    count(text) {
      for (let i = 0; i < counted.size; i++) places[counted.ids[i]!] = -1
      counted.size = 0
      each(text, add)
      return counted
    },
    tokens(text) {
      const found: number[] = []
      each(text, (id) => found.push(id))
      return found
    },
  }
}

/** Text in which every letter is in lower case, or ASCII, and none carries a mark. */
export function toPlain(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= ASCII) {
      return text
        .normalize('NFKD')
        .replaceAll(/\p{M}+/gu, '')
        .toLowerCase()
    }
  }
  return text
}

/** The words of a text as the tokenizer sees them. */
export const wordsOf = (text: string): string[] =>
  toPlain(text)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

function cutWord(word: string, pieces: ReadonlyMap<string, number>): readonly number[] {
  const found: number[] = []
  for (let start = 0; start < word.length;) {
    let end = word.length
    let id: number | undefined
    for (; end > start; end--) {
      id = pieces.get(start === 0 ? word.slice(0, end) : `##${word.slice(start, end)}`)
      if (id !== undefined) break
    }
    if (id !== undefined) found.push(id)
    start = id === undefined ? start + 1 : end
  }
  return found.length > 0 ? found : UNKNOWN
}

/** Whole words by a hash worked out while the text is read: no string is made to look one up. */
class WordTable {
  readonly #slots: Int32Array
  readonly #mask: number
  readonly #starts: Int32Array
  readonly #units: Uint16Array

  constructor(vocabulary: readonly string[]) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, vocabulary.length) * 2))
    this.#mask = size - 1
    this.#slots = new Int32Array(size).fill(-1)
    this.#starts = new Int32Array(vocabulary.length + 1)
    this.#units = new Uint16Array(vocabulary.reduce((sum, token) => sum + token.length, 0))
    let at = 0
    vocabulary.forEach((token, id) => {
      this.#starts[id] = at
      let hash = SEED
      for (let i = 0; i < token.length; i++) {
        const unit = token.charCodeAt(i)
        this.#units[at++] = unit
        hash = Math.imul(hash ^ unit, PRIME)
      }
      this.#starts[id + 1] = at
      if (token.startsWith('##')) return
      let slot = this.#slot(hash)
      while (this.#slots[slot]! >= 0) slot = (slot + 1) & this.#mask
      this.#slots[slot] = id
    })
  }

  /** The token that stands in `text` from `start` to `end`, or -1. */
  find(text: string, start: number, end: number, hash: number): number {
    for (let slot = this.#slot(hash); ; slot = (slot + 1) & this.#mask) {
      const id = this.#slots[slot]!
      if (id < 0 || this.#is(id, text, start, end)) return id
    }
  }

  #slot(hash: number): number {
    return (hash ^ (hash >>> 15)) & this.#mask
  }

  #is(id: number, text: string, start: number, end: number): boolean {
    const from = this.#starts[id]!
    if (this.#starts[id + 1]! - from !== end - start) return false
    for (let i = start; i < end; i++) {
      if (this.#units[from + i - start] !== lowered(text.charCodeAt(i))) return false
    }
    return true
  }
}

/** Of every code unit what it is in a word, in lower case; 0 where it ends one. Halves of pairs stay whole. */
const LOWERED = Uint16Array.from({ length: 65_536 }, (_, unit) => {
  if (unit >= 65 && unit <= 90) return unit + 32
  if (unit < ASCII) return (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 122) ? unit : 0
  if (unit >= 0xd800 && unit < 0xe000) return unit
  return /[\p{L}\p{N}]/u.test(String.fromCharCode(unit)) ? unit : 0
})

const lowered = (unit: number): number => LOWERED[unit]!
const isWordUnit = (unit: number): boolean => LOWERED[unit] !== 0

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * array.length)
  larger.set(array)
  return larger
}
