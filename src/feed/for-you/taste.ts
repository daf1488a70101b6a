import { type Whitening, likeness, whitened } from './whitening.ts'

/** A paper as ranking sees it. */
export interface Described {
  /** What it means, of length one: [width]. */
  vector: Float32Array
  /** Numbers of its words, ascending, and their TF-IDF weights, of length one together. */
  words: Uint32Array
  weights: Float32Array
}

/** What is usual among papers, and what likeness of words counts beside that of vectors. */
export interface Measure {
  usual: Whitening
  /** How many words have a number. */
  vocabulary: number
  /** 0 leaves words out, 1 weighs both alike. */
  words: number
}

/** How near a paper is: about 1 for the same, 0 for one that has nothing in common, less for one that is opposite. */
export type Nearness = (paper: Described) => number

/**
 * How near papers are to some others: exactly the weighed mean of how near they are to each.
 *
 * @throws RangeError when there is no paper of weight above 0
 */
export function nearTo(
  { usual, vocabulary, words: share }: Measure,
  papers: readonly { paper: Described; weight: number }[],
): Nearness {
  const total = papers.reduce((sum, { weight }) => sum + weight, 0)
  if (!(total > 0)) throw new RangeError('nearness needs a paper of weight above 0')
  const mean = new Float64Array(usual.width)
  const words = new Float64Array(vocabulary)
  for (const { paper, weight } of papers) {
    const part = weight / total
    for (let d = 0; d < usual.width; d++) mean[d]! += part * paper.vector[d]!
    paper.words.forEach((word, i) => (words[word]! += part * paper.weights[i]!))
  }
  const meaning = whitened(usual, mean)
  return (paper) => {
    let alike = 0
    for (let i = 0; i < paper.words.length; i++) alike += paper.weights[i]! * words[paper.words[i]!]!
    return (likeness(meaning, paper.vector) + share * alike) / (1 + share)
  }
}

/** `nearTo` a single paper, without room for all words: slower for each, lighter where there are many such papers. */
export function nearToOne({ usual, words: share }: Measure, one: Described): Nearness {
  const meaning = whitened(usual, one.vector)
  return (paper) => (likeness(meaning, paper.vector) + share * commonWords(one, paper)) / (1 + share)
}

function commonWords(a: Described, b: Described): number {
  let [sum, i, j] = [0, 0, 0]
  while (i < a.words.length && j < b.words.length) {
    const difference = a.words[i]! - b.words[j]!
    if (difference === 0) sum += a.weights[i]! * b.weights[j]!
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return sum
}
