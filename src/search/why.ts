import { type StoredPaper, anyFormOf, asWritten, termOf, wordsOf } from '#store/index.ts'

/** Why a paper was found. */
export interface Why {
  /** Words of the query that it has, in any of their forms. */
  words: string[]
  /** Its authors in whose names two of them stand, or the only one. */
  authors?: string[]
  /** The cosine of its meaning with the query's, where known. */
  similarity?: number
}

/** Which of the words a paper has, in whose names, and how near it is. */
export function whyFound(paper: StoredPaper, words: readonly string[], similarity: number | undefined): Why {
  const text = [paper.title, paper.summary, paper.abstract, ...paper.authors].join(' ')
  const isAsked = anyFormOf(words.map(term))
  const terms = new Set(wordsOf(text).filter(isAsked).map(termOf))
  const found = [...new Set(words)].filter((word) => terms.has(term(word)))
  const enough = Math.min(2, words.length)
  const authors = paper.authors.filter(
    (name) => wordsOf(name).filter((word) => words.includes(word)).length >= enough,
  )
  return {
    words: found.map(asWritten),
    ...(authors.length > 0 && { authors }),
    ...(similarity !== undefined && { similarity }),
  }
}

const term = (word: string): string => termOf(wordsOf(word)[0] ?? word)
