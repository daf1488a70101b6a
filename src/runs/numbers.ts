import type { CheckStatement, ClaimStatement } from '#lab/claim.ts'
import { type Recorded, type RecordedRun, measured, statements, verdictsOf } from '#lab/recorded.ts'
import type { Reproduction } from '#lab/reproduction.ts'
import type { Verdicts } from '#lab/run.ts'
import type { RunName } from '#store/index.ts'

/** The numbers of a kept run, with the claims and checks as they were asked of it then. */
export interface KeptNumbers extends Pick<RecordedRun, 'metrics' | 'claims' | 'checks'> {
  asked: { claims: ClaimStatement[]; checks: CheckStatement[] }
}

type Sent = Pick<RecordedRun, 'metrics' | 'without'>

/** Measures the claims on what was sent. */
export const numbersOf = (reproduction: Reproduction, run: Sent): KeptNumbers => ({
  metrics: run.metrics,
  ...measured(reproduction, run),
  asked: statements(reproduction),
})

/** The numbers of a run of other code than what is here: nobody can ask anything of them. */
export const bareNumbers = ({ metrics }: Sent): KeptNumbers => ({
  metrics,
  claims: [],
  checks: [],
  asked: { claims: [], checks: [] },
})

/** What a kept run says of the claims of then; undefined when none were asked. */
export const verdictsOfKept = (
  { asked, ...numbers }: KeptNumbers,
  { seed, without }: RunName,
): Verdicts | undefined =>
  asked.claims.length === 0
    ? undefined
    : verdictsOf(asked, {
        ...numbers,
        seed,
        ...(without !== undefined && { without }),
        seconds: 0,
        settings: [],
      })

/** The recorded run of the same seed, with the same mechanism off, where there is one of the same code. */
export const recordedTwin = (
  recorded: Recorded | undefined,
  { fingerprint, seed, without }: RunName,
): RecordedRun | undefined =>
  recorded?.fingerprint === fingerprint
    ? recorded.runs.find((run) => run.seed === seed && run.without === without && run.longer !== true)
    : undefined
