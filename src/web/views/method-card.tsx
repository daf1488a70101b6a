import { toCoins } from '#citation/coins.ts'
import { inWords } from '#lab/in-words.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import { deciding, seedRuns, verdictsOf } from '#lab/recorded.ts'
import type { Method } from '../site.ts'
import { paperPath } from './addresses.ts'
import { Maths } from './maths.tsx'
import { Verdict } from './outcome.tsx'
import { Thumbnail } from './thumbnail.tsx'

/** A method in the catalogue: its picture, what it showed, how that came out, and how long it takes to see it. */
export function MethodCard({ method }: { method: Method }) {
  const { paper, outcome, runnable } = method
  const claim = outcome && deciding(outcome.claims)
  const path = paperPath(paper.arxiv)
  return (
    <li class="method">
      <span class="Z3988" title={toCoins(paper)} hidden></span>
      <Thumbnail method={method} />
      <div class="words">
        <p class="says">
          <a href={`${path}#run`}>{claim?.says ?? paper.claim}</a>
        </p>
        <p class="verdict">
          {outcome ? (
            <>
              <Verdict status={outcome.status} /> · {inWords(claim!.worst)}
            </>
          ) : (
            'runs here, not recorded yet'
          )}
        </p>
        <h2 dir="auto">
          <a href={path}>
            <Maths text={paper.title} inLink />
          </a>
        </h2>
        <p class="facts-line">
          {outcome && runnable && (
            <>
              <a class="run-it" href={`${path}#run`}>
                Run it, {typesetSeconds(outcome.seconds)}
              </a>
              {' · '}
            </>
          )}
          {tally(method)}
        </p>
      </div>
    </li>
  )
}

/** How many claims hold and checks pass on the recorded seeds. Checks are no verdict. */
function tally({ outcome, recorded }: Method): string {
  if (!outcome || !recorded) return ''
  const held = outcome.claims.filter((claim) => claim.outcome === 'holds').length
  const runs = seedRuns(recorded).map((run) => verdictsOf(recorded, run).checks)
  const checks = runs[0]?.length ?? 0
  const passed = Array.from({ length: checks }, (_, i) => runs.every((run) => run[i]?.holds)).filter(
    Boolean,
  ).length
  const claims = `${held} of ${outcome.claims.length} ${outcome.claims.length === 1 ? 'claim' : 'claims'}`
  return checks === 0 ? claims : `${claims}, ${passed} of ${checks} checks`
}
