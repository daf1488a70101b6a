import type { Handler } from 'hono'
import type { Site } from '../site.ts'
import { pageNumber } from '../views/addresses.ts'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { Rail } from '../views/rail.tsx'
import { Truth } from '../views/truth.tsx'

const PAGE_SIZE = 24

/** The front page: the papers, newest first, and beside them some to run this morning. */
export const showList =
  (site: Site): Handler =>
  async (c) => {
    const page = pageNumber(c.req.query('page'))
    const total = await site.store.papers.count()
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
    if (page > pages) return c.notFound()
    const papers = await site.store.papers.list({ limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
    const running = [...site.methods.values()].filter((method) => method.outcome)

    return c.html(
      <Layout
        site={site}
        kind="browse"
        path={page === 1 ? c.req.path : `${c.req.path}?page=${page}`}
        {...(page > 1 && { title: `Papers, page ${page}` })}
      >
        <div class="front">
          <section class="list" aria-labelledby="edition">
            <h1 class="edition" id="edition">
              {total === 0 ? 'No papers yet' : edition(total, running.length)}
            </h1>
            {c.req.path === '/' && <Truth site={site} />}
            {total === 0 && <EmptyEdition />}
            {papers.map((paper, i) => (
              <Entry site={site} paper={paper} lead={page === 1 && i === 0} />
            ))}
            <PagesNav
              page={page}
              pages={pages}
              href={(n) => (n === 1 ? c.req.path : `${c.req.path}?page=${n}`)}
            />
          </section>
          <Rail site={site} />
        </div>
      </Layout>,
    )
  }

const edition = (total: number, running: number): string =>
  `${total} ${total === 1 ? 'paper' : 'papers'}, newest first${running > 0 ? `; ${running} ${running === 1 ? 'runs' : 'run'} here` : ''}`

const EmptyEdition = () => (
  <p>
    The database holds no paper. Import a page, or a BibTeX or RIS file, with{' '}
    <code>npm run -s papers -- import FILE</code>.
  </p>
)
