import { type KeptFacts, differenceInWords } from '#runs/facts.ts'
import type { KeptState } from '#runs/state.ts'

const MARKS: Record<KeptState, { sign: string; tone: 'good' | 'mixed' | 'plain' }> = {
  verified: { sign: '✓', tone: 'good' },
  differs: { sign: '~', tone: 'mixed' },
  waiting: { sign: '…', tone: 'plain' },
  reported: { sign: '○', tone: 'plain' },
}

/** Whether the site got the same, as a sign beside its word. */
export function KeptMark({ state }: { state: KeptState }) {
  const { sign, tone } = MARKS[state]
  return (
    <span class={`mark ${tone}`}>
      {sign} {state}
    </span>
  )
}

/** What a kept run is worth, in a sentence. */
export function stateInWords(
  { state, isCurrent, digits = {}, recorded, run: { rerun } }: KeptFacts,
  labels: Readonly<Record<string, string>>,
): string {
  const difference = differenceInWords(digits, labels)
  if (state === 'verified') return 'This site ran it again, and got the same numbers to six digits.'
  if (state === 'differs') return `This site ran it again, and got other numbers: they differ ${difference}.`
  if (!isCurrent)
    return 'The method has changed since: this is a run of an earlier version, and is not run again.'
  const compared =
    recorded &&
    (difference === undefined
      ? ' They are the recorded ones.'
      : ` They differ from the record ${difference}.`)
  if (state === 'waiting')
    return `These are the numbers that somebody sent; this site is going to run it again itself.${compared ?? ''}`
  const why = rerun?.error === undefined ? '' : `: ${rerun.error}`
  return `These are the numbers that somebody sent; this site has not run it again itself${why}.${compared ?? ''}`
}

/** 'seed 412, without this idea: train without the nested loss'. */
export const seedInWords = (
  { seed, without }: { seed: number; without?: string },
  mechanisms: Readonly<Record<string, string>>,
): string => `seed ${seed}${without === undefined ? '' : `, ${mechanisms[without] ?? `without ${without}`}`}`
