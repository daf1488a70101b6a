import type { Handler } from 'hono'
import type { Correction } from '#search/spelling.ts'
import { type Hit, type Order, type SearchResult, search } from '#search/search.ts'
import type { PaperFilter } from '#store/index.ts'
import { type SaidTo, saidTo } from '../said-to.ts'
import { followedSearch } from '../following.ts'
import type { Site } from '../site.ts'
import { pageNumber, paperPath, searchPath } from '../views/addresses.ts'
import { papersInWords } from '../views/counts.ts'
import { Elsewhere, FetchOffer, inFull } from '../views/elsewhere.tsx'
import { Entry } from '../views/entry.tsx'
import { FollowButton } from '../views/follow-button.tsx'
import type { FeedLink } from '../views/feed-links.tsx'
import { Layout } from '../views/layout.tsx'
import { Marked } from '../views/marked.tsx'
import { PagesNav } from '../views/pages-nav.tsx'
import { SearchFilter, SearchOrders } from '../views/search-filter.tsx'
import { TakeAlong } from '../views/take-along.tsx'
import { Waiting } from '../views/waiting.tsx'
import { addressParts, filterOf, filterParts, orderOf, passedOver, runnableSlugs } from './search-request.ts'

const PAGE_SIZE = 20

/** Papers for a query; an id or an address leads to its paper. */
export const showSearch =
  (site: Site): Handler =>
  async (c) => {
    const query = (c.req.query('q') ?? '').trim()
    const page = pageNumber(c.req.query('page'))
    const filter = filterOf(site, c)
    const order = orderOf(c)
    const place = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
    const result = await search(site.store, query, {
      ...place,
      filter,
      order,
      counted: true,
      meaning: site.meaning,
    })
    if (result.kind === 'paper') return c.redirect(paperPath(result.paper.id), 302)

    return c.html(
      <Layout
        site={site}
        kind="browse"
        query={query}
        path={searchPath(query, page, addressParts(filter, order))}
        {...(query !== '' && result.kind === 'hits' && { feed: feedOf(query, filter) })}
        title={query === '' ? 'Search' : `Search: ${query}`}
        head={<meta name="robots" content="noindex" />}
        script={site.assets.searchAsYouType}
      >
        {passedOver(c).map(({ value, form }) => (
          <p class="corrected" role="alert">
            <q dir="auto">{value}</q> was passed over: give {form}.
          </p>
        ))}
        <Answer {...{ site, query, page, result, filter, order }} />
      </Layout>,
    )
  }

const feedOf = (query: string, filter: PaperFilter): FeedLink => ({
  name: 'search',
  title: `Papers for ${query}`,
  query: { q: query, ...filterParts(filter) },
})

interface AnswerProps {
  site: Site
  query: string
  page: number
  result: Exclude<SearchResult, { kind: 'paper' }>
  filter: PaperFilter
  order: Order
}

async function Answer({ site, query, page, result, filter, order }: AnswerProps) {
  if (query === '') return <Invitation />
  if (result.kind === 'unknown id') return <UnknownId site={site} id={result.id} />
  const parts = addressParts(filter, order)
  const waiting = <Waiting count={await site.store.text.waiting()} />
  if (result.total === 0) return <Nothing {...{ site, query, filter, order, waiting }} />
  const said = await saidTo(
    site,
    result.hits.map(({ paper }) => paper.id),
  )
  const pages = Math.ceil(result.reachable / PAGE_SIZE)
  return (
    <section class="results list" aria-labelledby="results">
      <header class="dateline">
        <h1 id="results">
          {papersInWords(result.total)} for <q dir="auto">{query}</q>
        </h1>
        {result.facets && (
          <SearchFilter {...{ query, filter, order }} facets={result.facets} runnable={runnableSlugs(site)} />
        )}
        <FollowSearch site={site} query={query} filter={filter} hits={result.hits} />
      </header>
      {result.total > 1 && <SearchOrders {...{ query, filter, order }} />}
      {waiting}
      {result.corrections && <Corrected corrections={result.corrections} />}
      {result.hits.length === 0 && (
        <p>
          There is no page {page}. <a href={searchPath(query, 1, parts)}>Back to the first</a>
        </p>
      )}
      {result.hits.map((hit) => (
        <Found site={site} hit={hit} said={said.get(hit.paper.id)} />
      ))}
      {page === pages && result.reachable < result.total && (
        <p class="why-found">
          The first {papersInWords(result.reachable)} are shown; a word more, a category or a year lead to the
          others.
        </p>
      )}
      <PagesNav page={page} pages={pages} href={(n) => searchPath(query, n, parts)} />
      <TakeAlong path="/search" query={searchPath(query, 1, parts).slice('/search?'.length)} />
    </section>
  )
}

interface FollowSearchProps {
  site: Site
  query: string
  filter: PaperFilter
  hits: readonly Hit[]
}

/** Follows the search, or the author whom it names. */
function FollowSearch({ site, query, filter, hits }: FollowSearchProps) {
  // That a method runs here is nothing that one can wait for.
  if (filter.slugs) return null
  const named = /^(?:author:)?"([^"]+)"$/i.exec(query)?.[1] ?? query
  const author = hits
    .flatMap(({ paper }) => paper.authors)
    .find((name) => name.toLowerCase() === named.toLowerCase())
  if (author !== undefined && Object.keys(filter).length === 0) {
    return <FollowButton site={site} kind="author" name={author} label={author} />
  }
  return <FollowButton site={site} kind="search" name={followedSearch(query, filter)} label="this search" />
}

/**
 * A paper with the piece of its text that has the words; where they are in the names of its authors, what the paper
 * did stands there, and the authors are marked.
 */
function Found({
  site,
  hit: { paper, excerpt, why },
  said,
}: {
  site: Site
  hit: Hit
  said: SaidTo | undefined
}) {
  const plain = excerpt.replaceAll('\u0001', '').replaceAll('\u0002', '').replaceAll(/^…|…$/g, '')
  const isOfAuthors = plain !== '' && paper.authors.join(', ').includes(plain)
  const isOfText = why.words.length > 0 && excerpt.includes('\u0001') && !isOfAuthors
  return (
    <Entry
      site={site}
      paper={paper}
      said={said}
      dated
      named={why.authors ?? []}
      {...(isOfText && { excerpt: <Marked text={excerpt} /> })}
    >
      {why.words.length === 0 && why.similarity !== undefined && (
        <p class="why-found">has none of the words, but is near in meaning</p>
      )}
    </Entry>
  )
}

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
      are found as a whole. <code>author:lovelace</code>, <code>cs.LG</code>, <code>topic:robotics</code> (
      <a href="/topics">topics</a>), <code>year:2024</code>, <code>since:2024-05</code>,{' '}
      <code>until:2024</code> and <code>has:code</code> narrow a search.
    </p>
  </section>
)

const UnknownId = ({ site, id }: { site: Site; id: string }) => (
  <section class="page-head" aria-labelledby="unknown">
    <h1 id="unknown">{inFull(id)} is not here</h1>
    <p>
      The id is well formed, but this site does not hold that paper. <Elsewhere id={id} />{' '}
      <a href="/">The papers that are here</a> are on the front page.
    </p>
    <FetchOffer site={site} id={id} />
  </section>
)

const isPhrase = (query: string) => /"[^"]*[\p{L}\p{N}][^"]*"/u.test(query)

interface NothingProps extends Pick<AnswerProps, 'site' | 'query' | 'filter' | 'order'> {
  waiting: unknown
}

const Nothing = ({ site, query, filter, order, waiting }: NothingProps) => (
  <section class="page-head" aria-labelledby="nothing">
    <h1 id="nothing">
      No paper for <q dir="auto">{query}</q>
    </h1>
    {waiting}
    {order !== 'best' && (
      <p>
        In this order only papers with every word are shown.{' '}
        <a href={searchPath(query, 1, filterParts(filter))}>Those with some, best first</a>
      </p>
    )}
    <p>
      Try fewer or other words{query.includes('"') && ', or leave out the quotation marks'}. Titles, authors,
      summaries and abstracts are searched.{' '}
      {isPhrase(query) && (
        <>
          <a href={searchPath(query.replaceAll('"', ''))}>Search for the words one by one</a>.{' '}
        </>
      )}
      Or see <a href="/trending">what is trending</a>, the <a href="/topics">topics</a>, or{' '}
      <a href="/papers">all papers</a>.{' '}
      {site.fetchOne && 'A paper that is not here can be fetched by its arXiv id.'}
    </p>
    {Object.keys(filter).length > 0 && (
      <p>
        The search was narrowed. <a href={searchPath(query)}>Search all papers</a>
      </p>
    )}
  </section>
)
