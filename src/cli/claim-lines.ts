import type { Fate } from '#lab/fate.ts'
import { inWords } from '#lab/in-words.ts'
import type { ClaimSummary } from '#lab/recorded.ts'

const SIGNS: Record<Fate, string> = {
  holds: '+',
  varies: '~',
  'does not hold': '-',
  'cannot tell': '?',
  breaks: '-',
  'still holds': '!',
  'not measured': '?',
}

type Told = Omit<ClaimSummary, 'outcome'> & { outcome: Fate }

/** One claim as a reader of a terminal sees it: its sentence, its weakest number, its verdict in a word. */
export function claimLines({ says, outcome, why, worst, perSeed }: Told): string[] {
  const held = perSeed.filter((seed) => seed.holds).length
  const seeds = perSeed.length === 1 ? '' : ` (holds on ${held} of ${perSeed.length} seeds), the weakest`
  const lines = [`${SIGNS[outcome]} ${outcome}${seeds}: ${inWords(worst)}`, `  ${says}`]
  if (why !== undefined) lines.push(`  ${why}`)
  return lines
}
