import { spanOf } from '#feed/span.ts'
import type { PlaceOnList, StoredPaper } from '#store/index.ts'
import { paperPath } from './addresses.ts'
import { pathOf, titleOf } from './dateline.tsx'
import { Maths, beginning } from './maths.tsx'

const TITLE = 60

/** The day that a paper was listed on, and the papers before and after it there. */
export function PaperPlace({ place }: { place: PlaceOnList | undefined }) {
  if (!place) return null
  const span = spanOf('date', place.day)
  return (
    <nav class="place" aria-label="On the day’s list">
      {place.previous && <Turn rel="prev" paper={place.previous} />}
      <p>
        {place.papers > 1 && `${place.place} of ${place.papers.toLocaleString('en')} on `}
        <a href={pathOf(span)}>{titleOf(span)}</a>
      </p>
      {place.next && <Turn rel="next" paper={place.next} />}
    </nav>
  )
}

const Turn = ({ rel, paper }: { rel: 'prev' | 'next'; paper: StoredPaper }) => (
  <a rel={rel} href={paperPath(paper.id)}>
    {rel === 'prev' && '← '}
    <span dir="auto">
      <Maths text={beginning(paper.title, TITLE)} inLink />
    </span>
    {rel === 'next' && ' →'}
  </a>
)
