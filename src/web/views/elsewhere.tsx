import type { Site } from '../site.ts'
import { abstractUrl } from './addresses.ts'

/** An id of a work with what it is one of. */
export const inFull = (id: string): string =>
  id.startsWith('10.') ? `DOI ${id}` : id.startsWith('p-') ? id : `arXiv ${id}`

/** Where a work that is not here can be read. */
export function Elsewhere({ id }: { id: string }) {
  if (id.startsWith('p-')) return null
  if (id.startsWith('10.')) return <a href={`https://doi.org/${encodeURI(id)}`}>See where its DOI leads.</a>
  return <a href={abstractUrl(id)}>See it on arXiv.</a>
}

/** Offers to fetch a work that is not here, where this site fetches any. */
export function FetchOffer({ site, id }: { site: Site; id: string }) {
  if (!site.fetchOne || id.startsWith('p-')) return null
  return (
    <form class="fetch-offer" action="/fetch" method="post">
      <input type="hidden" name="id" value={id} />
      <button type="submit" class="primary">
        Fetch it now
      </button>
      <p>
        From {id.startsWith('10.') ? 'Crossref or DataCite' : 'arXiv'}, within some seconds; it stays here for
        everybody.
      </p>
    </form>
  )
}
