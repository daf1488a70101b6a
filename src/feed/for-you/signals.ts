import type { Described } from './taste.ts'

/** What a reader did with a paper. `less` is "less like this". */
export type SignalKind = 'kept' | 'voted' | 'opened' | 'less'

export interface Signal {
  kind: SignalKind
  /** The paper's key. */
  key: number
  paper: Described
  /** UTC milliseconds */
  at: number
}

/** A paper that speaks for what is like it. */
export interface Pick {
  key: number
  paper: Described
  weight: number
}

/** Who opens a paper has not yet said that they like it. How much that counts could not be measured: no data tell it. */
const WEIGHTS = { kept: 1, voted: 1, opened: 0.2 }
/** The newest that are looked at. */
const MOST_PICKS = 500
const MOST_LESS = 100

/**
 * What speaks for a reader's taste, and what against it. Of a paper the last word counts, and to open it is no word; several
 * signals of one paper count once.
 */
export function weigh(signals: readonly Signal[]): { picks: Pick[]; less: Pick[] } {
  const last = new Map<number, Signal>()
  for (const signal of [...signals].sort((a, b) => a.at - b.at || a.key - b.key)) {
    const before = last.get(signal.key)
    if (!before || signal.kind !== 'opened' || before.kind === 'opened') last.set(signal.key, signal)
  }
  const newest = [...last.values()].sort((a, b) => b.at - a.at || a.key - b.key)
  const of = (isWanted: boolean, most: number): Pick[] =>
    newest
      .filter(({ kind }) => (kind !== 'less') === isWanted)
      .slice(0, most)
      .map(({ kind, key, paper }) => ({ key, paper, weight: kind === 'less' ? 1 : WEIGHTS[kind] }))
  return { picks: of(true, MOST_PICKS), less: of(false, MOST_LESS) }
}
