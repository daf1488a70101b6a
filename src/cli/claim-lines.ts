import { inWords } from '#lab/in-words.ts'
import type { ClaimSummary, Outcome } from '#lab/recorded.ts'

const SIGNS: Record<Outcome, string> = { holds: '+', varies: '~', 'does not hold': '-', 'cannot tell': '?' }

/** One claim as a reader of a terminal sees it: its sentence, its weakest number, its verdict in a word. */
export function claimLines({ says, outcome, why, worst, perSeed }: ClaimSummary): string[] {
  const held = perSeed.filter((seed) => seed.holds).length
  const seeds = perSeed.length === 1 ? '' : ` (holds on ${held} of ${perSeed.length} seeds), the weakest`
  const lines = [`${SIGNS[outcome]} ${outcome}${seeds}: ${inWords(worst)}`, `  ${says}`]
  if (why !== undefined) lines.push(`  ${why}`)
  return lines
}
