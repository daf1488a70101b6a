import type { Context, Handler } from 'hono'
import { announcementOn } from '#feed/calendar.ts'
import { addDays, dayAt } from '#feed/days.ts'
import { type Span, parseSpan, spanOf } from '#feed/span.ts'
import { isCategory } from '#search/query.ts'
import type { ListingFilter } from '#store/index.ts'
import { dayCard } from '../cards/card-link.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { pageNumber } from '../views/addresses.ts'
import { Dateline, pathOf, titleOf } from '../views/dateline.tsx'
import { dateInWords } from '../views/dates.tsx'
import { EditionFilter } from '../views/edition-filter.tsx'
import { Entry } from '../views/entry.tsx'
import { DayBefore } from '../views/day-before.tsx'
import { Layout } from '../views/layout.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { Rail } from '../views/rail.tsx'
import { papersInWords } from '../views/counts.ts'
import { TakeAlong } from '../views/take-along.tsx'
import { Truth } from '../views/truth.tsx'
import { showList } from './list.tsx'

const PAGE_SIZE = 50
/** A day of so few has room for more of each, and for the day before. */
const FEW = 5

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

/** What an address narrows a list by. */
export function editionFilter(site: Site, c: Context): ListingFilter {
  const { category, code, runs } = c.req.query()
  return {
    ...(category && { category }),
    ...(code === 'on' && { hasCode: true }),
    ...(runs === 'on' && { slugs: runnable(site) }),
  }
}

async function edition(site: Site, span: Span, c: Context): Promise<Response> {
  const { category, code } = c.req.query()
  const filter = editionFilter(site, c)
  const { listings } = site.store
  const total = await listings.count(span.from, span.to, filter)
  const page = pageNumber(c.req.query('page'))
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  if (page > pages) return c.notFound()
  const papers = await listings.list(span, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }, filter)
  const said = await saidTo(
    site,
    papers.map(({ paper }) => paper.id),
  )
  const isFiltered = Object.keys(filter).length > 0
  const around = await listings.around(span.from, span.to)
  const running = await listings.count(span.from, span.to, { ...filter, slugs: runnable(site) })

  const isEmptyDay = span.kind === 'date' && total === 0 && !isFiltered
  const isFront = c.req.path === '/'
  const path = isFront ? '/' : pathOf(span)
  const isNow = isFront || (span.kind === 'date' && span.from === dayAt(site.now()))
  return c.html(
    <Layout
      site={site}
      kind="browse"
      path={page === 1 ? path : `${path}?page=${page}`}
      title={titleOf(span)}
      {...(span.kind === 'date' && !isFront && { card: dayCard(span.from, titleOf(span)) })}
      {...(category !== undefined && isCategory(category) && { feed: feedOf(category) })}
    >
      <Dateline
        title={titleOf(span)}
        day={span.to}
        span={span}
        {...around}
        count={total > 0 ? counted(total, running) : undefined}
      >
        <EditionFilter
          path={pathOf(span)}
          categories={await listings.categories(span.from, span.to)}
          chosen={{ category, code: code === 'on', runs: filter.slugs !== undefined }}
        />
      </Dateline>
      <div class="front">
        <section class={total <= FEW ? 'list few' : 'list'} aria-labelledby="edition">
          {isNow && <Truth site={site} />}
          {total === 0 &&
            (isFiltered ? <p>No paper of this list is of that kind.</p> : <Empty site={site} span={span} />)}
          {papers.map(({ paper }, i) => (
            <Entry
              site={site}
              paper={paper}
              said={said.get(paper.id)}
              lead={span.kind === 'date' && page === 1 && i === 0}
            />
          ))}
          <PagesNav page={page} pages={pages} href={(n) => withPage(c.req.url, n)} />
          {total > 0 && <TakeAlong path={pathOf(span)} query={new URL(c.req.url).search.slice(1)} />}
          {(isFront ? total <= FEW : isEmptyDay) && around.previous !== undefined && (
            <DayBefore site={site} day={around.previous} />
          )}
        </section>
        <Rail site={site} />
      </div>
    </Layout>,
  )
}

const feedOf = (category: string) => ({ name: `categories/${category}`, title: `Papers in ${category}` })

const counted = (total: number, running: number): string =>
  `${papersInWords(total)}${running > 0 ? `, ${running} ${running === 1 ? 'runs' : 'run'} here` : ''}`

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
