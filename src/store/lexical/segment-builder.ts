import { Reading } from './reading.ts'
import { type Segment, Writer, held, roomFor } from './segment.ts'

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
const MOST_LENGTH = 65_535

/** Where a word stands; a facet stands nowhere. */
const TITLE = 0
const SUMMARY = 1
const ABSTRACT = 2
const AUTHORS = 3
const FACET = 4
/** Where a word that says nothing weighs nothing. */
const UNSAID = 5
/** Bits for one of them, and the mask of these bits. */
const FIELD_BITS = 3
const FIELD = 7

/**
 * The index of some papers. A key without a paper says that the paper is gone: it hides what older segments have
 * of it.
 */
export function buildSegment(
  papers: readonly IndexedPaper[],
  removed: readonly number[],
  weights: FieldWeights,
): Segment {
  if (builder.size > MOST_KEPT) builder = new Builder()
  return builder.build(papers, removed, weights)
}

/** Builds one segment after another, of the same words, whose stems are known by then, and in the same room. */
class Builder {
  readonly #reading = new Reading()
  /** By place, the number of its term. */
  #terms = new Uint32Array()
  /** All places term by term, and the row and field of each. */
  #places = new Uint32Array()
  #standing = new Uint32Array()
  /** By a term's number: how many places it has, then where its next one goes. Between two segments all are 0. */
  #counts = new Uint32Array(1 << 15)
  /** By a word's number: how many papers have it as it is written, and the row of the last, from 1. All 0 in between. */
  #papers = new Uint32Array(1 << 15)
  #lastRows = new Uint32Array(1 << 15)

  /** How many words and terms are known. */
  get size(): number {
    return this.#reading.vocabulary.size
  }

  build(papers: readonly IndexedPaper[], removed: readonly number[], weights: FieldWeights): Segment {
    const keys = Uint32Array.from([...papers.map(({ key }) => key), ...removed])
    const firsts = new Uint32Array(keys.length + 1)
    const reading = this.#reading
    reading.clear()
    papers.forEach((paper, row) => {
      firsts[row] = reading.length
      reading.field(paper.title, TITLE)
      reading.field(paper.summary ?? '', SUMMARY)
      reading.field(paper.abstract ?? '', ABSTRACT)
      const before = reading.length
      for (const name of paper.authors) reading.field(name, AUTHORS)
      reading.names(before, FACET)
      for (const facet of paper.facets) reading.term(held(facet), FACET)
    })
    firsts.fill(reading.length, papers.length)
    this.#count(firsts)
    const weightOf = Uint8Array.of(weights.title, weights.summary, weights.abstract, weights.authors, 1, 0)
    const lengths = this.#lengths(firsts, papers.length, weightOf)
    return { keys, lengths, firsts, ...this.#write(firsts, weightOf) }
  }

  /**
   * How long the text of each paper is, as its words weigh: a word of the title counts in it as often as it counts for
   * the paper, else papers without an abstract would come before all others. 1 for a paper without words, 0 for one that is gone.
   */
  #lengths(firsts: Uint32Array, papers: number, weightOf: Uint8Array): Uint16Array {
    const { numbers, fields } = this.#reading
    const lengths = new Uint16Array(firsts.length - 1)
    for (let row = 0; row < papers; row++) {
      let length = 0
      for (let place = firsts[row]!; place < firsts[row + 1]!; place++) {
        if (fields[place]! <= ABSTRACT && numbers[place]! > 0) length += weightOf[fields[place]!]!
      }
      lengths[row] = Math.min(MOST_LENGTH, Math.max(1, length))
    }
    return lengths
  }

  /** Counts the places of each term, and the papers of each word. */
  #count(firsts: Uint32Array): void {
    const { numbers, fields, length, vocabulary } = this.#reading
    const terms = (this.#terms = roomFor(this.#terms, length))
    for (let place = 0; place < length; place++) {
      const number = numbers[place]! - 1
      if (number >= 0) terms[place] = fields[place] === FACET ? number : vocabulary.stemOf(number)
    }
    const counts = (this.#counts = roomFor(this.#counts, vocabulary.size))
    const papers = (this.#papers = roomFor(this.#papers, vocabulary.size))
    const lastRows = (this.#lastRows = roomFor(this.#lastRows, vocabulary.size))
    for (let place = 0, row = 1; place < length; place++) {
      while (firsts[row]! <= place) row++
      const number = numbers[place]! - 1
      if (number < 0) continue
      counts[terms[place]!]! += 1
      const field = fields[place]!
      if ((field === SUMMARY || field === ABSTRACT) && vocabulary.isStopped(number)) fields[place] = UNSAID
      else if (field !== FACET && lastRows[number] !== row) {
        lastRows[number] = row
        papers[number]! += 1
      }
    }
  }

  /** All of the segment but the papers, whose first places are given. */
  #write(firsts: Uint32Array, weightOf: Uint8Array): Omit<Segment, 'keys' | 'lengths' | 'firsts'> {
    const { dictionary } = this.#reading.vocabulary
    const { terms, ends, words, wordPapers } = this.#takeCounts()
    this.#sort(terms, firsts)
    const [places, standing] = [this.#places, this.#standing]
    const papers = new Uint32Array(terms.length)
    const starts = new Uint32Array(terms.length + 1)
    const placeStarts = new Uint32Array(terms.length + 1)
    const total = ends.at(-1) ?? 0
    const postings = new Writer(2 * total)
    const steps = new Writer(2 * total)
    for (let at = 0, i = 0; at < terms.length; at++) {
      const end = ends[at]!
      let [rowBefore, placeBefore] = [0, 0]
      while (i < end) {
        const row = standing[i]! >>> FIELD_BITS
        let weight = 0
        for (; i < end && standing[i]! >>> FIELD_BITS === row; i++) {
          const field = standing[i]! & FIELD
          weight += weightOf[field]!
          if (field === FACET) continue
          steps.varint(places[i]! - placeBefore)
          placeBefore = places[i]!
        }
        if (weight === 0) continue
        postings.posting(row - rowBefore, Math.min(MOST_WEIGHT, weight))
        rowBefore = row
        papers[at]! += 1
      }
      starts[at + 1] = postings.length
      placeStarts[at + 1] = steps.length
    }
    return {
      terms: dictionary.strings(terms),
      papers,
      starts,
      postings: postings.done(),
      placeStarts,
      places: steps.done(),
      words: dictionary.strings(words),
      wordPapers,
    }
  }

  /**
   * The terms and words of these papers in order: up to where each term's places go, and in how many papers each word
   * is. What was counted of terms becomes where their first places go; the rest is 0 again.
   */
  #takeCounts() {
    const [counts, papers] = [this.#counts, this.#papers]
    const all = this.#reading.vocabulary.dictionary.inOrder()
    const terms = those(all, counts)
    const words = those(all, papers)
    const ends = new Uint32Array(terms.length)
    let end = 0
    for (let at = 0; at < terms.length; at++) {
      const count = counts[terms[at]!]!
      counts[terms[at]!] = end
      ends[at] = end += count
    }
    const wordPapers = words.map((word) => papers[word]!)
    for (const word of words) papers[word] = this.#lastRows[word] = 0
    return { terms, ends, words, wordPapers }
  }

  /** Puts all places term by term. What was counted of the terms is 0 after. */
  #sort(terms: Uint32Array, firsts: Uint32Array): void {
    const { numbers, fields, length } = this.#reading
    const places = (this.#places = roomFor(this.#places, length))
    const standing = (this.#standing = roomFor(this.#standing, length))
    const [termOf, next] = [this.#terms, this.#counts]
    for (let place = 0, row = 0; place < length; place++) {
      while (firsts[row + 1]! <= place) row++
      if (numbers[place] === 0) continue
      const at = next[termOf[place]!]!++
      places[at] = place
      standing[at] = (row << FIELD_BITS) | fields[place]!
    }
    for (const term of terms) next[term] = 0
  }
}

/** With more words known, those that came once are most of them: begin anew. */
const MOST_KEPT = 200_000
let builder = new Builder()

/** Those of the numbers of which something was counted. */
function those(numbers: Uint32Array, counts: Uint32Array): Uint32Array {
  const found = new Uint32Array(numbers.length)
  let length = 0
  for (const number of numbers) if (counts[number]! > 0) found[length++] = number
  return found.slice(0, length)
}
