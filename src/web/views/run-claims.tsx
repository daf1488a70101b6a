import type { FC } from 'hono/jsx'
import { inWords } from '#lab/in-words.ts'
import { type Fate, fateOf, markOf } from '../islands/verdict-mark.ts'
import type { ClaimRow, Off } from './run-record.ts'

/** The first claim: its sentence, its verdict in words, and its number with the idea and without it, large. */
export const Headline: FC<{ claim: ClaimRow }> = ({ claim }) => {
  const [off] = claim.off
  return (
    <div class="claims">
      <div class="headline" data-says={claim.says}>
        <p class="says">{claim.says}</p>
        <p class="verdict">
          <Mark fate={claim.outcome} /> <span>{inWords(claim.worst)}</span>{' '}
          <small>
            {claim.held}; the paper: {claim.from}
          </small>
        </p>
        {claim.why !== undefined && <p class="why">{claim.why}</p>}
        <div class="pair">
          <div class="on">
            <p class="by">With the idea</p>
            <p class="large">{claim.value}</p>
            <p class="by">weakest of {claim.perSeed.length} seeds</p>
          </div>
          <div class="off">
            {off && (
              <>
                <p class="by">Without it: {off.label}</p>
                <p class="large">{off.value}</p>
                <p class="by">least broken seed; breaks {off.broken}</p>
              </>
            )}
          </div>
        </div>
        {claim.off.slice(1).map((off) => (
          <Without claim={claim} off={off} />
        ))}
      </div>
    </div>
  )
}

/** The other claims, in the same form, smaller. */
export const Claims: FC<{ claims: readonly ClaimRow[] }> = ({ claims }) => (
  <ul class="claims">
    {claims.map((claim) => (
      <li data-says={claim.says}>
        <p class="says">{claim.says}</p>
        <div class="on">
          <p class="verdict">
            <Mark fate={claim.outcome} /> <span>{inWords(claim.worst)}</span>{' '}
            <small>
              {claim.held}; the paper: {claim.from}
            </small>
          </p>
        </div>
        <div class="off">
          {claim.off.map((off) => (
            <Without claim={claim} off={off} />
          ))}
        </div>
        {claim.why !== undefined && <p class="why">{claim.why}</p>}
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

export const Mark: FC<{ fate: Fate }> = ({ fate }) => {
  const { sign, tone } = markOf(fate)
  return (
    <span class={`mark ${tone}`}>
      {sign} {fate}
    </span>
  )
}
