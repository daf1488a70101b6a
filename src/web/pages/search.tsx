import type { Handler } from 'hono'
import type { Correction } from '#search/spelling.ts'
import { type Hit, type Hits, type SearchResult, search } from '#search/search.ts'
import type { PaperFilter } from '#store/index.ts'
import type { Site } from '../site.ts'
import { abstractUrl, pageNumber, paperPath, searchPath } from '../views/addresses.ts'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { Marked } from '../views/marked.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { SearchFilter } from '../views/search-filter.tsx'
import { filterOf, filterParts } from './search-request.ts'

const PAGE_SIZE = 20

/** Papers for a query; an id or an address leads to its paper. */
export const showSearch =
  (site: Site): Handler =>
  async (c) => {
    const query = (c.req.query('q') ?? '').trim()
    const page = pageNumber(c.req.query('page'))
    const filter = filterOf(site, c)
    const place = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
    const result = await search(site.store, query, { ...place, filter, meaning: site.meaning })
    if (result.kind === 'paper') return c.redirect(paperPath(result.paper.id), 302)

    return c.html(
      <Layout
        site={site}
        kind="browse"
        query={query}
        title={query === '' ? 'Search' : `Search: ${query}`}
        head={<meta name="robots" content="noindex" />}
        script={site.assets.searchAsYouType}
      >
        <Answer site={site} query={query} page={page} result={result} filter={filter} />
      </Layout>,
    )
  }

interface AnswerProps {
  site: Site
  query: string
  page: number
  result: Exclude<SearchResult, { kind: 'paper' }>
  filter: PaperFilter
}

function Answer({ site, query, page, result, filter }: AnswerProps) {
  if (query === '') return <Invitation />
  if (result.kind === 'unknown id') return <UnknownId id={result.id} />
  const parts = filterParts(filter)
  if (result.total === 0) return <Nothing query={query} filter={filter} />
  return (
    <section class="results" aria-labelledby="results">
      <h1 class="edition" id="results">
        {counted(result)} for <q dir="auto">{query}</q>
      </h1>
      {result.corrections && <Corrected corrections={result.corrections} />}
      <SearchFilter query={query} filter={filter} />
      {result.hits.length === 0 && (
        <p>
          There is no page {page}. <a href={searchPath(query, 1, parts)}>Back to the first</a>
        </p>
      )}
      {result.hits.map((hit) => (
        <Entry site={site} paper={hit.paper}>
          {hit.excerpt !== '' && <Found hit={hit} />}
        </Entry>
      ))}
      <PagesNav
        page={page}
        pages={Math.ceil(result.total / PAGE_SIZE)}
        href={(n) => searchPath(query, n, parts)}
      />
    </section>
  )
}

const counted = ({ total, isCapped }: Hits): string =>
  `${total.toLocaleString('en')}${isCapped ? '+' : ''} ${total === 1 ? 'paper' : 'papers'}`

/** Where the words were found, and why the paper is here. */
const Found = ({ hit: { excerpt, why } }: { hit: Hit }) => (
  <>
    <p class="summary" dir="auto">
      <Marked text={excerpt} />
    </p>
    <p class="why-found">
      {[
        why.words.length > 0 ? `has ${why.words.join(', ')}` : 'has none of the words',
        why.similarity !== undefined && `similarity ${why.similarity.toFixed(2)}`,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  </>
)

const Corrected = ({ corrections }: { corrections: readonly Correction[] }) => (
  <p class="corrected">
    {corrections.map(({ from, to }) => (
      <>
        No paper has <q dir="auto">{from}</q>; looked for <strong dir="auto">{to}</strong>.{' '}
      </>
    ))}
  </p>
)

const Invitation = () => (
  <section class="page-head" aria-labelledby="invitation">
    <h1 id="invitation">Search the papers</h1>
    <p>
      Write what you are looking for in plain words, such as{' '}
      <a href={searchPath('shorter embeddings without retraining')}>shorter embeddings without retraining</a>.
      An author’s name, a part of a title, an arXiv id or a link to a paper work too; words in double quotes
      are found as a whole. <code>author:lovelace</code>, <code>category:cs.LG</code>,{' '}
      <code>topic:robotics</code> (<a href="/topics">topics</a>), <code>year:2024</code> and{' '}
      <code>has:code</code> narrow a search.
    </p>
  </section>
)

const UnknownId = ({ id }: { id: string }) => (
  <section class="page-head" aria-labelledby="unknown">
    <h1 id="unknown">{inFull(id)} is not here</h1>
    <p>
      The id is well formed, but this site does not hold that paper. <Elsewhere id={id} />{' '}
      <a href="/">The papers that are here</a> are on the front page.
    </p>
  </section>
)

const inFull = (id: string) => (id.startsWith('10.') ? `DOI ${id}` : id.startsWith('p-') ? id : `arXiv ${id}`)

const Elsewhere = ({ id }: { id: string }) => {
  if (id.startsWith('p-')) return <></>
  if (id.startsWith('10.')) return <a href={`https://doi.org/${encodeURI(id)}`}>See where its DOI leads.</a>
  return <a href={abstractUrl(id)}>See it on arXiv.</a>
}

const Nothing = ({ query, filter }: { query: string; filter: PaperFilter }) => (
  <section class="page-head" aria-labelledby="nothing">
    <h1 id="nothing">
      No paper for <q dir="auto">{query}</q>
    </h1>
    <p>
      Try fewer or other words{query.includes('"') && ', or leave out the quotation marks'}. Titles, authors,
      summaries and abstracts are searched. <a href="/">All papers</a> are on the front page.
    </p>
    {Object.keys(filter).length > 0 && (
      <p>
        The search was narrowed. <a href="/topics">Topics</a> are on a page of their own.{' '}
        <a href={searchPath(query)}>Search all papers</a>
      </p>
    )}
  </section>
)
