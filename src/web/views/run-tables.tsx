import type { FC } from 'hono/jsx'
import type { Judged } from '#lab/run.ts'
import { typesetVerdict } from '#lab/typeset.ts'
import { markOf } from '../islands/verdict-mark.ts'
import type { ClaimRow, MetricRow } from './run-record.ts'

/** Per claim: the sentence, the worst seed's number against its bound, and the same with the idea off. */
export const ClaimTable: FC<{ claims: ClaimRow[] }> = ({ claims }) => (
  <table class="claims" aria-label="Claims, with the idea and without it" hidden={claims.length === 0}>
    <Heads first="Claim" />
    <tbody>
      {claims.map(({ says, worst, perSeed, why, off }) => (
        <tr>
          <th scope="row">
            {says}
            {why !== undefined && <small class="why">{why}</small>}
          </th>
          <td class="on">
            <p>
              <Verdict verdict={worst} />
            </p>
            {perSeed !== '' && <small>seeds: {perSeed}</small>}
          </td>
          <td class="off">
            {off && (
              <p>
                <Verdict verdict={off} ablated />
              </p>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** Everything that was measured: the mean over the seeds with its range, and the run with the idea off. */
export const MetricTable: FC<{ metrics: MetricRow[] }> = ({ metrics }) => (
  <details class="all" hidden={metrics.length === 0} open={metrics.length <= 6}>
    <summary>Everything measured</summary>
    <table class="metrics">
      <Heads first="Measure" />
      <tbody>
        {metrics.map(({ label, on, off }) => (
          <tr>
            <th scope="row">{label}</th>
            <td class="on">
              <p>{on}</p>
            </td>
            <td class="off">
              <p>{off}</p>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
)

const Heads: FC<{ first: string }> = ({ first }) => (
  <thead>
    <tr>
      <th scope="col">{first}</th>
      <th scope="col">With the idea</th>
      <th scope="col">Idea off</th>
    </tr>
  </thead>
)

const Verdict: FC<{ verdict: Judged; ablated?: boolean }> = ({ verdict, ablated = false }) => {
  const { sign, word, tone } = markOf(verdict, ablated)
  return (
    <>
      {typesetVerdict(verdict)}{' '}
      <span class={`mark ${tone}`}>
        {sign} {word}
      </span>
    </>
  )
}
