import type { Fate } from '#lab/fate.ts'

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
