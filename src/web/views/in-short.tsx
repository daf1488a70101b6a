import { contributionOf } from '#feed/contribution.ts'
import type { Fact, StoredPaper } from '#store/index.ts'
import { Maths } from './maths.tsx'

/** What a paper did and claims, in other words than its abstract: ours, or a machine's as a source has them. */
export function InShort({ paper, facts }: { paper: StoredPaper; facts: readonly Fact[] }) {
  const contribution = contributionOf(paper, facts)
  const short = contribution?.by === 'the authors' ? undefined : contribution
  if (!short && paper.claim === undefined) return null
  return (
    <section class="in-short" aria-labelledby="in-short">
      <h2 id="in-short">
        In short{short?.by === 'a machine' && <span class="by">, made by a machine</span>}
      </h2>
      {short && (
        <p dir="auto" data-quotable>
          <Maths text={short.text} />
        </p>
      )}
      {paper.claim !== undefined && (
        <p class="claim">
          <span class="by">The claim:</span> {paper.claim}
        </p>
      )}
    </section>
  )
}
