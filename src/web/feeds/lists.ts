import type { Context } from 'hono'
import { dayAt } from '#feed/days.ts'
import { trending } from '#feed/trending.ts'
import { verdicts } from '#feed/verdicts.ts'
import { newestFor } from '#search/newest.ts'
import { isCategory } from '#search/query.ts'
import { type PaperFilter, type StoredPaper, wordsOf } from '#store/index.ts'
import { withPlainFormulas } from '#sources/plain-formulas.ts'
import { topicOfSlug } from '#topics/vocabulary.ts'
import type { Site } from '../site.ts'
import { commentsPath, searchPath, topicPath } from '../views/addresses.ts'
import { filterOf, filterParts } from '../pages/search-request.ts'
import { commentEntry } from './comment-entry.ts'
import { type FeedEntry, paperEntry, verdictEntry } from './entry.tsx'

/** What a feed tells, before it has a form. */
export interface FeedList {
  title: string
  /** Of the page that shows the same. */
  path: string
  entries: FeedEntry[]
}

/** Reads one kind of list; `name` is what stands behind the kind in the address. Undefined when there is none. */
type ReadList = (site: Site, name: string, c: Context) => Promise<FeedList | undefined>

const LIMIT = 50
/** A day is told whole, as far as a day goes. */
const OF_A_DAY = 300

const newest: ReadList = async (site) => {
  const day = await site.store.listings.newest(dayAt(site.now()))
  const listed =
    day === undefined ? [] : await site.store.listings.list({ from: day, to: day }, { limit: OF_A_DAY })
  return told(
    site,
    'Newest papers',
    '/',
    listed.map(({ paper }) => paper),
  )
}

const ofTrending: ReadList = async (site) => {
  const best = await trending(site.store, {
    today: dayAt(site.now()),
    limit: LIMIT,
    isRunnable: (slug) => site.methods.get(slug)?.runnable ?? false,
    options: site.trending,
  })
  return told(
    site,
    'Trending papers',
    '/trending',
    best.map(({ paper }) => paper),
  )
}

const ofTopic: ReadList = async (site, slug) => {
  const topic = topicOfSlug(slug)
  if (topic === undefined) return undefined
  const papers = await site.store.topics.list(topic, { limit: LIMIT })
  return told(site, `Papers on ${topic}`, topicPath(topic), papers)
}

const ofCategory: ReadList = (site, category) =>
  isCategory(category)
    ? ofSearch(site, `Papers in ${category}`, '', { category }, `category:${category}`)
    : Promise.resolve(undefined)

const ofAuthor: ReadList = (site, name) =>
  wordsOf(name).length > 0
    ? ofSearch(site, `Papers by ${name}`, '', { author: wordsOf(name) }, `author:"${name}"`)
    : Promise.resolve(undefined)

const forQuery: ReadList = (site, _name, c) => {
  const query = c.req.query('q')?.trim() ?? ''
  return ofSearch(site, `Papers for ${query}`, query, filterOf(site, c))
}

const ofMethods: ReadList = async (site) => {
  const news = (await verdicts(site.store)).filter(({ slug }) => site.methods.get(slug)?.outcome)
  const entries: FeedEntry[] = []
  for (const verdict of news.slice(0, LIMIT)) {
    const paper = await site.store.papers.get(verdict.slug)
    if (!paper) continue
    const said = (await site.store.said.of([paper.id])).get(paper.id)
    entries.push(verdictEntry(site, verdict, paper, said))
  }
  return { title: 'Verdicts on methods', path: '/methods', entries }
}

/** What is said of a paper; what a curator hid is told with the reason. */
const ofPaper: ReadList = async (site, name) => {
  const [, id] = /^(.+)\/comments$/.exec(name) ?? []
  const paper = id === undefined || !site.discussion ? undefined : await site.store.papers.get(id)
  if (!paper) return undefined
  const said = await site.store.comments.newest(
    { paper: paper.id },
    { limit: LIMIT, offset: 0, withGone: true },
  )
  const title = withPlainFormulas(paper.title)
  const entries = said
    .filter(({ deleted }) => deleted === undefined)
    .map((comment) => commentEntry(comment, title))
  return { title: `Comments on ${title}`, path: commentsPath(paper.id), entries }
}

async function ofSearch(site: Site, title: string, query: string, filter: PaperFilter, shown = query) {
  const papers = await newestFor(site.store, query, filter, LIMIT)
  const parts = shown === query ? filterParts(filter) : {}
  return told(site, title, searchPath(shown, 1, parts), papers)
}

async function told(site: Site, title: string, path: string, papers: StoredPaper[]): Promise<FeedList> {
  const said = await site.store.said.of(papers.map(({ id }) => id))
  return { title, path, entries: papers.map((paper) => paperEntry(site, paper, said.get(paper.id))) }
}

/** Lists that have a name of their own. */
const ALONE: Readonly<Record<string, ReadList>> = {
  newest,
  trending: ofTrending,
  methods: ofMethods,
  search: forQuery,
}
/** Lists of one of many. */
const OF_ONE: Readonly<Record<string, ReadList>> = {
  categories: ofCategory,
  topics: ofTopic,
  authors: ofAuthor,
  papers: ofPaper,
}

/** The list a feed's name stands for: `newest`, `topics/robotics`. Undefined when there is none of that name. */
export async function readList(site: Site, name: string, c: Context): Promise<FeedList | undefined> {
  const [, kind = name, of] = /^([^/]+)\/(.+)$/.exec(name) ?? []
  const lists = of === undefined ? ALONE : OF_ONE
  return Object.hasOwn(lists, kind) ? lists[kind]!(site, of ?? '', c) : undefined
}
