import { z } from 'zod'
import { type Hit, ORDERS, search } from '#search/search.ts'
import { MOST_LIKED, similarPapers, similarToAll } from '#search/similar.ts'
import { topicNames } from '#search/topics/topic-names.ts'
import type { StoredPaper } from '#store/index.ts'
import { type Told, hfItem, hfPaper, repositoriesOf, toldOf } from '../hf-shape.ts'
import { findPaper } from '../pages/find-paper.ts'
import { filterOf } from '../pages/search-request.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { browsed, foundItem, items, hfPaper as paperShape, repos, similarItem } from './hf-shapes.ts'
import { itemsOf, nextPage } from './lists.ts'
import { operation } from './operation.ts'
import { FILTER, NOTHING, limit, reference } from './parameters.ts'
import { Refusal } from './problem.ts'
import { shape } from './shape.ts'

const OF_PAPER = z.object({ id: reference })

export const searchPapers = operation({
  path: '/api/papers/search',
  name: 'searchPapers',
  group: 'Papers',
  says: 'Papers for words, by what they mean too, best first, each with why it was found.',
  params: NOTHING,
  query: z.object({
    q: z
      .string('give what to search for as q')
      .regex(/\S/, 'give what to search for as q')
      .max(1000, 'give no more than 1000 characters as q')
      .describe(
        'Words, "phrases", -words, author:, category:, topic:, year:, since:, until:, has:code; or an id.',
      ),
    limit: limit(20, 120),
    sort: z
      .enum(ORDERS, 'give sort as best, newest or votes')
      .optional()
      .describe(
        '`newest` or `votes`: only papers that have every word, in this order; otherwise best first.',
      ),
    ...FILTER,
  }),
  answer: shape('FoundItems', z.array(foundItem)),
  example: '/api/papers/search?q=embeddings&limit=3',
  async handle(site, { query: { q, limit: most, sort: order = 'best' } }, c) {
    const result = await search(site.store, q, {
      limit: most,
      filter: filterOf(site, c),
      order,
      meaning: site.meaning,
    })
    if (result.kind === 'unknown id') return []
    const found: ({ paper: StoredPaper } & Partial<Hit>)[] =
      result.kind === 'paper' ? [{ paper: result.paper }] : result.hits
    const told = await toldOf(
      site,
      found.map(({ paper }) => paper),
    )
    return found.map((hit) => foundOf(site, hit, told(hit.paper)))
  },
})

function foundOf(site: Site, { paper, score, why }: { paper: StoredPaper } & Partial<Hit>, told: Told) {
  const topics = topicNames(paper, told.said?.topics)
  return {
    ...hfItem(site, paper, told),
    dailyPapers: {
      path: paperPath(paper.id),
      runnable: (paper.slug !== undefined && site.methods.get(paper.slug)?.runnable) || false,
      ...(paper.categories.length > 0 && { categories: paper.categories }),
      ...(topics.length > 0 && { topics }),
      ...(score !== undefined && { score }),
      ...(why && { why }),
    },
  }
}

/** Where a list of all papers goes on: the date and id of the last one shown, as text that nobody has to understand. */
const CURSOR = z.union([
  z.tuple([z.string(), z.string()]).transform(([date, id]) => ({ date, id })),
  z.tuple([z.null(), z.string()]).transform(([, id]) => ({ id })),
])

export const browsePapers = operation({
  path: '/api/papers',
  name: 'browsePapers',
  group: 'Papers',
  says: 'All papers, the newest first. The `Link` header leads on.',
  params: NOTHING,
  query: z.object({
    cursor: z
      .string()
      .regex(/^[\w-]{1,400}$/, 'give the cursor as the Link header has it')
      .optional()
      .describe('From the `Link` header of the page before.'),
    limit: limit(50, 100),
  }),
  answer: shape('BrowsedPapers', z.array(browsed)),
  example: '/api/papers?limit=3',
  async handle(site, { query: { cursor, limit: most } }, c) {
    const papers = await site.store.papers.following(readCursor(cursor), most + 1)
    const shown = papers.slice(0, most)
    const end = shown.at(-1)
    if (papers.length > most && end) c.header('link', nextPage(c, 'cursor', cursorAfter(end)))
    const told = await toldOf(site, shown)
    return shown.map((paper) => {
      const { id, title, authors, thumbnail, ...rest } = hfPaper(site, paper, told(paper))
      const kept = (['upvotes', 'publishedAt', 'summary', 'projectPage', 'organization'] as const).filter(
        (name) => rest[name] !== undefined,
      )
      return {
        id,
        title,
        authors,
        ...(thumbnail !== undefined && { thumbnailUrl: thumbnail }),
        ...Object.fromEntries(kept.map((name) => [name, rest[name]])),
      }
    })
  },
})

const cursorAfter = ({ date = null, id }: { date?: string | null; id: string }): string =>
  Buffer.from(JSON.stringify([date, id])).toString('base64url')

function readCursor(cursor: string | undefined): { date?: string; id: string } | undefined {
  if (cursor === undefined) return undefined
  try {
    return CURSOR.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof z.ZodError)) throw cause
    throw new Refusal(404, 'give the cursor as the Link header has it')
  }
}

export const similar = operation({
  path: '/api/papers/{id}/similar',
  name: 'listSimilarPapers',
  group: 'Papers',
  says: 'Papers near one in meaning, each with the topics and rare words that both have.',
  params: OF_PAPER,
  query: z.object({ limit: limit(5, 50) }),
  answer: shape('SimilarItems', z.array(similarItem)),
  example: '/api/papers/2205.13147/similar',
  async handle(site, { params: { id }, query: { limit: most } }) {
    const near = await similarPapers(site.store, await named(site, id), most, site.meaning)
    const told = await itemsOf(
      site,
      near.map(({ paper }) => paper),
    )
    return told.map((item, i) => {
      const { topics, words, similarity } = near[i]!
      return {
        ...item,
        dailyPapers: { topics, shared: words, ...(similarity !== undefined && { similarity }) },
      }
    })
  },
})

export const similarToSome = operation({
  path: '/api/papers/similar',
  name: 'listPapersLikeSome',
  group: 'Papers',
  says: 'Papers near the middle of some in meaning, nearest first.',
  params: NOTHING,
  query: z.object({
    to: z
      .string('give as to the papers, with commas between')
      .max(2000)
      .describe('Up to 10 ids of papers of any kind, with commas between: `2205.13147,2401.00001`.'),
    limit: limit(10, 50),
  }),
  answer: items,
  example: '/api/papers/similar?to=2205.13147',
  async handle(site, { query: { to, limit: most } }) {
    const names = [
      ...new Set(
        to
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
      ),
    ]
    if (names.length === 0 || names.length > MOST_LIKED)
      throw new Refusal(400, `give as to one to ${MOST_LIKED} papers, with commas between`)
    const liked: StoredPaper[] = []
    for (const name of names) liked.push(await named(site, name))
    const near = await similarToAll(site.store, liked, most, site.meaning)
    return itemsOf(
      site,
      near.map(({ paper }) => paper),
    )
  },
})

export const versions = operation({
  path: '/api/papers/{id}/versions',
  name: 'listVersions',
  group: 'Papers',
  says: 'The versions known of a paper, with title and abstract as they were where this site saw them.',
  params: OF_PAPER,
  query: NOTHING,
  answer: shape(
    'Versions',
    z.array(
      z.object({
        version: z.int(),
        date: z.string().optional(),
        title: z.string().optional(),
        abstract: z.string().optional(),
      }),
    ),
  ),
  example: '/api/papers/2205.13147/versions',
  handle: async (site, { params: { id } }) => site.store.said.versions((await named(site, id)).id),
})

export const sources = operation({
  path: '/api/papers/{id}/sources',
  name: 'listSources',
  group: 'Papers',
  says: 'Who said what of a paper, and when: what the paper is derived from.',
  params: OF_PAPER,
  query: NOTHING,
  answer: shape(
    'Sources',
    z.object({
      statements: z.array(
        z.object({
          source: z.string(),
          name: z.string().describe('What the source calls it.'),
          said: z.iso.datetime(),
          record: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
      links: z.array(z.object({ kind: z.string(), url: z.string(), saidBy: z.string() })),
      signals: z.record(z.string(), z.number()).describe('What others counted last.'),
    }),
  ),
  example: '/api/papers/2205.13147/sources',
  async handle(site, { params }) {
    const { id } = await named(site, params.id)
    const key = await site.store.papers.key(id)
    const said = (await site.store.said.of([id])).get(id)
    const statements = key === undefined ? [] : await site.store.statements.of([key])
    return {
      statements: statements.map(({ source, name, said: at, record }) => ({
        source,
        name,
        said: new Date(at).toISOString(),
        ...(record && { record: record as Record<string, unknown> }),
      })),
      links: said?.links ?? [],
      signals: said?.signals ?? {},
    }
  },
})

export const paper = operation({
  path: '/api/papers/{id}',
  name: 'getPaper',
  group: 'Papers',
  says: 'One paper: what is known of it, what is linked to it, what ran of it.',
  params: OF_PAPER,
  query: NOTHING,
  answer: paperShape,
  example: '/api/papers/2205.13147',
  async handle(site, { params: { id } }) {
    const found = await named(site, id)
    return hfPaper(site, found, {
      ...(await toldOf(site, [found]))(found),
      voters: await votersOf(site, found),
    })
  },
})

export const repositories = operation({
  path: '/api/arxiv/{id}/repos',
  name: 'listRepositories',
  group: 'Papers',
  says: 'Models, data sets and demos on Hugging Face that are linked to a paper.',
  params: OF_PAPER,
  query: NOTHING,
  answer: repos,
  example: '/api/arxiv/2205.13147/repos',
  async handle(site, { params }) {
    const { id } = await named(site, params.id)
    const said = (await site.store.said.of([id])).get(id)
    const [models, datasets, spaces] = repositoriesOf(said?.links ?? [])
    return { models, datasets, spaces }
  },
})

const MOST_VOTERS = 1000

/** Who voted for a paper, where that is shown. */
const votersOf = async ({ store, accounts, showsVoters }: Site, { id }: StoredPaper) =>
  accounts && showsVoters ? store.votes.voters(id, MOST_VOTERS) : undefined

/**
 * The paper that an address names.
 *
 * @throws Refusal when there is none
 */
export async function named(site: Site, id: string): Promise<StoredPaper> {
  const found = await findPaper(site, id)
  if (found) return found
  throw new Refusal(404, `no paper is called "${id.slice(0, 100)}" here; /api/papers/search?q= finds papers`)
}
