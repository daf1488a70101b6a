import { SAME_DIGITS } from '#lab/digits.ts'
import type { KeptRun } from '#store/index.ts'

/**
 * What a kept run is worth: `verified` when the site ran it itself and got the same numbers, `differs` when it got
 * others. Until then it is what somebody says.
 */
export type KeptState = 'reported' | 'waiting' | 'verified' | 'differs'

export function stateOf({ agrees, rerun }: Pick<KeptRun, 'agrees' | 'rerun'>): KeptState {
  if (rerun?.metrics) return (agrees ?? 0) >= SAME_DIGITS ? 'verified' : 'differs'
  return rerun && rerun.ended === undefined ? 'waiting' : 'reported'
}
