import { STOP_WORDS, type Store, type StoredPaper, termOf, wordsOf } from '#store/index.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import { FIELD_NAMES, topicKey, topicNamed } from '#topics/vocabulary.ts'

/** What two papers have in common that says something; nothing more often than not. */
export interface InCommon {
  /** Topics of both, but whole fields, the rarest first. */
  topics: string[]
  /** Rare words of both, as they are written, the rarest first. */
  words: string[]
}

/** A paper with what it is about. */
export interface Topical {
  paper: StoredPaper
  topics: readonly string[]
}

const MOST_TOPICS = 2
const MOST_WORDS = 3
/** A word in more of the papers than this says little of any, unless the papers are few. */
const RARE = 0.01
const FEW = 5
/** So does a topic of more than these. */
const COMMON_TOPIC = 0.2
/** Words of titles that say how a paper is meant, not what it is about. */
const OF_TITLES = new Set(
  (
    'beyond towards toward rethinking revisiting unveiling demystifying unlocking unleashing bridging scaling ' +
    'pushing breaking closing taming harnessing exploring uncovering mitigating boosting empowering elevating ' +
    'matters matter needed worth simple better really secretly'
  )
    .split(' ')
    .map(termOf),
)
const FIELDS = new Set(FIELD_NAMES)

/** What a paper shares with each of others. */
export async function inCommon(store: Store, own: Topical, others: readonly Topical[]): Promise<InCommon[]> {
  const mine = wordsFound(own.paper)
  const words = others.map(({ paper }) => sharedWords(mine, wordsFound(paper)))
  const topics = others.map((other) => sharedTopics(own, other))
  const { of, papers } = await store.text.frequencies([...new Set(words.flatMap((map) => [...map.keys()]))])
  const filed = new Map<string, number>()
  for (const topic of new Set(topics.flat())) filed.set(topic, await store.topics.count(topic))
  const isTelling = (count: number, share: number) => count <= Math.max(FEW, share * papers)
  return others.map((_, i) => {
    const close = topics[i]!.filter((topic) => isTelling(filed.get(topic)!, COMMON_TOPIC))
      .sort((a, b) => filed.get(a)! - filed.get(b)!)
      .slice(0, MOST_TOPICS)
    const said = new Set(close.flatMap(wordsOf).map(termOf))
    const rare = [...words[i]!]
      .filter(([word]) => isTelling(of.get(word)!, RARE) && !said.has(termOf(word)))
      .sort(([a], [b]) => of.get(a)! - of.get(b)!)
      .map(([, written]) => written)
    return { topics: close, words: rare.slice(0, MOST_WORDS) }
  })
}

/** Subjects alone: a whole field says little. */
function sharedTopics(own: Topical, other: Topical): string[] {
  const theirs = new Set(other.topics.map(topicKey))
  return own.topics.filter((name) => theirs.has(topicKey(name)) && !FIELDS.has(topicNamed(name) ?? name))
}

/** A word as a text has it. */
interface Spelt {
  word: string
  written: string
  inTitle: boolean
}

/** Letters of a word, with the signs that make another word of it. */
const WRITTEN = /[\p{L}\p{N}\p{M}]+[+#]{0,2}/gu

/** The words of title, summary and abstract under what they are indexed; one in small letters goes before one in large. */
function wordsFound({ title, summary = '', abstract = '' }: StoredPaper): Map<string, Spelt> {
  const found = new Map<string, Spelt>()
  for (const [text, inTitle] of [
    [title, true],
    [`${summary} ${abstract}`, false],
  ] as const) {
    for (const [written] of withPlainFormulas(text).matchAll(WRITTEN)) {
      const [word = ''] = wordsOf(written)
      if (word.length < 3 || STOP_WORDS.has(word) || /^\p{N}+$/u.test(word)) continue
      const term = termOf(word)
      const known = found.get(term)
      if (!known) found.set(term, { word, written, inTitle })
      else if (isCapital(known.written) && !isCapital(written)) found.set(term, { ...known, written })
    }
  }
  return found
}

const isCapital = (written: string): boolean => /^\p{Lu}/u.test(written)

/** Words of both of which one at least has it in its title: what stands there, it is about. */
function sharedWords(
  mine: ReadonlyMap<string, Spelt>,
  theirs: ReadonlyMap<string, Spelt>,
): Map<string, string> {
  const shared = new Map<string, string>()
  for (const [term, own] of mine) {
    const other = theirs.get(term)
    if (!other || OF_TITLES.has(term) || !(own.inTitle || other.inTitle)) continue
    shared.set(own.word, isCapital(own.written) ? other.written : own.written)
  }
  return shared
}
