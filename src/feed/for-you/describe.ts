import { STOP_WORDS, termOf, wordsOf } from '#store/index.ts'
import type { Described, Measure } from './taste.ts'
import { spreadOf, whitening } from './whitening.ts'

/** Chosen on validation papers; `npm run bench:feed` has the figures. */
const SHRINKAGE = 1e-3
const WORDS_SHARE = 1
/** A word that fewer papers have names nothing that others could have too. */
const RARE = 2

/** A paper's text and vector, [width], as the site keeps them. */
export interface PaperText {
  vector: Float32Array
  /** Title and abstract. */
  text: string
}

/** What ranking knows of all papers; the same for every reader. */
export interface PaperMeasure extends Measure {
  /** Numbers of words, and how much each one tells. */
  terms: ReadonlyMap<string, { number: number; idf: number }>
}

/**
 * Learns what is usual from some of the site's papers: some thousands of them, once a day. With one paper or with papers that are all
 * the same, nothing is unusual and all are equally near.
 *
 * @throws RangeError when there is none, or vectors differ in width
 */
export function measurePapers(papers: readonly PaperText[]): PaperMeasure {
  const width = papers[0]?.vector.length ?? 0
  const vectors = new Float32Array(papers.length * width)
  const papersWith = new Map<string, number>()
  papers.forEach(({ vector, text }, i) => {
    if (vector.length !== width)
      throw new RangeError(
        `a vector of ${vector.length} numbers among others of ${width}: are they of one model?`,
      )
    vectors.set(vector, i * width)
    for (const term of counted(text).keys()) papersWith.set(term, (papersWith.get(term) ?? 0) + 1)
  })
  const terms: [string, { number: number; idf: number }][] = []
  for (const [term, count] of papersWith) {
    if (count >= RARE)
      terms.push([term, { number: terms.length, idf: Math.log((1 + papers.length) / (1 + count)) }])
  }
  return {
    usual: whitening(spreadOf(vectors, width), SHRINKAGE),
    vocabulary: terms.length,
    words: WORDS_SHARE,
    terms: new Map(terms),
  }
}

/** A paper as ranking sees it. @throws RangeError when its vector is of another model */
export function describePaper({ usual, terms }: PaperMeasure, { vector, text }: PaperText): Described {
  if (vector.length !== usual.width)
    throw new RangeError(
      `a vector of ${vector.length} numbers among others of ${usual.width}: are they of one model?`,
    )
  const found = [...counted(text)]
    .flatMap(([term, count]) => {
      const known = terms.get(term)
      return known ? [{ number: known.number, weight: (1 + Math.log(count)) * known.idf }] : []
    })
    .sort((a, b) => a.number - b.number)
  const length = Math.hypot(...found.map(({ weight }) => weight)) || 1
  return {
    vector,
    words: Uint32Array.from(found, ({ number }) => number),
    weights: Float32Array.from(found, ({ weight }) => weight / length),
  }
}

function counted(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of wordsOf(text)) {
    if (STOP_WORDS.has(word)) continue
    const term = termOf(word)
    counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  return counts
}
