import { type Span, spanOf } from '#feed/span.ts'
import { dateInWords } from './dates.tsx'

const KINDS = { date: 'Day', week: 'Week', month: 'Month' } as const

interface EditionNavProps {
  /** The one to look up by day, week or month. */
  day: string
  /** The list that is shown; absent on the page of what is trending. */
  span?: Span
  previous?: string | undefined
  next?: string | undefined
}

/** To the lists before and after, past the days without one; and to the same days by week or month. */
export const EditionNav = ({ day, span, previous, next }: EditionNavProps) => (
  <nav class="editions" aria-label="Editions">
    {span && previous !== undefined && (
      <a rel="prev" href={pathOf(spanOf(span.kind, previous))}>
        ← {nameOf(spanOf(span.kind, previous))}
      </a>
    )}
    {(Object.keys(KINDS) as Span['kind'][]).map((kind) => (
      <a href={pathOf(spanOf(kind, day))} aria-current={kind === span?.kind ? 'page' : undefined}>
        {KINDS[kind]}
      </a>
    ))}
    <a href="/trending" aria-current={span ? undefined : 'page'}>
      Trending
    </a>
    <a href="/papers">All papers</a>
    {span && next !== undefined && (
      <a rel="next" href={pathOf(spanOf(span.kind, next))}>
        {nameOf(spanOf(span.kind, next))} →
      </a>
    )}
  </nav>
)

export const pathOf = ({ kind, name }: Span): string => `/${kind}/${name}`

/** Over a list: the day, the month, or the week with its days. */
export function titleOf(span: Span): string {
  if (span.kind !== 'week') return nameOf(span)
  const [to, from] = [dateInWords(span.to), dateInWords(span.from).split(' ')]
  // What both days have in common is said once.
  const same =
    span.from.slice(0, 7) === span.to.slice(0, 7) ? 2 : span.from.slice(0, 4) === span.to.slice(0, 4) ? 1 : 0
  return `${nameOf(span)}, ${from.slice(0, from.length - same).join(' ')} to ${to}`
}

/** The same, short. */
const nameOf = ({ kind, name }: Span): string =>
  kind === 'week' ? `Week ${Number(name.slice(6))}` : dateInWords(name)
