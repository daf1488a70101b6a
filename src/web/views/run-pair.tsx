import type { Child, FC } from 'hono/jsx'
import { fateOf } from '#lab/fate.ts'
import { inWords } from '#lab/in-words.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import { Mark } from './run-mark.tsx'
import type { ClaimRow, Off } from './run-record.ts'

/** What starts a run, where there is one to start. */
export interface Starts {
  /** Mean of one seed where it was recorded. */
  seconds: number | undefined
  /** The mechanism whose run the reader was sent to, off in the run that `r` starts. */
  without: string | undefined
}

/** The headline's number with the idea and without it, large, each with the button that measures it here. */
export const Pair: FC<{ claim: ClaimRow; starts: Starts | undefined }> = ({ claim, starts }) => {
  const [value, limit] = inWords(claim.worst).split(/ (?=\(\w+:)/)
  const seeds = claim.perSeed.length
  return (
    <div class="pair">
      <Side
        by={seeds === 1 ? 'With the idea' : `With the idea, the weakest of ${seeds} seeds`}
        off=""
        start={starts && <RunButton starts={starts} />}
      >
        <span class="large">{value}</span> <small>{limit}</small>{' '}
        <span class="fate">
          <Mark fate={claim.outcome} /> <small>{claim.held}</small>
        </span>
      </Side>
      {claim.off.map((off) => (
        <Side
          by={`Without it: ${off.label}`}
          off={off.mechanism}
          start={starts && <WithoutButton off={off} starts={starts} />}
        >
          <span class="large">{off.value}</span> <OffFate claim={claim} off={off} />
        </Side>
      ))}
    </div>
  )
}

interface SideProps {
  by: string
  off: string
  start: Child
  children?: Child
}

const Side: FC<SideProps> = ({ by, off, start, children }) => (
  <div class={off === '' ? 'on' : 'off'} data-off={off}>
    <p class="by">{by}</p>
    <p class="number">{children}</p>
    {start && (
      <div class="try">
        {start}
        <p class="here">not run here yet</p>
      </div>
    )}
  </div>
)

const OffFate: FC<{ claim: ClaimRow; off: Off }> = ({ claim, off: { mechanism, worst, broken } }) => {
  const fate = fateOf({ ...claim, ...worst }, { isVoid: false, without: mechanism })
  return (
    <span class="fate">
      <Mark fate={fate} />{' '}
      <small>
        {fate === 'breaks' ? '' : 'breaks '}
        {broken}
      </small>
    </span>
  )
}

export const RunButton: FC<{ starts: Starts }> = ({ starts: { seconds, without } }) => (
  <button
    type="button"
    {...(without === undefined && { class: 'primary', 'aria-keyshortcuts': 'r' })}
    data-do="run"
  >
    Run here
    <Takes seconds={seconds} />
  </button>
)

const WithoutButton: FC<{ off: Off; starts: Starts }> = ({ off, starts }) => (
  <SwitchOff mechanism={off.mechanism} seconds={off.seconds} starts={starts}>
    Run without it<span class="unseen">: {off.label}</span>
  </SwitchOff>
)

interface SwitchOffProps {
  mechanism: string
  seconds?: number
  starts: Starts
  children?: Child
}

export const SwitchOff: FC<SwitchOffProps> = ({ mechanism, seconds, starts: { without }, children }) => (
  <button
    type="button"
    {...(without === mechanism && { class: 'primary', 'aria-keyshortcuts': 'r' })}
    data-do="without"
    data-mechanism={mechanism}
  >
    {children}
    <Takes seconds={seconds} />
  </button>
)

/** What it took where it was recorded, until this device has its own time. */
const Takes: FC<{ seconds: number | undefined }> = ({ seconds }) => (
  <span class="takes">{seconds !== undefined && `, about ${typesetSeconds(seconds)}`}</span>
)
