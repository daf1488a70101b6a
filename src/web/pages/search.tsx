import type { Handler } from 'hono'
import { type Hit, type SearchResult, search } from '#search/search.ts'
import type { Site } from '../site.ts'
import { abstractUrl, pageNumber, paperPath, searchPath } from '../views/addresses.ts'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { Marked } from '../views/marked.tsx'
import { PagesNav } from '../views/pages-nav.tsx'

const PAGE_SIZE = 20

/** Papers for a query; an id or an address leads to its paper. */
export const showSearch =
  (site: Site): Handler =>
  async (c) => {
    const query = (c.req.query('q') ?? '').trim()
    const page = pageNumber(c.req.query('page'))
    const result = await search(site.store, query, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
    if (result.kind === 'paper') return c.redirect(paperPath(result.paper.id), 302)

    return c.html(
      <Layout
        site={site}
        kind="browse"
        query={query}
        title={query === '' ? 'Search' : `Search: ${query}`}
        head={<meta name="robots" content="noindex" />}
      >
        <Answer site={site} query={query} page={page} result={result} />
      </Layout>,
    )
  }

type Found = Exclude<SearchResult, { kind: 'paper' }>

function Answer({ site, query, page, result }: { site: Site; query: string; page: number; result: Found }) {
  if (query === '') return <Invitation />
  if (result.kind === 'unknown id') return <UnknownId id={result.id} />
  if (result.total === 0) return <Nothing query={query} />
  return (
    <section class="results" aria-labelledby="results">
      <h1 class="edition" id="results">
        {result.total} {result.total === 1 ? 'paper' : 'papers'} for <q dir="auto">{query}</q>
      </h1>
      {result.hits.length === 0 && (
        <p>
          There is no page {page}. <a href={searchPath(query)}>Back to the first</a>
        </p>
      )}
      {result.hits.map((hit) => (
        <Entry site={site} paper={hit.paper}>
          <Excerpt hit={hit} />
        </Entry>
      ))}
      <PagesNav page={page} pages={Math.ceil(result.total / PAGE_SIZE)} href={(n) => searchPath(query, n)} />
    </section>
  )
}

const Excerpt = ({ hit }: { hit: Hit }) => (
  <p class="summary" dir="auto">
    <Marked text={hit.excerpt} />
  </p>
)

const Invitation = () => (
  <section class="page-head" aria-labelledby="invitation">
    <h1 id="invitation">Search the papers</h1>
    <p>
      Write what you are looking for in plain words, such as{' '}
      <a href={searchPath('shorter embeddings without retraining')}>shorter embeddings without retraining</a>.
      An author’s name, a part of a title, an arXiv id or a link to a paper work too; words in double quotes
      are found as a whole.
    </p>
  </section>
)

const UnknownId = ({ id }: { id: string }) => (
  <section class="page-head" aria-labelledby="unknown">
    <h1 id="unknown">arXiv {id} is not here</h1>
    <p>
      The id is well formed, but this site does not hold that paper.{' '}
      <a href={abstractUrl(id)}>See it on arXiv</a>, or go back to <a href="/">the papers that are here</a>.
    </p>
  </section>
)

const Nothing = ({ query }: { query: string }) => (
  <section class="page-head" aria-labelledby="nothing">
    <h1 id="nothing">
      No paper for <q dir="auto">{query}</q>
    </h1>
    <p>
      Try fewer or other words{query.includes('"') && ', or leave out the quotation marks'}. Titles, authors,
      summaries and abstracts are searched. <a href="/">All papers</a> are on the front page.
    </p>
  </section>
)
