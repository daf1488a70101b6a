import { type Store, type StoredPaper, wordsOf } from '#store/index.ts'
import type { Meaning } from './meaning.ts'
import { terms } from './expression.ts'
import { titleQuery } from './similar.ts'

export interface NearDuplicate {
  paper: StoredPaper
  /** The share of three-word sequences that the two texts have in common. */
  overlap: number
}

/** Papers looked at closely. */
const LOOKED_AT = 5
/** Words of an abstract that are looked for: a work that got another title keeps them. */
const BEGINNING = 30
/** From here on two texts are one, reworded a little. */
const SAME_TEXT = 0.5
/** Two titles of one paper, when its abstracts also are much alike. */
const SAME_TITLE = 0.8
const LIKE_TEXT = 0.2
/** Shorter texts have sequences in common by chance. */
const LEAST_WORDS = 20

/**
 * Other records of what is most likely the same work: a preprint and its conference version, or one paper under
 * two ids.
 */
export async function nearDuplicates(
  store: Store,
  paper: StoredPaper,
  meaning?: Meaning,
): Promise<NearDuplicate[]> {
  const keys = new Set<number>()
  const own = await store.papers.key(paper.id)
  const beginning = wordsOf(paper.abstract ?? '')
    .slice(0, BEGINNING)
    .join(' ')
  for (const words of [titleQuery({ ...paper, topics: [] }).words, terms(beginning).words]) {
    if (words.length === 0) continue
    for (const { key } of await store.text.best({ words, phrases: [] }, { limit: LOOKED_AT })) keys.add(key)
  }
  if (own !== undefined && meaning) {
    for (const { key } of await meaning.like(own, { limit: LOOKED_AT })) keys.add(key)
  }
  const others = await store.papers.many([...keys])
  return [...others.values()]
    .filter((other) => other.id !== paper.id)
    .flatMap((other) => {
      const overlap = overlapOf(paper, other)
      return overlap === undefined ? [] : [{ paper: other, overlap }]
    })
    .sort((a, b) => b.overlap - a.overlap)
}

/** How much two papers have in common when they are one work; undefined when they are two. */
export function overlapOf(one: StoredPaper, other: StoredPaper): number | undefined {
  const titles = jaccard(sequences(one.title, 1), sequences(other.title, 1))
  const [text, otherText] = [one.abstract ?? '', other.abstract ?? '']
  const [a, b] = [sequences(text, 3), sequences(otherText, 3)]
  if (Math.min(a.size, b.size) < LEAST_WORDS) {
    return titles === 1 && wordsOf(one.title).length > 3 ? 1 : undefined
  }
  const overlap = jaccard(a, b)
  const isOne = overlap >= SAME_TEXT || (titles >= SAME_TITLE && overlap >= LIKE_TEXT)
  return isOne ? overlap : undefined
}

function sequences(text: string, length: number): Set<string> {
  const words = wordsOf(text)
  const found = new Set<string>()
  for (let i = 0; i + length <= words.length; i++) found.add(words.slice(i, i + length).join(' '))
  return found
}

function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let both = 0
  for (const sequence of one) if (other.has(sequence)) both++
  return both / Math.max(1, one.size + other.size - both)
}
