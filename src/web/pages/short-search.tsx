import type { Context, Handler } from 'hono'
import { explores } from '#methods/explores.gen.ts'
import type { Meaning } from '#search/meaning.ts'
import { lengthsOf, shortSearch } from '#search/short-search.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { showNote } from '../views/note.tsx'
import { SHORT_SEARCH, ShortForm, ShortFound } from '../views/short-search.tsx'

const MOST = 10
const MAX_QUERY = 200

/** The site's search by meaning with vectors that are cut short: what a reader's own query loses by it. */
export const showShortSearch =
  (site: Site): Handler =>
  async (c) => {
    const { meaning } = site
    const [shortest, ...longer] = meaning?.widths ?? []
    if (!meaning || longer.length === 0) return notHere(site, c, shortest)
    const lengths = lengthsOf(meaning.widths)
    const asked = c.req.query('keep')
    const keep = asked === undefined ? shortest! : lengths.find((length) => String(length) === asked)
    if (keep === undefined) return noLength(site, c, lengths)
    const query = (c.req.query('q') ?? '').trim().slice(0, MAX_QUERY)
    return c.html(
      <Layout
        site={site}
        kind="read"
        path={SHORT_SEARCH}
        title={query === '' ? 'A search by the first numbers alone' : `By ${keep} numbers: ${query}`}
        head={<meta name="robots" content="noindex" />}
      >
        <article class="short-search">
          <header class="page-head">
            <h1>A search by the first numbers alone</h1>
            <p>
              This site finds papers by meaning with vectors of {meaning.widths.at(-1)} numbers, of which the
              first are vectors of their own. <Method site={site} />
            </p>
          </header>
          <ShortForm query={query} lengths={lengths} keep={keep} />
          {query !== '' && <Found site={site} meaning={meaning} query={query} keep={keep} />}
        </article>
      </Layout>,
    )
  }

/** Leads back to the method that shows why. */
function Method({ site }: { site: Site }) {
  const found = [...site.methods.values()].find(({ paper }) => explores[paper.slug]?.search !== undefined)
  return found ? <a href={`/papers/${found.paper.slug}#run`}>Why that works</a> : null
}

interface FoundProps {
  site: Site
  meaning: Meaning
  query: string
  keep: number
}

async function Found({ site, meaning, query, keep }: FoundProps) {
  const found = await shortSearch(site.store, meaning, query, { keep, limit: MOST })
  if (found.hits.length > 0) return <ShortFound found={found} keep={keep} widths={meaning.widths} />
  return (
    <div class="found">
      <p role="status">The model knows none of these words. Try others.</p>
    </div>
  )
}

const notHere = (site: Site, c: Context, width: number | undefined) =>
  showNote(site, c, {
    title: 'Vectors are not cut short here',
    status: 404,
    children: (
      <>
        {width === undefined
          ? 'No model answers searches by meaning at this moment.'
          : 'The model that answers searches by meaning here has vectors of one length.'}{' '}
        <a href="/search">Search the papers</a>
      </>
    ),
  })

const noLength = (site: Site, c: Context, lengths: readonly number[]) =>
  showNote(site, c, {
    title: 'There is no such length',
    status: 400,
    children: (
      <>
        Of {lengths.at(-1)} numbers{' '}
        {new Intl.ListFormat('en', { type: 'disjunction' }).format(lengths.map(String))} can be kept, as in{' '}
        <a href={`${SHORT_SEARCH}?keep=${lengths[0]}`}>?keep={lengths[0]}</a>.
      </>
    ),
  })
