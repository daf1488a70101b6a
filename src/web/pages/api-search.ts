import type { Handler } from 'hono'
import { type Hit, search } from '#search/search.ts'
import { topicNames } from '#search/topics/topic-names.ts'
import type { Said, StoredPaper } from '#store/index.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'
import { isWebAddress, paperPath } from '../views/addresses.ts'
import { filterOf } from './search-request.ts'

const LIMIT = 20
const MOST = 120

/**
 * Papers for a query, best first, in the shape of the Hugging Face API: a list of items that each wrap a paper.
 * What only we know stands under `dailyPapers`.
 */
export const showSearchJson =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const query = c.req.query('q')?.trim() ?? ''
    const limit = c.req.query('limit') ?? String(LIMIT)
    if (query === '') return c.json({ error: 'give what to search for as q' }, 400)
    if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST) {
      return c.json({ error: `give a limit from 1 to ${MOST}` }, 400)
    }

    const options = { limit: Number(limit), filter: filterOf(site, c), meaning: site.meaning }
    const result = await search(site.store, query, options)
    if (result.kind === 'unknown id') return c.json([])
    const found = result.kind === 'paper' ? [{ paper: result.paper }] : result.hits
    const said = await site.store.said.of(found.map(({ paper }) => paper.id))
    return c.json(found.map((one) => toItem(site, one, said.get(one.paper.id))))
  }

function toItem(
  site: Site,
  { paper, ...hit }: { paper: StoredPaper } & Partial<Hit>,
  said: Said | undefined,
) {
  const topics = topicNames(paper, said?.topics)
  const summary = paper.abstract ?? paper.summary ?? ''
  const published = /^\d{4}-\d{2}-\d{2}$/.test(paper.date ?? '') && `${paper.date}T00:00:00.000Z`
  const code = paper.code !== undefined && isWebAddress(paper.code) ? paper.code : undefined
  const isGithub = code !== undefined && new URL(code).hostname === 'github.com'
  const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
  return {
    paper: {
      id: paper.id,
      authors: paper.authors.map((name) => ({ name, hidden: false })),
      ...(published && { publishedAt: published }),
      title: paper.title,
      summary,
      ...(paper.summary !== undefined && { ai_summary: paper.summary }),
      ...(code !== undefined && { [isGithub ? 'githubRepo' : 'projectPage']: code }),
    },
    ...(published && { publishedAt: published }),
    title: paper.title,
    summary,
    dailyPapers: {
      path: paperPath(paper.id),
      runnable: method?.runnable ?? false,
      ...(paper.categories.length > 0 && { categories: paper.categories }),
      ...(topics.length > 0 && { topics }),
      ...(hit.why && { score: hit.score, why: hit.why }),
    },
  }
}
