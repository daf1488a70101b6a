import { spanOf } from '#feed/span.ts'
import { saidTo } from '../said-to.ts'
import type { Site } from '../site.ts'
import { papersInWords } from './counts.ts'
import { pathOf, titleOf } from './dateline.tsx'
import { Entry } from './entry.tsx'

const SHOWN = 5

/** After a short list, or in place of none: the first papers of the list before it, with the way to the rest. */
export async function DayBefore({ site, day }: { site: Site; day: string }) {
  const { listings } = site.store
  const span = spanOf('date', day)
  const papers = (await listings.list(span, { limit: SHOWN })).map(({ paper }) => paper)
  const known = await saidTo(
    site,
    papers.map(({ id }) => id),
  )
  const total = await listings.count(day, day)
  return (
    <section class="day-before" aria-labelledby="day-before">
      <h2 id="day-before">The list before: {titleOf(span)}</h2>
      {papers.map((paper) => (
        <Entry site={site} paper={paper} said={known.get(paper.id)} />
      ))}
      {total > SHOWN && (
        <p>
          <a href={pathOf(span)}>All {papersInWords(total)} of that day</a>
        </p>
      )}
    </section>
  )
}
