import type { Context, Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { type Span, parseSpan, spanOf } from '#feed/span.ts'
import { trending } from '#feed/trending.ts'
import type { StoredPaper } from '#store/index.ts'
import { forEverybody } from '../headers.ts'
import { hfItem, hfPaper } from '../hf-shape.ts'
import type { Site } from '../site.ts'
import { findPaper } from './find-paper.ts'

const LIMIT = 50
const MOST = 100
const SORTS = ['publishedAt', 'trending']
/** What may be asked; anything else is more likely a mistake than meant. */
const ASKED = ['date', 'week', 'month', 'sort', 'limit', 'p']

/** Papers of a list, in the shape of the daily papers of Hugging Face: most votes first, then as listed. */
export const showDailyJson =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const question = readQuestion(c, dayAt(site.now()))
    if (typeof question === 'string') return c.json({ error: question }, 400)
    const { span, limit, offset, isTrending } = question
    const papers = isTrending
      ? await ofTrending(site, offset + limit + 1)
      : await ofList(site, span, offset + limit + 1)
    const shown = papers.slice(offset, offset + limit)
    if (papers.length > offset + limit) c.header('link', `<${nextPage(c, offset / limit + 1)}>; rel="next"`)
    const said = await site.store.said.of(shown.map(({ id }) => id))
    return c.json(shown.map((paper) => hfItem(site, paper, said.get(paper.id))))
  }

/** One paper in the shape of Hugging Face's. */
export const showPaperJson =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const reference = c.req.param('id')!
    const paper = await findPaper(site, reference)
    if (!paper) {
      const error = `no paper is called "${reference.slice(0, 100)}" here; /api/papers/search?q= finds papers`
      return c.json({ error }, 404)
    }
    const said = await site.store.said.of([paper.id])
    return c.json(hfPaper(site, paper, said.get(paper.id)))
  }

interface Question {
  /** Absent for the newest list. */
  span: Span | undefined
  limit: number
  offset: number
  isTrending: boolean
}

/** What is asked, or what is wrong with it. */
function readQuestion(c: Context, today: string): Question | string {
  const query = c.req.query()
  const unknown = Object.keys(query).find((name) => !ASKED.includes(name))
  if (unknown !== undefined) return `"${unknown.slice(0, 40)}" cannot be asked for; ${ASKED.join(', ')} can`
  const given = (['date', 'week', 'month'] as const).filter((kind) => query[kind] !== undefined)
  if (given.length > 1) return `give one of date, week and month, not ${given.join(' and ')}`
  const [kind] = given
  const span = kind && parseSpan(kind, query[kind]!)
  if (kind && !span) return `give ${kind} as ${FORMS[kind]}, such as ${spanOf(kind, today).name}`
  if (span && span.from > today) return `${span.name} is still to come; today is ${today}`
  const { limit = String(LIMIT), p = '0', sort = 'publishedAt' } = query
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST)
    return `give a limit from 1 to ${MOST}`
  if (!/^\d{1,4}$/.test(p)) return 'give the page p as a number from 0 on'
  if (!SORTS.includes(sort)) return `give sort as ${SORTS.join(' or ')}`
  if (sort === 'trending' && kind) return `sort=trending looks at all lists; leave ${kind} away`
  return { span, limit: Number(limit), offset: Number(p) * Number(limit), isTrending: sort === 'trending' }
}

const FORMS = { date: 'YYYY-MM-DD', week: 'YYYY-Www', month: 'YYYY-MM' } as const

async function ofList({ store, now }: Site, span: Span | undefined, limit: number): Promise<StoredPaper[]> {
  const newest = span ? undefined : await store.listings.newest(dayAt(now()))
  const wanted = span ?? (newest === undefined ? undefined : spanOf('date', newest))
  const listed = wanted ? await store.listings.list(wanted, { limit }) : []
  return listed.map(({ paper }) => paper)
}

async function ofTrending({ store, now, methods, trending: options }: Site, limit: number) {
  const isRunnable = (slug: string) => methods.get(slug)?.runnable ?? false
  const best = await trending(store, { today: dayAt(now()), limit, isRunnable, options })
  return best.map(({ paper }) => paper)
}

function nextPage(c: Context, page: number): string {
  const { pathname, searchParams } = new URL(c.req.url)
  searchParams.set('p', String(page))
  return `${pathname}?${searchParams}`
}
