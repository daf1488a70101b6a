import { rulingsOf } from '#feed/rule.ts'
import { type Act, type Store, type StoredPaper, isAtLeast } from '#store/index.ts'
import { currentMember } from '../member.ts'
import { paperPath } from './addresses.ts'
import { MemberName } from './member-name.tsx'

/** A ruling of which records are one work, by its key, and the act by which it was made. */
export interface IdentityRuled {
  key: number
  act: Act
}

export async function readIdentityRuled(store: Store, { id }: StoredPaper): Promise<IdentityRuled[]> {
  const rulings = await rulingsOf(store, (await store.papers.key(id)) ?? -1)
  const acts = await Promise.all(rulings.map(({ act }) => store.acts.get(act)))
  return rulings.flatMap(({ key }, i) => (acts[i] ? [{ key, act: acts[i] }] : []))
}

/** What curators made one with a paper and parted from it, each with its way back. */
export const IdentityRows = ({ paper, ruled }: { paper: StoredPaper; ruled: readonly IdentityRuled[] }) => {
  const member = currentMember()
  return (
    <>
      {ruled.map(({ key, act }) => (
        <li>
          <span>
            <MemberName member={act.by} /> <span dir="auto">{act.words}</span>:{' '}
            <span dir="auto">{act.reason}</span>
          </span>
          {member && isAtLeast(member.role, 'curator') && (
            <form class="inline" method="post" action={`${paperPath(paper.id)}/rulings`}>
              <input type="hidden" name="ruling" value={String(key)} />
              <input name="reason" maxlength={500} aria-label="Why it is taken back" placeholder="Why" />
              <button type="submit" aria-label={`Take back: ${act.words}`}>
                Take back
              </button>
            </form>
          )}
        </li>
      ))}
    </>
  )
}
