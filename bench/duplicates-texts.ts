import type { RandomGenerator } from '../src/nn/generator.ts'
import { overlapOf } from '../src/search/near-duplicates.ts'
import { type StoredPaper, wordsOf } from '../src/store/index.ts'

export interface Text {
  title: string
  abstract: string
}

/** A word sequence that more texts than this have says little; texts of one work share some that fewer have. */
const COMMON = 30
const SHARED = 6

/** Whether two texts are one work, as the site judges it. */
export const isOne = (one: Text, other: Text): boolean =>
  overlapOf(one as StoredPaper, other as StoredPaper) !== undefined

/** All pairs of texts that are one work, the lower first: among those with rare sequences of three words in common. */
export function doubles(texts: readonly Text[]): (readonly [number, number])[] {
  const sequences = texts.map(({ abstract }) => rareHashes(abstract))
  const counts = new Uint16Array(2 ** 24)
  for (const hashes of sequences) for (const hash of hashes) counts[hash & 0xffffff]!++
  const holders = new Map<number, number[]>()
  const found: (readonly [number, number])[] = []
  sequences.forEach((hashes, b) => {
    const shared = new Map<number, number>()
    for (const hash of hashes) {
      if (counts[hash & 0xffffff]! > COMMON) continue
      const earlier = holders.get(hash) ?? []
      for (const a of earlier) shared.set(a, (shared.get(a) ?? 0) + 1)
      earlier.push(b)
      holders.set(hash, earlier)
    }
    for (const [a, times] of shared) if (times >= SHARED && isOne(texts[a]!, texts[b]!)) found.push([a, b])
  })
  return found
}

function rareHashes(text: string): Set<number> {
  const words = wordsOf(text)
  const found = new Set<number>()
  for (let i = 0; i + 3 <= words.length; i++) {
    let hash = 2166136261
    for (const letter of words.slice(i, i + 3).join(' ')) {
      hash = Math.imul(hash ^ letter.codePointAt(0)!, 16777619)
    }
    found.add(hash >>> 0)
  }
  return found
}

/** How much a copy differs: shares of words replaced, of sentences left out, and of the title's words replaced. */
const LEVELS = [
  { words: 0.03, sentences: 0, title: 0 },
  { words: 0.06, sentences: 0.1, title: 0.4 },
  { words: 0.08, sentences: 0.3, title: 0.6 },
]

/** A copy with words of other texts in it. */
export function changed(
  { title, abstract }: Text,
  level: number,
  others: readonly Text[],
  random: RandomGenerator,
): Text {
  const how = LEVELS[level]!
  const otherWord = () => {
    const words = wordsOf(others[random.int(others.length)]!.abstract)
    return words[random.int(words.length)] ?? ''
  }
  const reworded = (text: string, share: number) =>
    text
      .split(' ')
      .map((word) => (random.uniform() < share ? otherWord() : word))
      .join(' ')
  const kept = abstract.split(/(?<=[.!?]) +/).filter((_, i) => i === 0 || random.uniform() >= how.sentences)
  return { title: reworded(title, how.title), abstract: reworded(kept.join(' '), how.words) }
}
