import { workId, workNames } from '#sources/work-id.ts'
import { wordsInPage } from '#sources/work-pages.ts'
import {
  type Facets,
  KeySet,
  type Match,
  type Page,
  type PaperFilter,
  type Store,
  type StoredPaper,
  type TextQuery,
  wordsOf,
} from '#store/index.ts'
import { toTextQuery } from './expression.ts'
import { type Ranked, fuse } from './hybrid.ts'
import type { Asked, Meaning } from './meaning.ts'
import { papersFor } from './papers-for.ts'
import { type Correction, corrected } from './spelling.ts'
import { type Why, whyFound } from './why.ts'

/** Longer queries are cut here; nobody types more, and nothing after it changes the rank much. */
const MAX_QUERY = 1000

/** How many papers are ranked, found by words and by meaning; one can page through so many. The first are weighed. */
const BY_WORDS = 1000
const WEIGHED = 300
const BY_MEANING = 200
/** A paper with none of the words is shown from this similarity on, and not far below the nearest one. */
const NEAR_ENOUGH = 0.35
const BESIDE_NEAREST = 0.6
/** When no paper has any of the words, the query may mean nothing at all. */
const SURELY_NEAR = 0.6
/** More words than these are no name. */
const NAME_WORDS = 4

export interface Hit {
  paper: StoredPaper
  /** Larger is better, within one search. */
  score: number
  /** A piece of the text around the found words, which stand between \u0001 and \u0002. */
  excerpt: string
  why: Why
}

export interface Hits {
  kind: 'hits'
  /** How many papers were found. */
  total: number
  /** How many of them one can page through. */
  reachable: number
  hits: Hit[]
  /** Words that no paper has, and those looked for in their place. */
  corrections?: readonly Correction[]
  facets?: Facets
}

export type SearchResult =
  /** The query names one paper of ours by its id or address. */
  | { kind: 'paper'; paper: StoredPaper }
  /** The query names a work, by arXiv id or DOI, that is not here. */
  | { kind: 'unknown id'; id: string }
  | Hits

/** In which order papers are shown: those that answer best first, the newest, or those with most votes. */
export const ORDERS = ['best', 'newest', 'votes'] as const
export type Order = (typeof ORDERS)[number]

export interface SearchOptions extends Page {
  filter?: PaperFilter
  /** In any other order than the best first, only papers that have every word are shown. */
  order?: Order
  /** Counts what was found by kinds, too. */
  counted?: boolean
  /** Without it, or while it fills, papers are found by their words. */
  meaning?: Meaning | undefined
}

/** Finds papers by id, address, words, meaning, author; an empty query finds nothing. */
export async function search(
  store: Store,
  query: string,
  { limit, offset = 0, filter: given = {}, order = 'best', counted = false, meaning }: SearchOptions,
): Promise<SearchResult> {
  const asked = query.slice(0, MAX_QUERY).trim()
  const names = workNames(asked)
  for (const name of names) {
    const paper = await store.papers.get(name)
    if (paper) return { kind: 'paper', paper }
  }
  const id = workId(asked)
  if (id !== undefined) return { kind: 'unknown id', id }

  const words = wordsInPage(asked)
  // The address of a page holds no words to look for, unless they are those of its paper.
  if (words === undefined && names.length > 0) return NOTHING

  const { text, among } = await papersFor(store, words ?? asked, given)
  const typed = toTextQuery(text)
  if (!typed && (!among || asked === '')) return NOTHING

  const found = !typed
    ? await inOrder(store, among!, order === 'best' ? 'newest' : order, { limit, offset })
    : order === 'best'
      ? await best(store, typed, text, { limit, offset, among, meaning })
      : await havingAll(store, typed, order, { limit, offset, among })
  const { keys, corrections = [], ...hits } = found
  return {
    kind: 'hits',
    ...hits,
    ...(corrections.length > 0 && { corrections }),
    ...(counted && { facets: await store.text.facets(await keys()) }),
  }
}

/** Some papers that were found, and a way to all of them. */
interface Found extends Pick<Hits, 'total' | 'reachable' | 'hits' | 'corrections'> {
  keys(): Promise<KeySet> | KeySet
}

interface Wanted extends Page {
  among: KeySet | undefined
}

/** The best first, by their words and by what they mean. */
async function best(
  store: Store,
  typed: TextQuery,
  text: string,
  { limit, offset = 0, among, meaning }: Wanted & Pick<SearchOptions, 'meaning'>,
): Promise<Found> {
  const { words, count, ranked, corrections, byMeaningAlone } = await ranking(
    store,
    typed,
    text,
    among,
    meaning,
  )
  return {
    total: count + byMeaningAlone,
    reachable: ranked.length,
    hits: await toHits(store, words, ranked.slice(offset, offset + limit)),
    corrections,
    async keys() {
      const keys = await store.text.any(words, among)
      for (const { key } of ranked) keys.add(key)
      return keys
    },
  }
}

/** In another order than that, what has only some of the words would stand anywhere: papers that have all of them. */
async function havingAll(
  store: Store,
  typed: TextQuery,
  order: Exclude<Order, 'best'>,
  { among, ...page }: Wanted,
): Promise<Found> {
  const { words, corrections } = await corrected(store, typed)
  return { ...(await inOrder(store, await store.text.all(words, among), order, page, words)), corrections }
}

async function inOrder(
  store: Store,
  among: KeySet,
  order: Exclude<Order, 'best'>,
  page: Page,
  words: TextQuery = { words: [], phrases: [] },
): Promise<Found> {
  const reachable = Math.min(among.size, BY_WORDS)
  const { limit, offset = 0 } = page
  const keys = await store.papers.ordered(among, order, {
    limit: Math.max(0, Math.min(limit, reachable - offset)),
    offset,
  })
  return {
    total: among.size,
    reachable,
    hits: await toHits(
      store,
      words,
      keys.map((key) => ({ key, score: 0, words: 0 })),
    ),
    keys: () => among,
  }
}

/** Keys of the papers that answer to plain words, best first: what a benchmark judges. */
export async function rankedKeys(store: Store, text: string, meaning?: Meaning): Promise<number[]> {
  const typed = toTextQuery(text.replaceAll('"', ' '))
  if (!typed) return []
  const { ranked } = await ranking(store, typed, text, undefined, meaning)
  return ranked.map(({ key }) => key)
}

async function ranking(
  store: Store,
  typed: TextQuery,
  text: string,
  among: KeySet | undefined,
  meaning: Meaning | undefined,
) {
  const { words, corrections } = await corrected(store, typed)
  const found = await store.text.best(words, { limit: BY_WORDS, among })
  const count = await store.text.count(words, among)
  const meant = corrections.reduce((all, { from, to }) => all.replaceAll(from, to), text)
  const ranked = await rank(store, words, found, await meaning?.ask(meant), among)
  return { words, corrections, count, ranked, byMeaningAlone: ranked.length - found.length }
}

const NOTHING: Hits = { kind: 'hits', total: 0, reachable: 0, hits: [] }

/** All papers that answer, best first. */
async function rank(
  store: Store,
  words: TextQuery,
  found: readonly Match[],
  sense: Asked | undefined,
  among: KeySet | undefined,
): Promise<Ranked[]> {
  const near = sense && !sense.isEmpty ? sense.nearest({ limit: BY_MEANING, among }) : []
  const haveWords = new Set(found.map(({ key }) => key))
  const bar =
    found.length === 0 ? SURELY_NEAR : Math.max(NEAR_ENOUGH, (near[0]?.similarity ?? 0) * BESIDE_NEAREST)
  const telling = near.filter(
    ({ key, similarity }) => haveWords.has(key) || (similarity >= bar && words.phrases.length === 0),
  )
  const ranked = fuse(found.slice(0, WEIGHED), telling, (key) => sense?.similarity(key))
  // Far down the list words alone decide.
  const there = new Set(ranked.map(({ key }) => key))
  const least = ranked.at(-1)?.score ?? 0
  for (const { key, score } of found.slice(WEIGHED)) {
    if (!there.has(key)) ranked.push({ key, score: least - 1 / (1 + score), words: score })
  }
  const named = await byName(store, words)
  if (!named) return ranked
  const isNamed = ({ key }: Ranked) => named.has(key)
  return [...ranked.filter(isNamed), ...ranked.filter((one) => !isNamed(one))]
}

/** When the words are the name of an author, that author's papers. */
async function byName(store: Store, { words, phrases }: TextQuery): Promise<KeySet | undefined> {
  if (phrases.length > 0 || words.length < 2 || words.length > NAME_WORDS) return undefined
  const named = await store.text.keys({ author: words })
  return named && named.size > 0 ? named : undefined
}

async function toHits(store: Store, words: TextQuery, shown: readonly Ranked[]): Promise<Hit[]> {
  const keys = shown.map(({ key }) => key)
  const papers = await store.papers.many(keys)
  const excerpts = await store.text.excerpts(words, keys)
  return shown.flatMap(({ key, score, similarity }) => {
    const paper = papers.get(key)
    if (!paper) return []
    const why = whyFound(paper, [...words.words, ...words.phrases.flatMap(wordsOf)], similarity)
    return [{ paper, score, excerpt: excerpts.get(key) ?? '', why }]
  })
}
