import type { NearDuplicate } from '#search/near-duplicates.ts'
import { paperPath } from './addresses.ts'
import { Maths } from './maths.tsx'

/** Other records of the same work. */
export function AlsoHere({ twins }: { twins: readonly NearDuplicate[] }) {
  if (twins.length === 0) return null
  return (
    <p class="also-here">
      Also here as{' '}
      {twins.map(({ paper }, i) => (
        <>
          {i > 0 && ', '}
          <a href={paperPath(paper.id)} dir="auto">
            <Maths text={paper.title} inLink />
          </a>{' '}
          ({paper.venue ?? paper.id})
        </>
      ))}
      .
    </p>
  )
}
