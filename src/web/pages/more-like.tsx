import type { Handler } from 'hono'
import { MOST_LIKED, similarToAll } from '#search/similar.ts'
import type { StoredPaper } from '#store/index.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { morePath, paperPath } from '../views/addresses.ts'
import { papersInWords } from '../views/counts.ts'
import { Entry } from '../views/entry.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'
import { findPaper } from './find-paper.ts'

const SHOWN = 20

/** The papers that are like some together; from there one goes on to others, and leaves out what did not help. */
export const showMoreLike =
  (site: Site): Handler =>
  async (c) => {
    const asked = [...new Set((c.req.queries('to') ?? []).map((name) => name.trim()).filter(Boolean))]
    const liked = new Map<string, StoredPaper>()
    const unknown: string[] = []
    for (const name of asked.slice(0, MOST_LIKED)) {
      const paper = await findPaper(site, name)
      if (paper) liked.set(paper.id, paper)
      else unknown.push(name)
    }
    const papers = [...liked.values()]
    const ids = [...liked.keys()]
    const found = papers.length === 0 ? [] : await similarToAll(site.store, papers, SHOWN, site.meaning)
    const said = await saidTo(
      site,
      found.map(({ paper }) => paper.id),
    )
    const title =
      papers.length === 0
        ? 'More like some papers'
        : `More like ${papers.length === 1 ? 'this paper' : `these ${papersInWords(papers.length)}`}`
    return c.html(
      <Layout site={site} kind="browse" title={title} head={<meta name="robots" content="noindex" />}>
        <section class="results list" aria-labelledby="more">
          <header class="page-head">
            <h1 id="more">{title}</h1>
            {unknown.map((name) => (
              <p class="error" role="alert">
                <q dir="auto">{name}</q> is not here.{' '}
                <a href={`/search?q=${encodeURIComponent(name)}`}>Search for it</a>
              </p>
            ))}
            {asked.length > MOST_LIKED && (
              <p class="error" role="alert">
                The first {MOST_LIKED} count: the middle of more papers is like none of them.
              </p>
            )}
            {papers.length > 0 && (
              <ul class="liked">
                {papers.map(({ id, title }) => (
                  <li>
                    <a href={paperPath(id)} dir="auto">
                      <Maths text={title} inLink />
                    </a>{' '}
                    {papers.length > 1 && (
                      <a href={morePath(ids.filter((other) => other !== id))} rel="nofollow">
                        leave out<span class="visually-hidden">: {title}</span>
                      </a>
                    )}
                  </li>
                ))}
              </ul>
            )}
            {papers.length < MOST_LIKED && (
              <form class="filter" action="/similar" method="get">
                {ids.map((id) => (
                  <input type="hidden" name="to" value={id} />
                ))}
                <label>
                  {papers.length === 0 ? 'Like' : 'And like'}{' '}
                  <input
                    name="to"
                    required
                    maxlength={500}
                    placeholder="arXiv id, DOI or address"
                    dir="auto"
                    autocomplete="off"
                  />
                </label>
                <button type="submit">Show</button>
              </form>
            )}
          </header>
          {papers.length > 0 && found.length === 0 && <p>Nothing here is like it.</p>}
          {found.map(({ paper }) => (
            <Entry site={site} paper={paper} said={said.get(paper.id)} dated>
              {papers.length < MOST_LIKED && (
                <p class="why-found">
                  <a href={morePath([...ids, paper.id])} rel="nofollow">
                    Like this one too<span class="visually-hidden">: {paper.title}</span>
                  </a>
                </p>
              )}
            </Entry>
          ))}
        </section>
      </Layout>,
    )
  }
