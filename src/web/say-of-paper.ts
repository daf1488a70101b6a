import type { Site } from './site.ts'

/** What may be said of a paper, as the store has it. */
export type Said = 'votes' | 'picks' | 'lessLike' | 'dismissals'

/** Far more than anybody reads. */
const LIMIT = { most: 1000, spanMs: 3_600_000 }
export const TOO_MANY = `${LIMIT.most} papers an hour can be voted for or put away; go on in an hour`

/** Notes what a member says of a paper, or takes it back. False, and nothing is noted, where they said too much this hour. */
export async function sayOfPaper(
  { store, now }: Site,
  kind: Said,
  { member, paper, isSaid }: { member: string; paper: string; isSaid: boolean },
): Promise<boolean> {
  if (!(await store.limits.take(`say ${member}`, LIMIT, now()))) return false
  if (isSaid) await store[kind].say(member, paper, now())
  else await store[kind].takeBack(member, paper)
  return true
}
