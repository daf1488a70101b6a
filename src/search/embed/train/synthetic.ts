import type { RandomGenerator } from '#nn/generator.ts'
import { sentencesOf } from './corpus.ts'

/** Words and, for each, those that the teacher places nearest. */
export interface WordMap {
  words: readonly string[]
  /** [words, near]: numbers of words. */
  near: Int32Array
  perWord: number
  /** Frequent words of the corpus that mean little by themselves. */
  plain: readonly string[]
  rare: readonly string[]
}

const MOST_WORDS = 70
const KEPT = 0.25

/**
 * Texts on every subject that the teacher's words can speak of, for a corpus speaks of few: words from around
 * one word, fewer from around two others, some plain and some rare ones. The teacher says what they mean.
 */
export function wordBags(map: WordMap, count: number, random: RandomGenerator): string[] {
  return Array.from({ length: count }, (_, k) => {
    const seed = k < map.words.length ? k : random.int(map.words.length)
    const second = neighbour(map, seed, random)
    const third = random.int(map.words.length)
    const length = 5 + random.int(15)
    const text = Array.from({ length }, () => {
      const draw = random.uniform()
      if (draw < 0.7) {
        const around = draw < 0.4 ? seed : draw < 0.55 ? second : third
        return map.words[neighbour(map, around, random)]!
      }
      const list = draw < 0.88 || map.rare.length === 0 ? map.plain : map.rare
      return list[random.int(list.length)]!
    })
    text[random.int(length)] = map.words[seed]!
    return text.join(' ')
  })
}

/**
 * Sentences of the corpus moved to another subject: their telling words are exchanged, each for the same
 * word throughout, for words from around one that is drawn. They have the build of real text.
 */
export function movedSentences(
  map: WordMap,
  abstracts: readonly string[],
  random: RandomGenerator,
): string[] {
  const plain = new Set(map.plain)
  return abstracts.map((abstract) => {
    const sentences = sentencesOf(abstract)
    const first = random.int(Math.max(1, sentences.length - 1))
    const words =
      sentences
        .slice(first, first + 2)
        .join(' ')
        .match(/[A-Za-z0-9]+|[.,;:]/g) ?? []
    const seed = random.int(map.words.length)
    const second = neighbour(map, seed, random)
    const exchanged = new Map<string, string>()
    return words
      .slice(0, MOST_WORDS)
      .map((word) => {
        const low = word.toLowerCase()
        if (low.length < 3 || plain.has(low)) return word
        let other = exchanged.get(low)
        if (other === undefined) {
          const draw = random.uniform()
          const around = random.uniform() < 0.5 ? seed : second
          const moved = draw < 0.14 ? random.int(map.words.length) : neighbour(map, around, random)
          other = random.uniform() < KEPT ? word : map.words[moved]!
          exchanged.set(low, other)
        }
        return other
      })
      .join(' ')
  })
}

const neighbour = ({ near, perWord }: WordMap, word: number, random: RandomGenerator): number =>
  near[word * perWord + random.int(perWord)]!
