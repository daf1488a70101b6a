import { FIELDS } from './fields.ts'
import { SUBJECTS } from './subjects.ts'

/** Fields of science, after the subjects of arXiv. */
export const FIELD_NAMES: readonly string[] = Object.keys(FIELDS)
/** What papers are about, more closely. */
export const SUBJECT_NAMES: readonly string[] = Object.keys(SUBJECTS)
/** All that a paper may be filed under and a reader may follow; what is both a field and a subject stands once. */
export const TOPICS: readonly string[] = [...new Set([...FIELD_NAMES, ...SUBJECT_NAMES])]

/** How a name goes on, word by word. */
interface Branch {
  next: Map<string, Branch>
  topic?: string
  /** Counts only where nothing else is said: as a keyword, not in a text. */
  isWhole?: boolean
}

const root: Branch = { next: new Map() }
for (const name of FIELD_NAMES) grow(name, { topic: name, isWhole: true })
for (const [topic, others] of Object.entries(SUBJECTS)) {
  grow(topic, { topic, isWhole: false })
  for (const other of others) grow(other.replace('=', ''), { topic, isWhole: other.startsWith('=') })
}
const bySlug = new Map(TOPICS.map((name) => [topicSlug(name), name]))
const byCategory = new Map(
  Object.entries(FIELDS).flatMap(([name, categories]) => categories.map((one) => [one, name] as const)),
)

function grow(name: string, end: Omit<Branch, 'next'>): void {
  let branch = root
  for (const word of wordsOf(name)) {
    const next = branch.next.get(word) ?? { next: new Map<string, Branch>() }
    branch.next.set(word, next)
    branch = next
  }
  Object.assign(branch, end)
}

/** The topic that is called so; any of its names will do, in either number and case. */
export function topicNamed(name: string): string | undefined {
  const words = wordsOf(name)
  let branch: Branch | undefined = root
  for (const word of words) branch = branch?.next.get(word)
  return words.length === 0 ? undefined : branch?.topic
}

/** What two names of one topic share; also for a name that the vocabulary lacks. */
export const topicKey = (name: string): string => (topicNamed(name) ?? name).toLowerCase()

/** What stands in the address of a topic's page. */
export function topicSlug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
}

/** The topic of an address, also under another of its names. */
export const topicOfSlug = (slug: string): string | undefined => bySlug.get(slug) ?? topicNamed(slug)

/** The topics that categories stand for, in their order: those of arXiv, and those of others that are a topic's name. */
export const topicsOfCategories = (categories: readonly string[]): string[] => [
  ...new Set(categories.flatMap((category) => byCategory.get(category) ?? topicNamed(category) ?? [])),
]

/** The topics that keywords name, in their order: `video diffusion models (VDMs)` names one too. */
export const topicsOfKeywords = (keywords: readonly string[]): string[] => [
  ...new Set(keywords.flatMap((keyword) => topicsIn(keyword.replaceAll(/\([^)]{0,40}\)/g, ' ')))),
]

/** Every naming of a topic in a text, in order, the longest name where several begin. */
export function topicsIn(text: string): string[] {
  const words = wordsOf(text)
  const found: string[] = []
  for (let start = 0; start < words.length;) {
    let [branch, end]: [Branch | undefined, number] = [root, start + 1]
    let topic: string | undefined
    for (let i = start; i < words.length; i++) {
      branch = branch.next.get(words[i]!)
      if (!branch) break
      const isAlone = start === 0 && i === words.length - 1
      if (branch.topic !== undefined && (!branch.isWhole || isAlone)) [topic, end] = [branch.topic, i + 1]
    }
    if (topic !== undefined) found.push(topic)
    start = end
  }
  return found
}

/** Lower case, without hyphens and the s of plurals. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    word.length > 3 && /[^siu]s$/.test(word) ? word.slice(0, -1) : word,
  )
}
