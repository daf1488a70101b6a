import { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { dayAt } from '#feed/days.ts'
import { parseSpan, spanOf } from '#feed/span.ts'
import { type TrendingOptions, trending } from '#feed/trending.ts'
import { claimFacts, statusInWords } from '#lab/record-in-words.ts'
import type { Paper } from '#lab/paper.ts'
import { type Recorded, claimsOf, status } from '#lab/recorded.ts'
import type { Meaning } from '#search/meaning.ts'
import { findWork } from '#search/find-work.ts'
import { ORDERS, search } from '#search/search.ts'
import { MOST_LIKED, similarPapers, similarToAll } from '#search/similar.ts'
import type { Member, Store, StoredPaper } from '#store/index.ts'
import { type Result, answer, refusal } from './answer.ts'
import { addCollections } from './collections.ts'

/** What the tools look at. */
export interface Sources {
  store: Store
  /** By slug. */
  methods: ReadonlyMap<string, { paper: Paper; runnable: boolean; recorded?: Recorded }>
  trending: TrendingOptions
  now: () => number
  meaning?: Meaning
  /** Without a slash at the end. */
  baseUrl?: string
  /** Of the program. */
  version?: string
  /** Whose token a program has. */
  member?: Member | undefined
}

/** Papers are named by any of what people have at hand. */
const paper = z
  .string()
  .min(1)
  .max(500)
  .describe('arXiv id, DOI, name of a method, or address of a page about it')
const limit = z.int().min(1).max(50).default(10).describe('at most so many papers, 1 to 50')
/** Letters of an abstract in a list. */
const SHORT = 300

/** A server with the tools that only read. One is made for each connection or request. */
export function createMcpServer(sources: Sources): McpServer {
  const { store, methods, now } = sources
  const server = new McpServer(
    { name: 'daily-papers', version: sources.version ?? '0' },
    {
      instructions:
        'Research papers of this site: find them, read them, see what came when, and what was measured when their claims were tried here.',
    },
  )
  const annotations = { readOnlyHint: true, openWorldHint: false }
  const row = (one: StoredPaper) => brief(sources, one)
  const unknown = (name: string) =>
    refusal(`no paper is called "${name.slice(0, 100)}" here; search finds papers`)
  const found = async (name: string, use: (one: StoredPaper) => Promise<Result>) => {
    const one = await findWork(store, name)
    return one ? use(one) : unknown(name)
  }

  server.registerTool(
    'search',
    {
      description:
        'Papers by words and meaning, best first. Understands "quoted phrases", author:NAME, category:cs.LG, year:2025, since:2024-05, until:2024-06, has:code.',
      inputSchema: z.object({
        query: z.string().trim().min(1).max(1000),
        limit,
        sort: z
          .enum(ORDERS)
          .default('best')
          .describe('newest or votes: only papers that have every word, in this order'),
      }),
      annotations,
    },
    async ({ query, limit, sort: order }) => {
      const result = await search(store, query, { limit, order, meaning: sources.meaning })
      if (result.kind === 'unknown id') return answer({ papers: [] })
      if (result.kind === 'paper') return answer({ papers: [row(result.paper)] })
      return answer({ papers: result.hits.map((hit) => ({ ...row(hit.paper), why: hit.why })) })
    },
  )
  server.registerTool(
    'paper',
    {
      description:
        'One paper: abstract, authors, dates, links, topics, what others counted, and its method if one runs here.',
      inputSchema: z.object({ paper }),
      annotations,
    },
    ({ paper: name }) =>
      found(name, async (one) => {
        const { listed: _, ...facts } = one
        const said = (await store.said.of([one.id])).get(one.id)
        return answer({
          ...row(one),
          ...facts,
          topics: said?.topics ?? [],
          links: said?.links ?? [],
          counts: said?.signals ?? {},
        })
      }),
  )
  server.registerTool(
    'daily',
    {
      description:
        'The papers of a day, a week or a month, most votes first; the newest day when none is said.',
      inputSchema: z.object({
        span: z.string().max(20).optional().describe('YYYY-MM-DD, YYYY-Www or YYYY-MM'),
        limit,
      }),
      annotations,
    },
    async ({ span: asked, limit }) => {
      const newest = asked === undefined ? await store.listings.newest(dayAt(now())) : undefined
      const span =
        asked === undefined
          ? newest && spanOf('date', newest)
          : (['date', 'week', 'month'] as const).map((kind) => parseSpan(kind, asked)).find(Boolean)
      if (!span && asked !== undefined) {
        return refusal(`"${asked}" is no day, week or month; give 2026-11-23, 2026-W48 or 2026-11`)
      }
      const listed = span ? await store.listings.list(span, { limit }) : []
      return answer({
        ...(span && { span: span.name }),
        papers: listed.map((one) => ({ ...row(one.paper), day: one.day, counts: one.signals })),
      })
    },
  )
  server.registerTool(
    'trending',
    {
      description: 'Papers with the most votes for their age, of the last lists.',
      inputSchema: z.object({ limit }),
      annotations,
    },
    async ({ limit }) => {
      const isRunnable = (slug: string) => methods.get(slug)?.runnable ?? false
      const best = await trending(store, {
        today: dayAt(now()),
        limit,
        isRunnable,
        options: sources.trending,
      })
      return answer({ papers: best.map((one) => row(one.paper)) })
    },
  )
  server.registerTool(
    'similar',
    {
      description: 'The papers nearest in meaning to one, or to the middle of some.',
      inputSchema: z.object({
        paper,
        and: z
          .array(paper)
          .max(MOST_LIKED - 1)
          .default([])
          .describe('others, each named as the first'),
        limit,
      }),
      annotations,
    },
    ({ paper: name, and, limit }) =>
      found(name, async (one) => {
        if (and.length > 0) {
          const others: StoredPaper[] = []
          for (const other of and) {
            const known = await findWork(store, other)
            if (!known) return unknown(other)
            others.push(known)
          }
          const near = await similarToAll(store, [one, ...others], limit, sources.meaning)
          return answer({ papers: near.map(({ paper }) => row(paper)) })
        }
        const near = await similarPapers(store, one, limit, sources.meaning)
        return answer({
          papers: near.map(({ paper, topics, words }) => ({ ...row(paper), topics, shared: words })),
        })
      }),
  )
  server.registerTool(
    'method',
    {
      description:
        'A method that reproduces a paper in small: its claims, each with the number measured and the bound, and what was and was not tried. Without a name, all methods.',
      inputSchema: z.object({
        method: z.string().max(200).optional().describe('its name, such as matryoshka'),
      }),
      annotations,
    },
    async ({ method: slug }) => {
      if (slug === undefined) {
        return answer({
          methods: [...methods.values()].map(({ paper, runnable }) => ({
            name: paper.slug,
            title: paper.title,
            runnable,
          })),
        })
      }
      const method = methods.get(slug)
      if (!method) return refusal(`no method is called "${slug}" here; ask without a name for all of them`)
      const { paper, runnable, recorded } = method
      const claims = recorded && claimsOf(recorded)
      return answer({
        ...paper,
        runnable,
        ...(claims && { verdict: statusInWords(status(claims)), claims: claims.map(claimFacts) }),
        ...(recorded && { scope: recorded.scope, checks: recorded.checks }),
      })
    },
  )
  if (sources.member) addCollections(server, sources.store, sources.member, row)
  return server
}

function brief({ methods, baseUrl }: Sources, one: StoredPaper) {
  const { id, title, authors, date, abstract, summary, slug } = one
  const text = summary ?? abstract ?? ''
  return {
    id,
    title,
    authors: authors.length > 5 ? [...authors.slice(0, 5), `and ${authors.length - 5} more`] : authors,
    ...(date !== undefined && { date }),
    ...(text && { summary: text.length > SHORT ? `${text.slice(0, SHORT)}…` : text }),
    ...(baseUrl !== undefined && { url: `${baseUrl}/papers/${id}` }),
    ...(slug !== undefined && methods.has(slug) && { method: slug }),
  }
}
