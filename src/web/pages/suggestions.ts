import type { Handler } from 'hono'
import { suggestions } from '#search/suggest.ts'
import type { Site } from '../site.ts'

const MOST = 8

/** How a query may go on, as browsers ask for it: OpenSearch Suggestions, the query and a list. */
export const showSuggestions =
  (site: Site): Handler =>
  async (c) => {
    const typed = c.req.query('q') ?? ''
    return c.json([typed, await suggestions(site.store, typed, MOST)], 200, {
      'content-type': 'application/x-suggestions+json',
      'cache-control': 'public, max-age=60',
    })
  }
