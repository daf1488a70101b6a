import type { Similar } from '#search/similar.ts'
import { paperPath } from './addresses.ts'
import { FirstAuthors } from './authors.tsx'
import { Maths } from './maths.tsx'

/** Papers near this one, each with the words it shares. */
export function SimilarPapers({ similar }: { similar: readonly Similar[] }) {
  if (similar.length === 0) return null
  return (
    <section class="similar" aria-labelledby="similar">
      <h2 id="similar">Similar papers</h2>
      <ul>
        {similar.map(({ paper, shared, similarity }) => (
          <li>
            <a href={paperPath(paper.id)} dir="auto">
              <Maths text={paper.title} inLink />
            </a>
            <p class="authors" dir="auto">
              <FirstAuthors authors={paper.authors} />
            </p>
            {(shared.length > 0 || similarity !== undefined) && (
              <p class="why">
                {shared.length > 0 && `in both: ${shared.join(', ')}`}
                {shared.length > 0 && similarity !== undefined && ' · '}
                {similarity !== undefined && `similarity ${similarity.toFixed(2)}`}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
