import type { ClaimStatement, Judged } from '#lab/claim.ts'
import type { Outcome } from '#lab/recorded.ts'

/** What became of a claim: over several seeds its outcome, in one run also that it broke, as it has to. */
export type Fate = Outcome | 'breaks' | 'still holds' | 'not measured'

/** A verdict as a sign beside its word, so that colour is never all there is. */
export interface Mark {
  sign: string
  tone: 'good' | 'mixed' | 'plain'
}

const MARKS: Record<Fate, Mark> = {
  holds: { sign: '✓', tone: 'good' },
  varies: { sign: '~', tone: 'mixed' },
  'does not hold': { sign: '✕', tone: 'mixed' },
  'cannot tell': { sign: '?', tone: 'plain' },
  breaks: { sign: '✕', tone: 'plain' },
  'still holds': { sign: '○', tone: 'mixed' },
  'not measured': { sign: '?', tone: 'plain' },
}

export const markOf = (fate: Fate): Mark => MARKS[fate]

/** What one run says of a claim. Without a mechanism that it rests on, it breaks or still holds. */
export function fateOf(
  { holds, measured, restsOn }: Pick<Judged<ClaimStatement>, 'holds' | 'measured' | 'restsOn'>,
  { isVoid, without }: { isVoid: boolean; without?: string | undefined },
): Fate {
  if (isVoid) return 'cannot tell'
  if (Number.isNaN(measured)) return 'not measured'
  if (without === undefined || !restsOn.includes(without)) return holds ? 'holds' : 'does not hold'
  return holds ? 'still holds' : 'breaks'
}
