import { inWords } from '#lab/in-words.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import type { Status } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset.ts'
import type { Method } from '../site.ts'

/** Tick, wave, cross and line: a verdict never speaks by colour alone. */
const MARKS: Record<Status, string> = {
  reproduced: 'M3 8.5l3.5 3.5L13 4.5',
  varies: 'M2.5 9.5c2-5 4-3 5.5-1.5s3.5 3.5 5.5-1.500',
  'not reproduced': 'M4 4l8 8M12 4l-8 8',
  'cannot tell': 'M3 8h10',
}
const TONES: Record<Status, string> = {
  reproduced: 'good',
  varies: 'mixed',
  'not reproduced': 'mixed',
  'cannot tell': 'plain',
}

/** How a method fared, in one quiet line: word, number beside its bound, seconds. */
export function OutcomeLine({ method }: { method: Method }) {
  const { outcome, runnable } = method
  if (!outcome) return runnable ? <span class="outcome">runs here, not recorded yet</span> : null
  return (
    <span class={`outcome ${TONES[outcome.status]}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={MARKS[outcome.status]} />
      </svg>
      <strong>{statusInWords(outcome.status)}</strong> · {inWords(outcome.claims[0]!.worst)} ·{' '}
      {typesetSeconds(outcome.seconds)}
    </span>
  )
}
