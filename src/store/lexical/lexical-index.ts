import { KeySet } from '../key-set.ts'
import { BestList } from './best-list.ts'
import { eachNear } from './edit-distance.ts'
import { rowsWithPhrase } from './phrase.ts'
import {
  type Postings,
  Reader,
  type Segment,
  firstFrom,
  held,
  postingsOf,
  stringAt,
  written,
} from './segment.ts'

/** How soon repeats of a word stop to matter, and how much a long text is held against it. */
export interface Bm25 {
  k1: number
  b: number
}

/** Several spellings of one thing; a paper scores for all of them as for a word of their common rarity. */
export interface TermGroup {
  terms: readonly string[]
  weight: number
}

export interface Found {
  /** Best first. */
  matches: { key: number; score: number }[]
  /** How many papers have any of the words. */
  total: number
}

const MOST_KNOWN = 5000

/** A segment, and what depends on the others beside it. */
interface Part {
  segment: Segment
  /** 1 for each row that no newer segment replaces. */
  live: Uint8Array
  /** All of them are. */
  isWhole: boolean
  /** By how much the length of a row's text is held against it. */
  norms: Float32Array
}

/** The words of papers in memory: bm25 over all segments, oldest first. */
export class LexicalIndex {
  readonly #parts: Part[]
  /** Zero between two searches, and the rows that one gave a score to. */
  readonly #scores: Float32Array
  readonly #scored: Uint32Array
  readonly #k1: number
  readonly #known = new Map<string, readonly (Postings | undefined)[]>()
  /** How many papers there are. */
  readonly papers: number

  constructor(segments: readonly Segment[], { k1, b }: Bm25) {
    const lives = liveRows(segments)
    let [papers, words, longest] = [0, 0, 0]
    segments.forEach(({ lengths }, s) => {
      longest = Math.max(longest, lengths.length)
      for (let row = 0; row < lengths.length; row++) {
        if (lives[s]![row] === 0 || lengths[row] === 0) continue
        papers++
        words += lengths[row]!
      }
    })
    const mean = words / Math.max(1, papers)
    this.papers = papers
    this.#scores = new Float32Array(longest)
    this.#scored = new Uint32Array(longest)
    this.#parts = segments.map((segment, s) => ({
      segment,
      live: lives[s]!,
      isWhole: !lives[s]!.includes(0),
      norms: Float32Array.from(segment.lengths, (length) => k1 * (1 - b + (b * length) / mean)),
    }))
    this.#k1 = k1
  }

  /** In how many papers a term is. */
  frequency(term: string): number {
    return this.#lookUp(held(term)).reduce((sum, found) => sum + (found?.papers ?? 0), 0)
  }

  /** Where a term is in each part; a query asks for the same ones again and again. */
  #lookUp(text: string): readonly (Postings | undefined)[] {
    const known = this.#known.get(text)
    if (known) return known
    const found = this.#parts.map((part) => livePostings(part, text))
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(text, found)
    return found
  }

  /** The papers that answer best to any of the groups. */
  search(groups: readonly TermGroup[], limit: number, among?: KeySet): Found {
    const best = new BestList(limit)
    let total = 0
    const wanted = groups.map(({ terms, weight }) => {
      const texts = [...new Set(terms)].map(held)
      const places = texts.map((text) => this.#lookUp(text))
      const papers = places.flat().reduce((sum, found) => sum + (found?.papers ?? 0), 0)
      const rarity = Math.log(1 + (Math.max(this.papers - papers, 0) + 0.5) / (papers + 0.5))
      return { places, weight: weight * rarity * (this.#k1 + 1) }
    })
    this.#parts.forEach(({ segment, live, norms }, part) => {
      const { keys } = segment
      const [scores, scored] = [this.#scores, this.#scored]
      let count = 0
      for (const { places, weight } of wanted) {
        for (const place of places)
          count = addScores(segment, place[part], weight, norms, scores, scored, count)
      }
      for (let i = 0; i < count; i++) {
        const row = scored[i]!
        const score = scores[row]!
        scores[row] = 0
        if (live[row] === 0) continue
        const key = keys[row]!
        if (among && !among.has(key)) continue
        total++
        if (score >= best.bar) best.add(key, score)
      }
    })
    return { matches: best.sorted(), total }
  }

  /** Words as they were written that begin so, the most frequent first. */
  completions(beginning: string, limit: number): string[] {
    const text = held(beginning)
    const counts = new Map<string, number>()
    for (const { segment } of this.#parts) {
      const { words, wordPapers } = segment
      for (let i = firstFrom(words, text); i < words.count; i++) {
        const word = stringAt(words, i)
        if (!word.startsWith(text)) break
        counts.set(word, (counts.get(word) ?? 0) + wordPapers[i]!)
      }
    }
    return byCount(counts).slice(0, limit).map(written)
  }

  /** Words that were written and differ in a letter or two from this one, the likeliest first. */
  near(word: string, limit: number): string[] {
    const text = held(word)
    const most = text.length < 4 ? 0 : text.length < 8 ? 1 : 2
    if (most === 0) return []
    const counts = new Map<string, number>()
    const distances = new Map<string, number>()
    for (const { segment } of this.#parts) {
      eachNear(segment.words, text, most, (i, distance) => {
        const other = stringAt(segment.words, i)
        counts.set(other, (counts.get(other) ?? 0) + segment.wordPapers[i]!)
        distances.set(other, distance)
      })
    }
    return byCount(counts)
      .sort((a, b) => distances.get(a)! - distances.get(b)!)
      .slice(0, limit)
      .map(written)
  }

  /** The papers that have every one of these terms; of no terms, none. */
  keysWith(terms: readonly string[]): KeySet {
    const keys = new KeySet()
    const texts = [...new Set(terms)].map(held)
    for (const { segment, live } of this.#parts) {
      const found = texts.flatMap((text) => postingsOf(segment, text) ?? [])
      if (found.length < texts.length || texts.length === 0) continue
      const counts = new Uint8Array(segment.keys.length)
      for (const one of found) {
        eachPosting(segment, one, (row) => {
          if (++counts[row]! === texts.length && live[row] === 1) keys.add(segment.keys[row]!)
        })
      }
    }
    return keys
  }

  /** The papers that have any of these terms. */
  keysWithAny(terms: readonly string[], among?: KeySet): KeySet {
    const keys = new KeySet()
    for (const text of new Set(terms.map(held))) {
      for (const { segment, live } of this.#parts) {
        const found = postingsOf(segment, text)
        if (!found) continue
        eachPosting(segment, found, (row) => {
          const key = segment.keys[row]!
          if (live[row] === 1 && (!among || among.has(key))) keys.add(key)
        })
      }
    }
    return keys
  }

  /** The terms that begin so, and how many papers have each; of some papers only those that one of them has. */
  countsOf(beginning: string, among?: KeySet): Map<string, number> {
    const text = held(beginning)
    const counts = new Map<string, number>()
    for (const { segment, live } of this.#parts) {
      const { terms, papers, starts } = segment
      for (let i = firstFrom(terms, text); i < terms.count; i++) {
        const term = stringAt(terms, i)
        if (!term.startsWith(text)) break
        let having = 0
        eachPosting(segment, { papers: papers[i]!, start: starts[i]!, end: starts[i + 1]! }, (row) => {
          if (live[row] === 1 && (!among || among.has(segment.keys[row]!))) having++
        })
        if (having > 0) counts.set(written(term), (counts.get(written(term)) ?? 0) + having)
      }
    }
    return counts
  }

  /** All papers. */
  keys(): KeySet {
    const keys = new KeySet()
    for (const { segment, live } of this.#parts) {
      segment.keys.forEach((key, row) => {
        if (live[row] === 1 && segment.lengths[row]! > 0) keys.add(key)
      })
    }
    return keys
  }

  /** The papers in which these terms stand one after another, in one field. */
  keysWithPhrase(terms: readonly string[]): KeySet {
    const keys = new KeySet()
    const texts = terms.map(held)
    for (const { segment, live } of this.#parts) {
      for (const row of rowsWithPhrase(segment, texts)) if (live[row] === 1) keys.add(segment.keys[row]!)
    }
    return keys
  }
}

const byCount = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1))

/**
 * Adds what a term is worth to each row that has it.
 *
 * @param scored - rows with a score, `count` of them; new ones are written behind
 * @returns how many rows have a score now
 */
function addScores(
  segment: Segment,
  found: Postings | undefined,
  weight: number,
  norms: Float32Array,
  scores: Float32Array,
  scored: Uint32Array,
  count: number,
): number {
  if (!found) return count
  const { postings } = segment
  const { end } = found
  let row = 0
  for (let at = found.start; at < end;) {
    let byte = postings[at++]!
    let step = byte & 127
    for (let shift = 7; byte > 127; shift += 7) {
      byte = postings[at++]!
      step |= (byte & 127) << shift
    }
    row += step
    const frequency = postings[at++]!
    const score = scores[row]!
    if (score === 0 && frequency > 0) scored[count++] = row
    scores[row] = score + (weight * frequency) / (frequency + norms[row]!)
  }
  return count
}

function eachPosting({ postings }: Segment, { start, end }: Postings, see: (row: number) => void): void {
  const reader = new Reader(postings, start)
  for (let row = 0; reader.at < end;) {
    row += reader.varint()
    reader.byte()
    see(row)
  }
}

/** Where a term is, papers that changed since not counted. */
function livePostings({ segment, live, isWhole }: Part, text: string): Postings | undefined {
  const found = postingsOf(segment, text)
  if (!found || isWhole) return found
  let papers = 0
  eachPosting(segment, found, (row) => (papers += live[row]!))
  return { ...found, papers }
}

/** Per segment, 1 for each row whose paper is in no newer one. */
export function liveRows(segments: readonly Segment[]): Uint8Array[] {
  const seen = new KeySet()
  return segments
    .toReversed()
    .map(({ keys }) =>
      Uint8Array.from(keys, (key) => {
        if (seen.has(key)) return 0
        seen.add(key)
        return 1
      }),
    )
    .toReversed()
}
