import { sentencesOf } from '#sources/sentences.ts'
import { KeySet, type Store, type StoredPaper, asWritten } from '#store/index.ts'
import { embeddedText } from './indexer.ts'
import type { Meaning } from './meaning.ts'
import { titleQuery } from './similar.ts'

/** A part of a paper, and how far its likeness to another falls when the part is left out; below 0 where it rises. */
export interface Part {
  kind: 'title' | 'sentence' | 'word'
  text: string
  fall: number
}

/** What makes a paper like another, from nothing but what ranks it. */
export interface WhySimilar {
  /** What is compared: what title and abstract mean, or words of title and topics, where no model has read the paper. */
  by: 'meaning' | 'words'
  /** Of the whole paper: a cosine, or a sum of words' weights. */
  likeness: number
  /** In the order of the text. */
  own: Part[]
  /** Parts of the other one; none where words of the paper are looked for in all of its text. */
  other: Part[]
}

type Facts = Pick<StoredPaper, 'title' | 'abstract' | 'summary'>

/** What stands behind so many sentences counts as one with the last. */
const MOST_SENTENCES = 40

/**
 * How far a paper's likeness to another falls without each part: the importance of Nauta et al. 2020 (arXiv 2011.02863),
 * g(x) - g(x without the part), where the other one stays as it was.
 *
 * @returns undefined where they are not compared with one another
 */
export async function whySimilar(
  store: Store,
  paper: StoredPaper,
  other: StoredPaper,
  meaning?: Meaning,
): Promise<WhySimilar | undefined> {
  const [key, otherKey] = [await store.papers.key(paper.id), await store.papers.key(other.id)]
  if (key === undefined || otherKey === undefined) return undefined
  const byMeaning = ((await meaning?.like(key, { limit: 1 })) ?? []).length > 0
  if (!byMeaning) return byWords(store, paper, otherKey)
  const [own, others] = [await falls(paper, otherKey, meaning!), await falls(other, key, meaning!)]
  return own && others && { by: 'meaning', likeness: own.likeness, own: own.parts, other: others.parts }
}

/** Without each part of one paper, how near it is still to that other one. */
async function falls(paper: Facts, other: number, meaning: Meaning) {
  const left = leavingOut(paper)
  const nearness = await meaning.alike([embeddedText(paper), ...left.map(({ rest }) => rest)], other)
  if (!nearness) return undefined
  const [likeness, ...without] = nearness
  const parts = left.map(({ kind, text }, i): Part => ({ kind, text, fall: likeness! - without[i]! }))
  return { likeness: likeness!, parts }
}

/** Parts of what is embedded of a paper, each with the rest, as that would be embedded. */
export function leavingOut(paper: Facts): (Omit<Part, 'fall'> & { rest: string })[] {
  const { title } = paper
  const all = sentencesOf(paper.abstract ?? paper.summary ?? '')
  const last = all.slice(MOST_SENTENCES - 1).join(' ')
  const sentences = [...all.slice(0, MOST_SENTENCES - 1), ...(last === '' ? [] : [last])]
  const rest = (title: string, sentences: readonly string[]) =>
    embeddedText({ title, abstract: sentences.join(' ') })
  return [
    { kind: 'title', text: title, rest: rest('', sentences) },
    ...sentences.map((text, i) => ({
      kind: 'sentence' as const,
      text,
      rest: rest(title, sentences.toSpliced(i, 1)),
    })),
  ]
}

/** A score is a sum over words: without one of them, it falls by what that one weighs. */
async function byWords(store: Store, paper: StoredPaper, other: number): Promise<WhySimilar | undefined> {
  const { words } = titleQuery(paper)
  const among = KeySet.of([other])
  const scoreOf = async (words: readonly string[]) =>
    (await store.text.best({ words, phrases: [] }, { limit: 1, among }))[0]?.score ?? 0
  const likeness = await scoreOf(words)
  if (likeness === 0) return undefined
  const own: Part[] = []
  for (const word of new Set(words)) {
    const fall = likeness - (await scoreOf(words.filter((one) => one !== word)))
    if (fall > 0) own.push({ kind: 'word', text: asWritten(word), fall })
  }
  return { by: 'words', likeness, own, other: [] }
}
