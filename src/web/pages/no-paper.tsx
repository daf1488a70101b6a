import type { Context } from 'hono'
import { parseArxivId } from '#sources/arxiv-id.ts'
import type { Site } from '../site.ts'
import { abstractUrl } from '../views/addresses.ts'
import { FetchOffer } from '../views/elsewhere.tsx'
import { Layout } from '../views/layout.tsx'

/** No such paper; one that arXiv may have is linked there. */
export function noPaper(site: Site, c: Context, reference: string) {
  const arxiv = parseArxivId(reference)
  return c.html(
    <Layout site={site} kind="browse" title="No such paper">
      <section class="page-head">
        <h1>This paper is not here</h1>
        <p>
          The site holds no paper called <code>{reference}</code>.{' '}
          {arxiv && (
            <>
              It may be <a href={abstractUrl(arxiv.id)}>on arXiv</a>.{' '}
            </>
          )}
          Search by words or author, or see <a href="/">all papers</a>.
        </p>
        {arxiv && <FetchOffer site={site} id={arxiv.id} />}
      </section>
    </Layout>,
    404,
  )
}
