import { createHash } from 'node:crypto'
import type { Paper } from '#lab/paper.ts'
import { titleKey } from '#sources/text.ts'
import type { NewPaper, Store } from '#store/index.ts'

/**
 * Writes the papers that come with the program into the store, new or changed ones only. What other
 * sources said of them (an abstract) stays. Returns how many were written.
 */
export async function fillCatalogue(store: Store, papers: readonly Paper[], now: number): Promise<number> {
  const state = createHash('sha256').update(JSON.stringify(papers)).digest('hex')
  if ((await store.meta.get('catalogue')) === state) return 0

  const changed: NewPaper[] = []
  for (const paper of papers) {
    const known = (await store.papers.get(paper.arxiv)) ?? (await localTwin(store, paper))
    const next = { ...fromCatalogue(paper, now), ...(known && { id: known.id, listed: known.listed }) }
    if (known?.abstract !== undefined) next.abstract = known.abstract
    changed.push(next)
  }
  await store.papers.save(changed)
  await store.meta.set('catalogue', state)
  return changed.length
}

/** The same work, imported earlier from a source that knew no arXiv id. */
async function localTwin(store: Store, paper: Paper) {
  const twins = await store.papers.byTitleKey(titleKey(paper.title))
  return twins.find((twin) => twin.arxiv === undefined)
}

const fromCatalogue = (paper: Paper, now: number): NewPaper => ({
  id: paper.arxiv,
  slug: paper.slug,
  arxiv: paper.arxiv,
  title: paper.title,
  titleKey: titleKey(paper.title),
  authors: [...paper.authors],
  summary: paper.summary,
  claim: paper.claim,
  topics: [...paper.topics],
  ...(paper.venue !== undefined && { venue: paper.venue }),
  ...(paper.code !== undefined && { code: paper.code }),
  date: paper.date,
  listed: now,
  source: 'catalogue',
})
