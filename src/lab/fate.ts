import type { ClaimStatement, Judged } from './claim.ts'
import type { ClaimSummary, Outcome } from './recorded.ts'

/** What became of a claim: over several seeds its outcome, in one run also that it broke, as it has to. */
export type Fate = Outcome | 'breaks' | 'still holds' | 'not measured'

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

/** The same over several seeds: where all break, or all still hold, without what the claim rests on. */
export function fateOver(
  { outcome, restsOn }: Pick<ClaimSummary, 'outcome' | 'restsOn'>,
  without: string | undefined,
): Fate {
  if (without === undefined || !restsOn.includes(without)) return outcome
  return outcome === 'does not hold' ? 'breaks' : outcome === 'holds' ? 'still holds' : outcome
}
