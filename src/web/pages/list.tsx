import type { Handler } from 'hono'
import { dayAt } from '#feed/days.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { pageNumber } from '../views/addresses.ts'
import { papersInWords } from '../views/counts.ts'
import { Dateline } from '../views/dateline.tsx'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { Rail } from '../views/rail.tsx'
import { Truth } from '../views/truth.tsx'

const PAGE_SIZE = 24

/** All papers, newest first; the front page while no list came in. */
export const showList =
  (site: Site): Handler =>
  async (c) => {
    const page = pageNumber(c.req.query('page'))
    const total = await site.store.papers.count()
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
    if (page > pages) return c.notFound()
    const papers = await site.store.papers.list({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
    const said = await saidTo(
      site,
      papers.map(({ id }) => id),
    )
    const running = [...site.methods.values()].filter((method) => method.outcome)
    const newest = await site.store.listings.newest(dayAt(site.now()))
    const href = (n: number) => (n === 1 ? c.req.path : `${c.req.path}?page=${n}`)

    return c.html(
      <Layout
        site={site}
        kind="browse"
        path={href(page)}
        title={page === 1 ? 'All papers' : `Papers, page ${page}`}
      >
        <Dateline
          title={total === 0 ? 'No papers yet' : 'All papers'}
          day={newest}
          count={total > 0 ? edition(total, running.length) : undefined}
        />
        <div class="front">
          <section class="list" aria-labelledby="edition">
            {c.req.path === '/' && <Truth site={site} />}
            {total === 0 && <EmptyEdition />}
            {papers.map((paper) => (
              <Entry site={site} paper={paper} said={said.get(paper.id)} dated />
            ))}
            <PagesNav page={page} pages={pages} href={href} />
          </section>
          <Rail site={site} />
        </div>
      </Layout>,
    )
  }

const edition = (total: number, running: number): string =>
  `${papersInWords(total)}, newest first${running > 0 ? `; ${running} ${running === 1 ? 'runs' : 'run'} here` : ''}`

const EmptyEdition = () => (
  <p>
    The database holds no paper. Import a page, or a BibTeX or RIS file, with{' '}
    <code>npm run -s papers -- import FILE</code>.
  </p>
)
