import type { Child } from 'hono/jsx'
import { type Span, spanOf } from '#feed/span.ts'
import { cut, dateInWords, dayInWords, shortDate } from './dates.tsx'

const KINDS = { date: 'Day', week: 'Week', month: 'Month' } as const

interface DatelineProps {
  title: string
  /** The one to look up by day, week or month; absent while no list came in. */
  day: string | undefined
  /** The list that is shown; absent on pages of no day. */
  span?: Span
  previous?: string | undefined
  next?: string | undefined
  /** How many papers, in words. */
  count?: string | undefined
  /** The form that narrows the list. */
  children?: Child
}

/** Over a list: what it is of, and the way to those before and after, and to the same days by week or month. */
export const Dateline = ({ title, day, span, previous, next, count, children }: DatelineProps) => (
  <header class="dateline">
    <h1 id="edition">{title}</h1>
    {count !== undefined && <p class="count">{count}</p>}
    <nav class="editions" aria-label="Editions">
      {span && previous !== undefined && (
        <a class="turn" rel="prev" href={pathOf(spanOf(span.kind, previous))}>
          ← {nameBeside(spanOf(span.kind, previous), span)}
        </a>
      )}
      {span && next !== undefined && (
        <a class="turn" rel="next" href={pathOf(spanOf(span.kind, next))}>
          {nameBeside(spanOf(span.kind, next), span)} →
        </a>
      )}
      {day !== undefined &&
        (Object.keys(KINDS) as Span['kind'][]).map((kind) => (
          <a href={pathOf(spanOf(kind, day))} aria-current={kind === span?.kind ? 'page' : undefined}>
            {KINDS[kind]}
          </a>
        ))}
    </nav>
    {children}
  </header>
)

export const pathOf = ({ kind, name }: Span): string => `/${kind}/${name}`

/** Over a list: the day, the month, or the week with its days. */
export function titleOf(span: Span): string {
  if (span.kind === 'date') return dayInWords(Date.parse(span.name))
  if (span.kind === 'month') return dateInWords(span.name)
  const [to, from] = [dateInWords(span.to), dateInWords(span.from).split(' ')]
  // What both days have in common is said once.
  const same =
    span.from.slice(0, 7) === span.to.slice(0, 7) ? 2 : span.from.slice(0, 4) === span.to.slice(0, 4) ? 1 : 0
  return `${nameOf(span)}, ${from.slice(0, from.length - same).join(' ')} to ${to}`
}

/** Beside the one that is shown, which says the year when it is the same. */
const nameBeside = (span: Span, shown: Span): string =>
  span.kind === 'month' && span.name.slice(0, 4) === shown.name.slice(0, 4)
    ? nameOf(span).replace(/ \d{4}$/, '')
    : nameOf(span)

/** The same, short. */
const nameOf = ({ kind, name }: Span): string => {
  if (kind === 'week') return `Week ${Number(name.slice(6))}`
  return kind === 'date' ? shortDate(name) : cut(dateInWords(name))
}
