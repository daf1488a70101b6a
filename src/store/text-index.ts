import type { Kysely } from 'kysely'
import { keysOfSpan } from './date-span.ts'
import { KeySet } from './key-set.ts'
import type { Found, LexicalIndex, TermGroup } from './lexical/lexical-index.ts'
import { excerpt } from './lexical/excerpt.ts'
import { authorTerm } from './lexical/vocabulary.ts'
import { anyFormOf, termOf, wordsOf } from './lexical/words.ts'
import type { OpenOptions } from './open-options.ts'
import type { Schema } from './schema.ts'
import { type PaperFilter, type TextIndex, type TextQuery, isEmpty, isOpen } from './text.ts'
import { type BuildAside, FACET, countWaiting, firstWaiting, segmentedIndex } from './text-segments.ts'
import { keysOfTopic } from './topics.ts'

/** A beginning stands for at most so many words. */
const COMPLETIONS = 12
/** A word that is known is a beginning too when its longest followers are this much more frequent. */
const RARER = 20
const NEAR = 5

/** The words of one database's papers. */
export interface WordIndex {
  text(db: Kysely<Schema>): TextIndex
  /** Indexes the papers that changed: to be done at the end of each transaction that writes some. */
  written(db: Kysely<Schema>): Promise<void>
  /** Has the next question see all that is written by now. */
  expire(): void
  /** From now on until the end, what is written is indexed elsewhere. */
  aside(build: BuildAside): { end(db: Kysely<Schema>): Promise<void> }
}

/** So few papers are indexed before anybody is served. */
const AT_ONCE = 500

/**
 * The words of papers: bm25 and phrases over segments in memory, the same in both databases. What an earlier version, or a
 * process that ended before its time, has left is indexed first; many papers later, when who opens it will see to that.
 */
export async function openWords(
  db: Kysely<Schema>,
  { index = 'now', tell = () => {} }: Pick<OpenOptions, 'index' | 'tell'>,
): Promise<WordIndex> {
  const segments = segmentedIndex()
  const waiting = await countWaiting(db)
  if (waiting > AT_ONCE && index === 'later') segments.fallBehind()
  else if (waiting > AT_ONCE) tell(`indexing the words of ${waiting} papers`)
  await segments.catchUp(db)
  return wordIndex(segments)
}

function wordIndex(segments: ReturnType<typeof segmentedIndex>): WordIndex {
  /** The last answer's size: a search asks for it next. */
  let last: { query: TextQuery; index: LexicalIndex; among: KeySet | undefined; total: number } | undefined

  const find = async (
    db: Kysely<Schema>,
    query: TextQuery,
    limit: number,
    among?: KeySet,
  ): Promise<Found> => {
    const index = await segments.current(db)
    const found = index.search(groupsOf(query, index), limit, withPhrases(query, index, among))
    last = { query, index, among, total: found.total }
    return found
  }

  const text = (db: Kysely<Schema>): TextIndex => ({
    async best(query, { limit, offset = 0, among }) {
      if (isEmpty(query)) return []
      return (await find(db, query, limit + offset, among)).matches.slice(offset)
    },

    async count(query, among) {
      if (isEmpty(query)) return 0
      const index = await segments.current(db)
      const isLast = last?.query === query && last.index === index && last.among === among
      return isLast ? last!.total : (await find(db, query, 0, among)).total
    },

    async all(query, among) {
      const index = await segments.current(db)
      const left = withPhrases(query, index, among)
      const groups = query.words.length > 0 || query.prefix !== undefined ? groupsOf(query, index) : []
      if (groups.length === 0) return query.phrases.length > 0 ? left! : new KeySet()
      return groups.reduce((kept: KeySet | undefined, { terms }) => index.keysWithAny(terms, kept), left)!
    },

    async any(query, among) {
      if (isEmpty(query)) return new KeySet()
      const index = await segments.current(db)
      return index.keysWithAny(
        groupsOf(query, index).flatMap(({ terms }) => terms),
        withPhrases(query, index, among),
      )
    },

    async but(excluded, among) {
      return KeySet.of(
        [...(among ?? (await segments.current(db)).keys())].filter((key) => !excluded.has(key)),
      )
    },

    async excerpts(query, keys) {
      if (isEmpty(query) || keys.length === 0) return new Map()
      const rows = await db
        .selectFrom('papers')
        .select(['key', 'title', 'summary', 'abstract', 'authors'])
        .where('key', 'in', keys)
        .execute()
      const index = await segments.current(db)
      const isWanted = anyFormOf(groupsOf(query, index).flatMap((group) => group.terms))
      return new Map(
        rows.map(({ key, authors, ...row }) => [
          key,
          excerpt({ ...row, authors: JSON.parse(authors) as string[] }, isWanted),
        ]),
      )
    },

    async keys({ topic, dates, ...filter }) {
      const index = await segments.current(db)
      const sets = [
        topic === undefined ? undefined : await keysOfTopic(db, topic),
        dates && (await keysOfSpan(db, index, dates)),
        isOpen(filter) ? undefined : keysOf(filter, index),
      ]
      return sets.reduce((left, keys) => (left && keys ? left.and(keys) : (left ?? keys)))
    },

    async facets(among) {
      const index = await segments.current(db)
      const counts = (facet: (name: string) => string) =>
        [...index.countsOf(facet(''), among)].map(
          ([term, papers]) => [term.slice(facet('').length), papers] as const,
        )
      return {
        years: new Map(counts(FACET.year).map(([year, papers]) => [Number(year), papers])),
        categories: new Map(counts(FACET.category)),
        code: index.countsOf(FACET.code, among).get(FACET.code) ?? 0,
        slugs: new Map(counts(FACET.method)),
      }
    },

    async unknown(words) {
      const index = await segments.current(db)
      return words.filter((word) => index.frequency(termOf(word)) === 0)
    },

    async frequencies(words) {
      const index = await segments.current(db)
      return { of: new Map(words.map((word) => [word, index.frequency(termOf(word))])), papers: index.papers }
    },

    async near(word) {
      return (await segments.current(db)).near(word, NEAR)
    },

    waiting: () => countWaiting(db),
    firstWaiting: () => firstWaiting(db),
    indexLot: () => segments.indexLot(db),
    rebuild: () => segments.rebuild(db),
  })

  return { text, written: segments.catchUp, expire: segments.expire, aside: segments.aside }
}

/** What is looked for, as terms of the index. */
function groupsOf({ words, repeated, phrases, prefix }: TextQuery, index: LexicalIndex): TermGroup[] {
  const said = new Map<string, number>()
  for (const word of [...words, ...phrases.flatMap(wordsOf)]) {
    said.set(termOf(word), (said.get(termOf(word)) ?? 0) + (repeated?.get(word) ?? 1))
  }
  const groups: TermGroup[] = [...said].map(([term, times]) => ({ terms: [term], weight: Math.sqrt(times) }))
  if (prefix === undefined) return groups
  const longer = index.completions(prefix, COMPLETIONS).map(termOf)
  const own = termOf(prefix)
  const most = Math.max(0, ...longer.map((term) => index.frequency(term)))
  if (index.frequency(own) * RARER > most) return groups
  return [...groups.filter(({ terms }) => terms[0] !== own), { terms: [own, ...longer], weight: 1 }]
}

function keysOf(
  { category, hasCode, slugs, author }: Omit<PaperFilter, 'topic' | 'dates'>,
  index: LexicalIndex,
): KeySet {
  const terms = [
    ...(category === undefined ? [] : [FACET.category(category)]),
    ...(hasCode ? [FACET.code] : []),
    ...(author ?? []).map(authorTerm),
  ]
  if (slugs === undefined) return index.keysWith(terms)
  return KeySet.of(slugs.flatMap((slug) => [...index.keysWith([...terms, FACET.method(slug)])]))
}

/** Those of the papers that have every phrase of the query; undefined for all. */
function withPhrases(
  { phrases }: TextQuery,
  index: LexicalIndex,
  among: KeySet | undefined,
): KeySet | undefined {
  return phrases.reduce<KeySet | undefined>((left, phrase) => {
    const having = index.keysWithPhrase(wordsOf(phrase).map(termOf))
    return left ? having.and(left) : having
  }, among)
}
