import type { Context, Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { type Span, parseSpan } from '#feed/span.ts'
import { trending } from '#feed/trending.ts'
import { toBibtex } from '#citation/bibtex.ts'
import { toCslJson } from '#citation/csl-json.ts'
import { toRis } from '#citation/ris.ts'
import { search } from '#search/search.ts'
import type { Page, StoredPaper } from '#store/index.ts'
import { topicOfSlug } from '#topics/vocabulary.ts'
import { FORMS, formNamed } from '../forms.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'
import { pageNumber } from '../views/addresses.ts'
import { editionFilter } from './edition.tsx'
import { filterOf, orderOf } from './search-request.ts'

/** Papers in one answer; a header leads to the next ones. */
const PAGE_SIZE = 500
const MOST_TRENDING = 50

const WRITE = { bib: toBibtex, ris: toRis, 'csl.json': toCslJson }

/** What a list's page shows, a part at a time; undefined when there is no such list. */
export type ListOf = (
  site: Site,
  c: Context,
  name: string,
  page: Required<Page>,
) => Promise<readonly StoredPaper[] | undefined>

/** A list as the end of its address says: BibTeX, RIS, CSL-JSON. */
export const showCitedList =
  (site: Site, listOf: ListOf): Handler =>
  async (c) => {
    forEverybody(c)
    const [name, form] = formNamed(c.req.param('name')!)!
    if (form === 'md' || form === 'jsonld') return c.notFound()
    const page = pageNumber(c.req.query('page'))
    // One more tells whether there is a next page.
    const place = { limit: PAGE_SIZE + 1, offset: (page - 1) * PAGE_SIZE }
    const papers = await listOf(site, c, name, place)
    if (!papers || (papers.length === 0 && page > 1)) return c.notFound()
    if (papers.length > PAGE_SIZE) c.header('link', `<${nextPage(c, page + 1)}>; rel="next"`)
    return answerCited(c, papers.slice(0, PAGE_SIZE), form)
  }

/** Papers in a form for reference managers. */
export const answerCited = (c: Context, papers: readonly StoredPaper[], form: keyof typeof WRITE): Response =>
  c.body(WRITE[form](papers), 200, { 'content-type': `${FORMS[form][0]}; charset=utf-8` })

export const ofSpan =
  (kind: Span['kind']): ListOf =>
  async (site, c, name, page) => {
    const span = parseSpan(kind, name)
    const listed = span && (await site.store.listings.list(span, page, editionFilter(site, c)))
    return listed?.map(({ paper }) => paper)
  }

export const ofTopic: ListOf = async ({ store }, _, slug, page) => {
  const topic = topicOfSlug(slug)
  return topic === undefined ? undefined : store.topics.list(topic, page)
}

export const ofAll: ListOf = ({ store }, _c, _name, page) => store.papers.list(page)

export const ofTrending: ListOf = async ({ store, now, methods, trending: options }) => {
  const isRunnable = (slug: string) => methods.get(slug)?.runnable ?? false
  const best = await trending(store, { today: dayAt(now()), limit: MOST_TRENDING, isRunnable, options })
  return best.map(({ paper }) => paper)
}

export const ofSearch: ListOf = async (site, c, _, page) => {
  const options = { ...page, filter: filterOf(site, c), order: orderOf(c), meaning: site.meaning }
  const result = await search(site.store, (c.req.query('q') ?? '').trim(), options)
  if (result.kind === 'unknown id') return undefined
  if (result.kind === 'paper') return page.offset === 0 ? [result.paper] : []
  return result.hits.map(({ paper }) => paper)
}

function nextPage(c: Context, page: number): string {
  const { pathname, searchParams } = new URL(c.req.url)
  searchParams.set('page', String(page))
  return `${pathname}?${searchParams}`
}
