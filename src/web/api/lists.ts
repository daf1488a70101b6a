import type { Context } from 'hono'
import { z } from 'zod'
import { dayAt } from '#feed/days.ts'
import { type Span, parseSpan } from '#feed/span.ts'
import { type Trending, trending } from '#feed/trending.ts'
import type { StoredPaper } from '#store/index.ts'
import { hfItem, toldOf } from '../hf-shape.ts'
import type { Site } from '../site.ts'
import { items, trendingItem } from './hf-shapes.ts'
import { operation } from './operation.ts'
import { NOTHING, limit, page, span } from './parameters.ts'
import { Refusal } from './problem.ts'
import { shape } from './shape.ts'

const submitter = z
  .string()
  .regex(/^[\w.-]{1,100}$/, 'give a submitter by their name in addresses of Hugging Face')

export const dailyPapers = operation({
  path: '/api/daily_papers',
  name: 'listDailyPapers',
  group: 'Lists',
  says: 'Papers of a day, week or month, most votes first; without one, of all lists, the newest first.',
  params: NOTHING,
  query: z.object({
    date: span('date').optional(),
    week: span('week').optional(),
    month: span('month').optional(),
    submitter: submitter.optional().describe('Papers that this account of Hugging Face put on the list.'),
    sort: z
      .enum(['publishedAt', 'trending'], 'give sort as publishedAt or trending')
      .default('publishedAt')
      .describe('`trending` looks at the lists of a month.'),
    limit: limit(50, 100),
    p: page,
  }),
  answer: items,
  example: '/api/daily_papers?limit=3',
  async handle(site, { query }, c) {
    const { sort, limit: most, p, submitter: name } = query
    const asked = spanAsked(query, dayAt(site.now()))
    const filter = name === undefined ? {} : { submitter: name }
    const wanted = (p + 1) * most + 1
    if (sort === 'trending' && asked) {
      throw new Refusal(409, `sort=trending looks at all lists; leave ${asked.kind} away`)
    }
    const papers =
      sort === 'trending'
        ? (await trendingNow(site, wanted, filter)).slice(p * most).map(({ paper }) => paper)
        : await papersOf(site, asked, { limit: most + 1, offset: p * most }, filter)
    if (papers.length > most) c.header('link', nextPage(c, 'p', String(p + 1)))
    return itemsOf(site, papers.slice(0, most))
  },
})

export const trendingPapers = operation({
  path: '/api/trending',
  name: 'listTrendingPapers',
  group: 'Lists',
  says: 'What people talk about, each paper with the terms of its score.',
  params: NOTHING,
  query: z.object({ limit: limit(50, 100), p: page }),
  answer: shape('TrendingItems', z.array(trendingItem)),
  example: '/api/trending?limit=3',
  async handle(site, { query: { limit: most, p } }, c) {
    const best = (await trendingNow(site, (p + 1) * most + 1)).slice(p * most)
    if (best.length > most) c.header('link', nextPage(c, 'p', String(p + 1)))
    const shown = best.slice(0, most)
    const told = await itemsOf(
      site,
      shown.map(({ paper }) => paper),
    )
    return told.map((item, i) => {
      const { day, score, terms } = shown[i]!
      const parts = terms.map(({ value, ...term }) => ({ ...term, ...(value !== undefined && { value }) }))
      return { ...item, dailyPapers: { day, score, terms: parts } }
    })
  },
})

export const days = operation({
  path: '/api/days',
  name: 'listDays',
  group: 'Lists',
  says: 'Days that have a list, the newest first.',
  params: NOTHING,
  query: z.object({
    until: span('date').optional().describe('The newest day wanted, as YYYY-MM-DD; today when not given.'),
    limit: limit(31, 366),
  }),
  answer: shape(
    'Days',
    z.array(z.object({ day: z.iso.date(), papers: z.int(), path: z.string().describe('Of its page.') })),
  ),
  example: '/api/days?limit=7',
  async handle({ store, now }, { query: { until = dayAt(now()), limit: most } }) {
    const listed = await store.listings.days(until, most)
    return listed.map((one) => ({ ...one, path: `/date/${one.day}` }))
  },
})

/** Papers as items of a list, in their order. */
export async function itemsOf(site: Site, papers: readonly StoredPaper[]) {
  const told = await toldOf(site, papers)
  return papers.map((paper) => hfItem(site, paper, told(paper)))
}

/** The header that leads to what follows. */
export function nextPage(c: Context, name: string, value: string): string {
  const { pathname, searchParams } = new URL(c.req.url)
  searchParams.set(name, value)
  return `<${pathname}?${searchParams}>; rel="next"`
}

function spanAsked(query: { [K in Span['kind']]?: string | undefined }, today: string): Span | undefined {
  const given = (['date', 'week', 'month'] as const).filter((kind) => query[kind] !== undefined)
  if (given.length > 1) {
    throw new Refusal(409, `give one of date, week and month, not ${given.join(' and ')}`)
  }
  const [kind] = given
  const asked = kind && parseSpan(kind, query[kind]!)
  if (kind && !asked) throw new Refusal(404, `there is no ${kind} ${query[kind]!}`)
  if (asked && asked.from > today) {
    throw new Refusal(404, `${asked.name} is still to come; today is ${today}`)
  }
  return asked
}

async function papersOf(
  { store, now }: Site,
  asked: Span | undefined,
  pages: { limit: number; offset: number },
  filter: { submitter?: string },
): Promise<StoredPaper[]> {
  if (!asked) return store.listings.latest(dayAt(now()), pages, filter)
  const listed = await store.listings.list(asked, pages, filter)
  return listed.map(({ paper }) => paper)
}

const trendingNow = (
  { store, now, methods, trending: options }: Site,
  most: number,
  filter: { submitter?: string } = {},
): Promise<Trending[]> =>
  trending(store, {
    today: dayAt(now()),
    limit: most,
    isRunnable: (slug) => methods.get(slug)?.runnable ?? false,
    options,
    filter,
  })
