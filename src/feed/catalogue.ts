import { createHash } from 'node:crypto'
import type { Paper } from '#lab/paper.ts'
import type { PaperRecord } from '#sources/record.ts'
import type { Store } from '#store/index.ts'
import { importRecords } from './import.ts'
import type { OwnFacts } from './to-work.ts'

/** Changes when more is written of a paper than before. */
const FORM = 'as statements'

/**
 * Writes the papers that come with the program into the store, when they have changed since. What other
 * sources said of them (an abstract) stays. Returns how many were written.
 */
export async function fillCatalogue(store: Store, papers: readonly Paper[], now: number): Promise<number> {
  const state = createHash('sha256')
    .update(FORM + JSON.stringify(papers))
    .digest('hex')
  if ((await store.meta.get('catalogue')) === state) return 0
  const own = new Map(papers.map((paper) => [paper.arxiv, ownFacts(paper)]))
  await store.atomically(async (inside) => {
    const how = { source: 'catalogue', now, own: ({ arxiv }: PaperRecord) => own.get(arxiv!)! }
    await importRecords(inside, papers.map(toRecord), how)
    await inside.meta.set('catalogue', state)
  })
  return papers.length
}

const toRecord = ({ arxiv, title, authors, date, venue, code }: Paper): PaperRecord => ({
  title,
  arxiv,
  authors: [...authors],
  date,
  ...(venue !== undefined && { venue }),
  ...(code !== undefined && { links: [{ kind: 'code', url: code, saidBy: 'catalogue' }] }),
})

const ownFacts = ({ slug, summary, claim, topics }: Paper): OwnFacts => ({
  slug,
  summary,
  claim,
  topics: [...topics],
})
