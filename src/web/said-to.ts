import type { Said } from '#store/index.ts'
import { currentMember } from './member.ts'
import type { Site } from './site.ts'

/** What is known of a paper, and to a member what they made of it. */
export interface SaidTo extends Said {
  /** Whether the member who asks voted for it; absent for a visitor. */
  isVoted?: boolean
}

/** What is known of papers by their ids, as who asks is shown it. */
export async function saidTo({ store }: Site, ids: readonly string[]): Promise<Map<string, SaidTo>> {
  const said = await store.said.of(ids)
  const member = currentMember()
  if (!member) return said
  const voted = await store.votes.among(member.id, ids)
  return new Map([...said].map(([id, one]) => [id, { ...one, isVoted: voted.has(id) }]))
}
