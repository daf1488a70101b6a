import type { Child } from 'hono/jsx'
import type { Proposal } from '../for-you/propose.ts'
import { paperPath } from './addresses.ts'
import { Maths } from './maths.tsx'

/** Why a paper is proposed, by what its rank was truly made of. */
export const Because = ({ reason }: Pick<Proposal, 'reason'>) => (
  <p class="why-found">
    {reason.kind === 'near' ? (
      <>
        Because you {reason.deed}{' '}
        <a href={paperPath(reason.like.id)} dir="auto">
          <Maths text={reason.like.title} inLink />
        </a>
      </>
    ) : (
      { new: 'New', popular: 'Many like it', rest: 'It is what is left' }[reason.kind]
    )}
  </p>
)

/** What can be said of a proposed paper; nobody else learns of it. */
export const SayOf = ({ id }: { id: string }) => (
  <div class="say-of">
    <Say id={id} what="pick" value="yes">
      More like this
    </Say>
    <Say id={id} what="less" value="yes">
      Less like this
    </Say>
    <Say id={id} what="dismiss" value="yes">
      Not interested
    </Say>
  </div>
)

interface SayProps {
  id: string
  what: 'pick' | 'less' | 'dismiss'
  value: 'yes' | 'no'
  children: Child
}

/** One thing to say of a paper, or to take back. */
export const Say = ({ id, what, value, children }: SayProps) => (
  <form class="inline" method="post" action={`${paperPath(id)}/${what}`}>
    <button class="quiet" name={what} value={value}>
      {children}
    </button>
  </form>
)
