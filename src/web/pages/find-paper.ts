import type { Context } from 'hono'
import { findWork } from '#search/find-work.ts'
import type { StoredPaper } from '#store/index.ts'
import type { Site } from '../site.ts'

/** The paper that an address names: by its id, the name of its method, any form of its arXiv id or a DOI, or a page elsewhere. */
export const findPaper = ({ store }: Site, reference: string): Promise<StoredPaper | undefined> =>
  findWork(store, reference)

/** Whether a paper is named by an address, which may have lost one of its slashes. */
export const isAddress = (reference: string): boolean => /^https?:\//i.test(reference)

/** What an address names its paper by, before what `end`s ours. An address in it has its query in ours. */
export function referenceIn(c: Context, end = ''): string {
  const whole = c.req.param('id')!
  const reference = whole.slice(0, whole.length - end.length)
  if (!isAddress(reference)) return reference
  return reference.replace(/^(https?:)\/+/i, '$1//') + (end === '' ? new URL(c.req.url).search : '')
}
