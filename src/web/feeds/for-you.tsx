import { dayAt } from '#feed/days.ts'
import type { Member } from '#store/index.ts'
import { NOVELTY } from '../for-you/propose.ts'
import type { Site } from '../site.ts'
import { Because } from '../views/proposal.tsx'
import { paperEntry } from './entry.tsx'
import type { FeedList } from './lists.ts'

/** Papers a day. */
const MOST = 20

/** What is proposed to a member today; what a reader of feeds fetched is not proposed on another day. */
export async function forYouFeed({ propose, ...site }: Site, member: Member): Promise<FeedList> {
  const { papers, isEarly } = await propose(member.id, NOVELTY / 100, { waits: true })
  const proposals = papers.slice(0, MOST)
  const ids = proposals.map(({ paper }) => paper.id)
  const said = await site.store.said.of(ids)
  if (!isEarly) await site.store.proposed.note(member.id, ids, site.now())
  const today = Date.parse(dayAt(site.now()))
  const entries = proposals.map(({ paper, reason }) => {
    const entry = paperEntry({ ...site, propose }, paper, said.get(paper.id))
    return { ...entry, html: String(<Because reason={reason} />) + entry.html, listed: today }
  })
  return { title: 'For you', path: '/for-you', entries }
}
