import type { Context, Handler } from 'hono'
import { announcementOn } from '#feed/calendar.ts'
import { addDays, dayAt } from '#feed/days.ts'
import { type Span, parseSpan, spanOf } from '#feed/span.ts'
import type { ListingFilter } from '#store/index.ts'
import type { Site } from '../site.ts'
import { pageNumber } from '../views/addresses.ts'
import { dateInWords } from '../views/dates.tsx'
import { EditionFilter } from '../views/edition-filter.tsx'
import { EditionNav, pathOf, titleOf } from '../views/edition-nav.tsx'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { Rail } from '../views/rail.tsx'
import { Truth } from '../views/truth.tsx'
import { showList } from './list.tsx'

const PAGE_SIZE = 50

/** The papers listed on a day, in a week or in a month. */
export const showEdition =
  (site: Site, kind: Span['kind']): Handler =>
  (c) => {
    const span = parseSpan(kind, c.req.param('name') ?? '')
    return span ? edition(site, span, c) : c.notFound()
  }

/** The front page: the newest list that came in, or all papers while there is none. */
export const showFront = (site: Site): Handler => {
  const listAll = showList(site)
  return async (c, next) => {
    const newest = await site.store.listings.newest(dayAt(site.now()))
    return newest === undefined ? listAll(c, next) : edition(site, spanOf('date', newest), c)
  }
}

async function edition(site: Site, span: Span, c: Context): Promise<Response> {
  const { category, code, runs } = c.req.query()
  const filter: ListingFilter = {
    ...(category && { category }),
    ...(code === 'on' && { hasCode: true }),
    ...(runs === 'on' && { slugs: runnable(site) }),
  }
  const { listings } = site.store
  const total = await listings.count(span.from, span.to, filter)
  const page = pageNumber(c.req.query('page'))
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  if (page > pages) return c.notFound()
  const papers = await listings.list(span, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }, filter)
  const isFiltered = Object.keys(filter).length > 0

  const isFront = c.req.path === '/'
  return c.html(
    <Layout site={site} kind="browse" path={isFront ? '/' : pathOf(span)} title={titleOf(span)}>
      <div class="front">
        <section class="list" aria-labelledby="edition">
          <EditionNav day={span.to} span={span} {...await listings.around(span.from, span.to)} />
          <h1 class="edition" id="edition">
            {titleOf(span)}
            {total > 0 && `: ${total} ${total === 1 ? 'paper' : 'papers'}`}
          </h1>
          {(isFront || (span.kind === 'date' && span.from === dayAt(site.now()))) && <Truth site={site} />}
          <EditionFilter
            path={pathOf(span)}
            categories={await listings.categories(span.from, span.to)}
            chosen={{ category, code: code === 'on', runs: runs === 'on' }}
          />
          {total === 0 &&
            (isFiltered ? <p>No paper of this list is of that kind.</p> : <Empty site={site} span={span} />)}
          {papers.map(({ paper, signals }, i) => (
            <Entry site={site} paper={paper} signals={signals} lead={page === 1 && i === 0} />
          ))}
          <PagesNav page={page} pages={pages} href={(n) => withPage(c.req.url, n)} />
        </section>
        <Rail site={site} />
      </div>
    </Layout>,
  )
}

function withPage(url: string, page: number): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.set('page', String(page))
  return `${pathname}?${searchParams}`
}

const runnable = ({ methods }: Site) =>
  [...methods.values()].filter((method) => method.runnable).map((method) => method.paper.slug)

/** A list without papers says why, and shows the way to the last one that has some. */
async function Empty({ site, span }: { site: Site; span: Span }) {
  const last = await site.store.listings.newest(span.to)
  const plan = span.kind === 'date' ? announcementOn(addDays(span.from, -1)) : undefined
  return (
    <p>
      {span.from > dayAt(site.now()) ? 'These days are still to come.' : 'No list came in.'}{' '}
      {plan && !plan.announces && `${plan.why}.`}{' '}
      {last === undefined ? (
        <a href="/papers">All papers</a>
      ) : (
        <a href={pathOf(spanOf('date', last))}>The last list is of {dateInWords(last)}</a>
      )}
    </p>
  )
}
