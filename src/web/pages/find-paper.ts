import type { StoredPaper } from '#store/index.ts'
import { workId } from '#sources/work-id.ts'
import type { Site } from '../site.ts'

/** The paper that an address names: by its id, the name of its method, or any form of its arXiv id or a DOI. */
export async function findPaper({ store }: Site, reference: string): Promise<StoredPaper | undefined> {
  const named = await store.papers.get(reference)
  if (named) return named
  const id = workId(reference)
  return id === undefined ? undefined : store.papers.get(id)
}
