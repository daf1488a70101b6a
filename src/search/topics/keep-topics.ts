import { createHash } from 'node:crypto'
import type { PaperRecord } from '#sources/record.ts'
import type { PaperTopic, Store, StoredPaper, StoredStatement } from '#store/index.ts'
import { FIELDS } from '#topics/fields.ts'
import { SUBJECTS } from '#topics/subjects.ts'
import { topicNamed, topicsOfCategories, topicsOfKeywords } from '#topics/vocabulary.ts'
import { openShipped } from '../embed/static-embedder.ts'
import { embeddedText } from '../indexer.ts'
import { type KeepUpOptions, type KeptUp, keepUp } from '../keep-up.ts'
import { namedSubjects } from './named-subjects.ts'
import { type NearFields, nearFields } from './near-fields.ts'
import { type TopicModel, loadTopicModel } from './topic-model.ts'

/** Changes when topics are found out by other rules. */
const RULES = '1'

/** Finds out what papers are about. */
export interface TopicReader {
  /** Changes with the rules, the vocabulary and what was learned: then all papers are read again. */
  way: string
  model: TopicModel
  fields: NearFields
}

let reader: TopicReader | undefined

/**
 * Opens what comes with the package, once.
 *
 * @throws EmbedderError when it can't be read
 */
export function openTopicReader(): TopicReader {
  if (reader) return reader
  const model = loadTopicModel()
  const way = createHash('sha256')
    .update(JSON.stringify([RULES, FIELDS, SUBJECTS, model]))
    .digest('hex')
  reader = { way, model, fields: nearFields(model) }
  return reader
}

/**
 * What papers are about: as the catalogue and their sources say, by keywords and categories; where these are silent,
 * as title and abstract show.
 *
 * @param keywords - what sources gave, for each paper
 */
export async function topicsOf(
  papers: readonly StoredPaper[],
  keywords: readonly (readonly string[])[],
  { model, fields }: TopicReader = openTopicReader(),
): Promise<PaperTopic[][]> {
  const said = papers.map(({ topics, categories }, i) => ({
    chosen: topics.map((name) => topicNamed(name) ?? name),
    keywords: topicsOfKeywords(keywords[i]!),
    categories: topicsOfCategories(categories),
  }))
  const silent = papers.filter((_, i) => said[i]!.categories.length + said[i]!.chosen.length === 0)
  const near = fields.choose(
    silent.length === 0 ? [] : await openShipped().embed(silent.map(embeddedText), 'document'),
  )
  const nearOf = new Map(silent.map((paper, i) => [paper, near[i]!]))

  return papers.map((paper, i) => {
    const { chosen, keywords: given, categories } = said[i]!
    const { title, abstract, summary } = paper
    const isGiven = chosen.length + given.length > 0
    const subjects = isGiven ? [] : namedSubjects(title, abstract ?? summary ?? '', model.sureness)
    const found = new Map<string, PaperTopic>()
    const add = (names: readonly string[], from: PaperTopic['from']) => {
      for (const name of names) if (!found.has(name)) found.set(name, { name, from })
    }
    add(chosen, 'catalogue')
    add(given, 'keywords')
    add(subjects, 'text')
    add(categories, 'categories')
    add(nearOf.get(paper) ?? [], 'text')
    return [...found.values()]
  })
}

/** Finds out the topics of every paper, in the background and for good. */
export function startTopics(store: Store, options: KeepUpOptions = {}): KeptUp {
  return keepUp(
    {
      failure: 'topics are not found out',
      some: (limit, after) => readSome(store, limit, after),
      isComplete: () => areKnown(store),
    },
    options,
  )
}

const areKnown = async (store: Store): Promise<boolean> =>
  (await store.topics.countKnown(openTopicReader().way)) >= (await store.papers.count())

/**
 * Finds out the topics of up to so many papers whose topics are not known, from a key on.
 *
 * @returns how many, and the last one's key; 0 when there were none
 */
export async function readSome(
  store: Store,
  limit: number,
  after = 0,
): Promise<{ written: number; last: number }> {
  const reader = openTopicReader()
  // As one, so that nobody changes a paper between its being read and its topics being written.
  return store.atomically(async (inside) => {
    const keys = await inside.topics.missing(reader.way, limit, after)
    const papers = [...(await inside.papers.many(keys))]
    const keywords = keywordsOf(await inside.statements.of(keys))
    const topics = await topicsOf(
      papers.map(([, paper]) => paper),
      papers.map(([key]) => keywords.get(key) ?? []),
      reader,
    )
    await inside.topics.write(
      reader.way,
      papers.map(([key], i) => ({ key, topics: topics[i]! })),
    )
    return { written: papers.length, last: keys.at(-1) ?? 0 }
  })
}

/** So few papers are read at once, before a search or a page. */
const AT_ONCE = 1000

/** Finds out topics where a handful is missing; many are left to the site. */
export async function readFew(store: Store): Promise<void> {
  const missing = await store.topics.missing(openTopicReader().way, AT_ONCE + 1)
  if (missing.length > 0 && missing.length <= AT_ONCE) await readSome(store, AT_ONCE)
}

/** What sources say now, by paper: of a source and its name of a work the last word. */
function keywordsOf(statements: readonly StoredStatement[]): Map<number, string[]> {
  const last = new Map(statements.map((one) => [JSON.stringify([one.paper, one.source, one.name]), one]))
  const keywords = new Map<number, string[]>()
  for (const { paper, record } of last.values()) {
    const given = (record as PaperRecord | undefined)?.keywords ?? []
    keywords.set(paper, [...(keywords.get(paper) ?? []), ...given])
  }
  return keywords
}
