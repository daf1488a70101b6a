import { statusInWords } from '#lab/record-in-words.ts'
import type { Status } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import type { Method } from '../site.ts'

/** Tick, wave, cross and line: a verdict never speaks by colour alone. */
const MARKS: Record<Status, string> = {
  reproduced: 'M3 8.5l3.5 3.5L13 4.5',
  varies: 'M2.5 9.5c2-5 4-3 5.5-1.5s3.5 3.5 5.5-1.5',
  'not reproduced': 'M4 4l8 8M12 4l-8 8',
  'cannot tell': 'M3 8h10',
}
const TONES: Record<Status, string> = {
  reproduced: 'good',
  varies: 'mixed',
  'not reproduced': 'mixed',
  'cannot tell': 'plain',
}

/** How a method fared, in a word that a mark stands before. */
export const Verdict = ({ status }: { status: Status }) => (
  <span class={`outcome ${TONES[status]}`}>
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={MARKS[status]} />
    </svg>
    <strong>{status === 'reproduced' ? 'reproduced here' : statusInWords(status)}</strong>
  </span>
)

/** The same in one quiet line, with the time that a run takes. */
export function OutcomeLine({ method: { outcome, runnable } }: { method: Method }) {
  if (!outcome) return runnable ? <span class="outcome">runs here, not recorded yet</span> : null
  return (
    <>
      <Verdict status={outcome.status} /> · {runnable ? 'run it, ' : ''}
      {typesetSeconds(outcome.seconds)}
    </>
  )
}
