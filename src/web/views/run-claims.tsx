import type { FC } from 'hono/jsx'
import { fateOf } from '#lab/fate.ts'
import { inWords } from '#lab/in-words.ts'
import { Mark } from './run-mark.tsx'
import { Pair, type Starts } from './run-pair.tsx'
import type { ClaimRow, Off } from './run-record.ts'

interface HeadlineProps {
  claim: ClaimRow
  /** What its number means. */
  reading: string | undefined
  starts: Starts | undefined
}

/** The first claim: its sentence, how to read its number, where the paper says it, and its number on both sides of the idea. */
export const Headline: FC<HeadlineProps> = ({ claim, reading, starts }) => (
  <div class="claims">
    <div class="headline" data-says={claim.says}>
      <p class="says">{claim.says}</p>
      {reading !== undefined && <p class="reading">{reading}</p>}
      <p class="from">The paper: {claim.from}</p>
      <Pair claim={claim} starts={starts} />
    </div>
  </div>
)

/** Other claims, small; `runnable` keeps a place for what a run here says of them. */
export const Claims: FC<{ claims: readonly ClaimRow[]; runnable: boolean }> = ({ claims, runnable }) => (
  <ul class="claims">
    {claims.map((claim) => (
      <li data-says={claim.says}>
        <p class="says">{claim.says}</p>
        <p class="verdict">
          <Mark fate={claim.outcome} /> <span>{inWords(claim.worst)}</span> <small>{claim.held}</small>
        </p>
        {runnable && <p class="here" />}
      </li>
    ))}
  </ul>
)

/** Folded: each claim with every idea, and without each that it rests on. */
export const WithoutIdeas: FC<{ claims: readonly ClaimRow[] }> = ({ claims }) => (
  <ul class="without-ideas">
    {claims.map((claim) => (
      <li>
        <p>
          {claim.says} <small>The paper: {claim.from}.</small>
        </p>
        <p>
          <Mark fate={claim.outcome} /> {inWords(claim.worst)} <small>{claim.held}</small>
        </p>
        {claim.why !== undefined && <p class="why">{claim.why}</p>}
        {claim.off.map((off) => (
          <Without claim={claim} off={off} />
        ))}
      </li>
    ))}
  </ul>
)

const Without: FC<{ claim: ClaimRow; off: Off }> = ({ claim, off }) => {
  const { mechanism, label, worst, value, broken } = off
  const fate = fateOf({ ...claim, ...worst }, { isVoid: false, without: mechanism })
  return (
    <p class="without">
      <Mark fate={fate} /> <span>{value}</span>{' '}
      <small>
        when we {label}; {fate === 'breaks' ? '' : 'breaks '}
        {broken}
      </small>
    </p>
  )
}
