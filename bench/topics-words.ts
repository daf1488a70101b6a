import type { KnownTopics } from '../src/search/topics/learn-topics.ts'

const LEAST = 5
/** A word that fewer papers have, or a larger share of them, says nothing. */
const RARE = 3
const COMMON = 0.3

/** Class means of tf-idf vectors of words, without what is the mean of all; the title counts twice. */
export function wordMeans(learn: readonly KnownTopics[]): (paper: KnownTopics) => Map<string, number> {
  const papersWith = new Map<string, number>()
  for (const paper of learn) {
    for (const word of new Set(wordsOf(paper))) papersWith.set(word, (papersWith.get(word) ?? 0) + 1)
  }
  const words = new Map<string, { at: number; weight: number }>()
  for (const [word, count] of papersWith) {
    if (count < RARE || count > learn.length * COMMON) continue
    words.set(word, { at: words.size, weight: Math.log(learn.length / count) })
  }

  const vectorOf = (paper: KnownTopics): [number, number][] => {
    const counts = new Map<string, number>()
    for (const word of wordsOf(paper)) counts.set(word, (counts.get(word) ?? 0) + 1)
    const vector = [...counts].flatMap(([word, count]): [number, number][] => {
      const known = words.get(word)
      return known ? [[known.at, (1 + Math.log(count)) * known.weight]] : []
    })
    const length = Math.sqrt(vector.reduce((sum, [, value]) => sum + value * value, 0)) || 1
    return vector.map(([at, value]) => [at, value / length])
  }

  const all = new Float32Array(words.size)
  const classes = new Map<string, { count: number; sum: Float32Array }>()
  for (const paper of learn) {
    const vector = vectorOf(paper)
    for (const [at, value] of vector) all[at]! += value / learn.length
    for (const name of paper.topics) {
      const known = classes.get(name) ?? { count: 0, sum: new Float32Array(words.size) }
      classes.set(name, known)
      known.count++
      for (const [at, value] of vector) known.sum[at]! += value
    }
  }
  const means = [...classes].flatMap(([name, { count, sum }]) => {
    if (count < LEAST) return []
    const mean = sum.map((value, at) => value / count - all[at]!)
    const length = Math.sqrt(mean.reduce((total, value) => total + value * value, 0))
    return [{ name, usual: 0.02 * Math.log(count / learn.length), mean: mean.map((value) => value / length) }]
  })
  return (paper) => {
    const vector = vectorOf(paper)
    return new Map(
      means.map(({ name, usual, mean }) => [
        name,
        vector.reduce((sum, [at, value]) => sum + value * mean[at]!, usual),
      ]),
    )
  }
}

const wordsOf = ({ title, abstract }: KnownTopics): string[] =>
  `${title} ${title} ${abstract}`.toLowerCase().match(/[a-z][a-z0-9]+/g) ?? []
