import type { StoredPaper } from '#store/index.ts'
import { paperPath } from './addresses.ts'

interface NotInterestedProps {
  paper: Pick<StoredPaper, 'id'>
  isDismissed: boolean
}

/** Puts a paper away from what is proposed to a member, or takes that back; nobody else learns of it. */
export const NotInterested = ({ paper, isDismissed }: NotInterestedProps) => (
  <form class="inline" method="post" action={`${paperPath(paper.id)}/dismiss`}>
    <button class="quiet" name="dismiss" value={isDismissed ? 'no' : 'yes'}>
      {isDismissed ? 'Put away: show it to me again' : 'Not interested'}
    </button>
  </form>
)
