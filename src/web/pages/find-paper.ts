import { parseArxivId } from '#sources/arxiv-id.ts'
import type { StoredPaper } from '#store/index.ts'
import type { Site } from '../site.ts'

/** The paper that an address names: by its id, the name of its method, or any form of its arXiv id. */
export async function findPaper({ store }: Site, reference: string): Promise<StoredPaper | undefined> {
  const named = await store.papers.get(reference)
  if (named) return named
  const arxiv = parseArxivId(reference)
  return arxiv && store.papers.get(arxiv.id)
}
