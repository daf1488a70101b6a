import type { Judged } from '#lab/run.ts'

/** A verdict in a word and a sign, so that colour is never all there is. */
export interface Mark {
  sign: string
  word: string
  tone: 'good' | 'known' | 'bad' | 'plain'
}

/** What a claim's row says with the idea, or with the idea switched off. */
export function markOf({ holds, expected }: Pick<Judged, 'holds' | 'expected'>, ablated = false): Mark {
  if (ablated && holds) return { sign: '○', word: 'still holds', tone: 'plain' }
  if (ablated && expected === 'holds') return { sign: '✕', word: 'breaks', tone: 'bad' }
  if (holds) return { sign: '✓', word: 'holds', tone: 'good' }
  const word = 'not reproduced'
  return expected === 'fails'
    ? { sign: '○', word, tone: ablated ? 'plain' : 'known' }
    : { sign: '✕', word, tone: 'bad' }
}
