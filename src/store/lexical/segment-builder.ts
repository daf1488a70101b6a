import { HASH_START, hashed } from './dictionary.ts'
import { type Segment, Writer, held, larger } from './segment.ts'
import { Vocabulary } from './vocabulary.ts'
import { isPlain, wordsOf } from './words.ts'

/** What of a paper can be found. */
export interface IndexedPaper {
  key: number
  title: string
  summary: string | null
  abstract: string | null
  authors: readonly string[]
  /** Exact terms that filters ask for, such as `category:cs.LG`. */
  facets: readonly string[]
}

/** How much a word counts where it stands. */
export interface FieldWeights {
  title: number
  summary: number
  abstract: number
  authors: number
}

const MOST_WEIGHT = 255
const MOST_WORDS = 65_535
/** Longer words are no words. */
const MOST_LETTERS = 64

/** Where a word stands; a facet stands nowhere. */
const TITLE = 0
const SUMMARY = 1
const ABSTRACT = 2
const AUTHORS = 3
const FACET = 4
/** Where a word that says nothing weighs nothing. */
const UNSAID = 5
/** So many there may be. */
const FIELDS = 8

// Segments are built one after another of the same words, whose stems are known by then.
let vocabulary = new Vocabulary()
const MOST_KEPT = 400_000

/**
 * The index of some papers. A key without a paper says that the paper is gone: it hides what older segments have
 * of it.
 */
export function buildSegment(
  papers: readonly IndexedPaper[],
  removed: readonly number[],
  weights: FieldWeights,
): Segment {
  if (vocabulary.size > MOST_KEPT) vocabulary = new Vocabulary()
  const keys = Uint32Array.from([...papers.map(({ key }) => key), ...removed])
  const lengths = new Uint16Array(keys.length)
  const firsts = new Uint32Array(keys.length + 1)
  const reading = new Reading(vocabulary)
  papers.forEach((paper, row) => {
    firsts[row] = reading.length
    const length =
      reading.field(paper.title, TITLE) +
      reading.field(paper.summary ?? '', SUMMARY) +
      reading.field(paper.abstract ?? '', ABSTRACT)
    lengths[row] = Math.min(MOST_WORDS, Math.max(1, length))
    const before = reading.length
    for (const name of paper.authors) reading.field(name, AUTHORS)
    reading.names(before)
    for (const facet of paper.facets) reading.facet(held(facet))
  })
  firsts.fill(reading.length, papers.length)
  return { keys, lengths, firsts, ...reading.indexed(firsts, weights) }
}

/** By its code: a letter or digit of ASCII in lower case, 0 for what is neither. */
const FOLDED = Uint8Array.from({ length: 128 }, (_, code) => {
  const lower = String.fromCharCode(code).toLowerCase()
  return /[a-z0-9]/.test(lower) ? lower.charCodeAt(0) : 0
})
/** The word that is being read, in UTF-8. */
const letters = new Uint8Array(4 * MOST_LETTERS)
const utf8 = new TextEncoder()

/** What stands where in some papers, one after another. */
class Reading {
  readonly #vocabulary: Vocabulary
  /** By place, the number of what stands there, from 1; 0 for a place that no phrase crosses. */
  #numbers = new Uint32Array(1 << 17)
  #fields = new Uint8Array(1 << 17)
  length = 0

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary
  }

  /** Reads a text. Returns how many words it has. */
  field(text: string, field: number): number {
    this.#add(0, field)
    if (!isPlain(text)) {
      const words = wordsOf(text)
      for (const word of words) this.#add(word.length > MOST_LETTERS ? 0 : this.#numberOf(word), field)
      return words.length
    }
    const { dictionary } = this.#vocabulary
    let words = 0
    let length = 0
    let hash = HASH_START
    for (let i = 0; i <= text.length; i++) {
      const letter = i < text.length ? FOLDED[text.charCodeAt(i)]! : 0
      if (letter !== 0) {
        if (length < MOST_LETTERS) letters[length] = letter
        length++
        hash = hashed(hash, letter)
      } else if (length > 0) {
        this.#add(length > MOST_LETTERS ? 0 : dictionary.numberOf(letters, length, hash) + 1, field)
        words++
        length = 0
        hash = HASH_START
      }
    }
    return words
  }

  /** Adds what authors are called by, whose names were read from a place on. */
  names(from: number): void {
    const end = this.length
    for (let place = from; place < end; place++) {
      const number = this.#numbers[place]!
      if (number > 0) this.#add(this.#vocabulary.nameOf(number - 1) + 1, FACET)
    }
  }

  facet(term: string): void {
    this.#add(this.#vocabulary.dictionary.number(term) + 1, FACET)
  }

  #numberOf(word: string): number {
    const { written } = utf8.encodeInto(word, letters)
    let hash = HASH_START
    for (let i = 0; i < written; i++) hash = hashed(hash, letters[i]!)
    return this.#vocabulary.dictionary.numberOf(letters, written, hash) + 1
  }

  #add(number: number, field: number): void {
    if (this.length === this.#numbers.length) {
      this.#numbers = larger(this.#numbers)
      this.#fields = larger(this.#fields)
    }
    this.#numbers[this.length] = number
    this.#fields[this.length++] = field
  }

  /** All of it but the papers, whose first places are given. */
  indexed(firsts: Uint32Array, weights: FieldWeights): Omit<Segment, 'keys' | 'lengths' | 'firsts'> {
    const { dictionary } = this.#vocabulary
    const terms = this.#terms()
    const { ends, placeOf, standing, wordPapers } = this.#byTerm(terms, firsts)
    const isTerm = (number: number) => ends[number]! > (ends[number - 1] ?? 0)
    const isWord = (number: number) => number < wordPapers.length && wordPapers[number]! > 0
    const both = numbersWhere(dictionary.size, (number) => isTerm(number) || isWord(number))
    const sorted = dictionary.sorted(both)
    const inOrder = sorted.filter(isTerm)
    const words = sorted.filter(isWord)

    const weightOf = new Uint8Array(FIELDS)
    weightOf.set([weights.title, weights.summary, weights.abstract, weights.authors, 1])
    const papers = new Uint32Array(inOrder.length)
    const starts = new Uint32Array(inOrder.length + 1)
    const placeStarts = new Uint32Array(inOrder.length + 1)
    const postings = new Writer()
    const places = new Writer()
    inOrder.forEach((term, at) => {
      const end = ends[term]!
      let [rowBefore, placeBefore] = [0, 0]
      for (let i = ends[term - 1] ?? 0; i < end;) {
        const row = Math.floor(standing[i]! / FIELDS)
        let weight = 0
        for (; i < end && Math.floor(standing[i]! / FIELDS) === row; i++) {
          const field = standing[i]! % FIELDS
          weight += weightOf[field]!
          if (field === FACET) continue
          places.varint(placeOf[i]! - placeBefore)
          placeBefore = placeOf[i]!
        }
        if (weight === 0) continue
        postings.posting(row - rowBefore, Math.min(MOST_WEIGHT, weight))
        rowBefore = row
        papers[at]! += 1
      }
      starts[at + 1] = postings.length
      placeStarts[at + 1] = places.length
    })
    return {
      terms: dictionary.strings(inOrder),
      papers,
      starts,
      postings: postings.done(),
      placeStarts,
      places: places.done(),
      words: dictionary.strings(words),
      wordPapers: words.map((word) => wordPapers[word]!),
    }
  }

  /** By the number of each thing that was read, the number of its term. */
  #terms(): Uint32Array {
    const terms = new Uint32Array(this.#vocabulary.size)
    for (let place = 0; place < this.length; place++) {
      const number = this.#numbers[place]! - 1
      if (number < 0) continue
      terms[number] = this.#fields[place] === FACET ? number : this.#vocabulary.stemOf(number)
    }
    return terms
  }

  /**
   * All places term by term, ascending, a term's up to `ends` of its number; what stands there is its row times
   * `FIELDS` and its field. And in how many papers each word is as it is written.
   */
  #byTerm(terms: Uint32Array, firsts: Uint32Array) {
    const ends = new Uint32Array(this.#vocabulary.size)
    for (let place = 0; place < this.length; place++) {
      const number = this.#numbers[place]!
      if (number > 0) ends[terms[number - 1]!]! += 1
    }
    const next = new Uint32Array(ends.length)
    for (let term = 1; term < ends.length; term++) {
      next[term] = ends[term - 1]!
      ends[term]! += ends[term - 1]!
    }
    const placeOf = new Uint32Array(ends.at(-1) ?? 0)
    const standing = new Uint32Array(placeOf.length)
    const wordPapers = new Uint32Array(terms.length)
    const lastRow = new Uint32Array(terms.length)
    for (let row = 0, place = 0; row + 1 < firsts.length; row++) {
      for (; place < firsts[row + 1]!; place++) {
        const number = this.#numbers[place]! - 1
        if (number < 0) continue
        let field = this.#fields[place]!
        if ((field === SUMMARY || field === ABSTRACT) && this.#vocabulary.isStopped(number)) field = UNSAID
        const i = next[terms[number]!]!++
        placeOf[i] = place
        standing[i] = row * FIELDS + field
        if (field >= FACET || lastRow[number] === row + 1) continue
        lastRow[number] = row + 1
        wordPapers[number]! += 1
      }
    }
    return { ends, placeOf, standing, wordPapers }
  }
}

function numbersWhere(size: number, is: (number: number) => boolean): Uint32Array {
  const numbers = new Uint32Array(size)
  let count = 0
  for (let number = 0; number < size; number++) if (is(number)) numbers[count++] = number
  return numbers.slice(0, count)
}
