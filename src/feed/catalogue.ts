import { createHash } from 'node:crypto'
import type { Paper } from '#lab/paper.ts'
import { titleKey } from '#sources/text.ts'
import type { NewPaper, Store } from '#store/index.ts'

/** Changes when more is written of a paper than before. */
const FORM = 'with links'

/**
 * Writes the papers that come with the program into the store, when they have changed since. What other
 * sources said of them (an abstract) stays. Returns how many were written.
 */
export async function fillCatalogue(store: Store, papers: readonly Paper[], now: number): Promise<number> {
  const state = createHash('sha256')
    .update(FORM + JSON.stringify(papers))
    .digest('hex')
  if ((await store.meta.get('catalogue')) === state) return 0

  const known = await store.works.find({
    arxiv: papers.map((paper) => paper.arxiv),
    doi: [],
    titleKeys: papers.map((paper) => titleKey(paper.title)),
  })
  const works = papers.map((paper) => {
    // It may have come in before, also without its arXiv id.
    const before = [
      ...known.filter((other) => other.arxiv === paper.arxiv),
      ...known.filter((other) => other.arxiv === undefined && other.titleKey === titleKey(paper.title)),
    ]
    const aka = before.map(({ id }) => id).filter((id) => id !== paper.arxiv)
    return {
      paper: { ...before.at(1), ...before.at(0), ...fromCatalogue(paper, now) },
      ...(aka.length > 0 && { aka }),
      ...(paper.code !== undefined && { links: [{ kind: 'code', url: paper.code, saidBy: 'catalogue' }] }),
    }
  })
  await store.works.write(works)
  await store.meta.set('catalogue', state)
  return works.length
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
