import { workNames } from '#sources/work-id.ts'
import type { Store, StoredPaper } from '#store/index.ts'

/**
 * The paper that a reference names: its id, the name of its method, any form of its arXiv id or DOI, or a page about it
 * at arXiv, alphaXiv, Hugging Face, OpenReview, the ACL Anthology, PMLR or Semantic Scholar.
 */
export async function findWork(store: Store, reference: string): Promise<StoredPaper | undefined> {
  for (const name of [reference, ...workNames(reference)]) {
    const paper = await store.papers.get(name)
    if (paper) return paper
  }
  return undefined
}
