import type { Context } from 'hono'
import { findWork } from '#search/find-work.ts'
import type { StoredPaper } from '#store/index.ts'
import type { Site } from '../site.ts'

/** The paper that an address names: by its id, the name of its method, any form of its arXiv id or a DOI, or a page elsewhere. */
export const findPaper = ({ store }: Site, reference: string): Promise<StoredPaper | undefined> =>
  findWork(store, reference)

/** What an address names its paper by. An address in it has its query in ours, and one of its slashes may be lost. */
export function referenceIn(c: Context): string {
  const reference = c.req.param('id')!
  if (!/^https?:\//i.test(reference)) return reference
  return reference.replace(/^(https?:)\/+/i, '$1//') + new URL(c.req.url).search
}
