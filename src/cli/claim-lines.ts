import { comparison } from '#lab/numbers.ts'
import type { ClaimSummary } from '#lab/recorded.ts'

/** One claim as a reader of a terminal sees it: its numbers, its verdict in a word, its sentence. */
export function claimLines({ says, holds, expected, why, worst }: ClaimSummary): string[] {
  const word = holds ? 'holds' : expected === 'fails' ? 'not reproduced at this scale' : 'does not hold'
  const lines = [`${holds ? '+' : '-'} ${comparison(worst)}  ${word}`, `  ${says}`]
  if (!holds && why !== undefined) lines.push(`  ${why}`)
  return lines
}
