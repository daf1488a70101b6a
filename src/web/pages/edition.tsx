import type { Context, Handler } from 'hono'
import { announcementOn } from '#feed/calendar.ts'
import { addDays, dayAt } from '#feed/days.ts'
import { type Span, parseSpan, spanOf } from '#feed/span.ts'
import type { ListingFilter } from '#store/index.ts'
import type { Site } from '../site.ts'
import { pageNumber } from '../views/addresses.ts'
import { dateInWords } from '../views/dates.tsx'
import { EditionFilter } from '../views/edition-filter.tsx'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { showList } from './list.tsx'

const PAGE_SIZE = 50
const KINDS = { date: 'Day', week: 'Week', month: 'Month' } as const

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

  return c.html(
    <Layout site={site} kind="browse" path={pathOf(span)} title={titleOf(span)}>
      <div class="front">
        <section class="list" aria-labelledby="edition">
          <EditionNav span={span} {...await listings.around(span.from, span.to)} />
          <h1 class="edition" id="edition">
            {titleOf(span)}
            {total > 0 && `: ${total} ${total === 1 ? 'paper' : 'papers'}`}
          </h1>
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
      </div>
    </Layout>,
  )
}

const pathOf = ({ kind, name }: Span) => `/${kind}/${name}`

function titleOf({ kind, name, from, to }: Span): string {
  if (kind === 'week') return `Week ${Number(name.slice(6))}, ${dateInWords(from)} to ${dateInWords(to)}`
  return dateInWords(name)
}

function withPage(url: string, page: number): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.set('page', String(page))
  return `${pathname}?${searchParams}`
}

const runnable = ({ methods }: Site) =>
  [...methods.values()].filter((method) => method.runnable).map((method) => method.paper.slug)

interface EditionNavProps {
  span: Span
  previous: string | undefined
  next: string | undefined
}

/** To the lists before and after, past the days without one; and to the same days by week or month. */
const EditionNav = ({ span, previous, next }: EditionNavProps) => (
  <nav class="editions" aria-label="Editions">
    {previous !== undefined && (
      <a rel="prev" href={pathOf(spanOf(span.kind, previous))}>
        ← {titleOf(spanOf(span.kind, previous))}
      </a>
    )}
    {(Object.keys(KINDS) as Span['kind'][]).map((kind) => (
      <a href={pathOf(spanOf(kind, span.to))} aria-current={kind === span.kind ? 'page' : undefined}>
        {KINDS[kind]}
      </a>
    ))}
    <a href="/trending">Trending</a>
    <a href="/papers">All papers</a>
    {next !== undefined && (
      <a rel="next" href={pathOf(spanOf(span.kind, next))}>
        {titleOf(spanOf(span.kind, next))} →
      </a>
    )}
  </nav>
)

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
