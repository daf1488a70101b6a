import { addDays } from '#feed/days.ts'
import { spanOf } from '#feed/span.ts'
import { dateInWords, dayInWords } from './dates.ts'

/** What an issue is called: in the store, and by readers. */
export interface NamedIssue {
  kind: 'daily' | 'weekly'
  /** `YYYY-MM-DD`, the reader's own. */
  day: string
}

/** In the store: `digest 2026-03-02`, or `digest 2026-W09 of 2026-03-02`; a first one is beside that day's. */
export function issueName({ kind, day }: NamedIssue, isFirst = false): string {
  const week = kind === 'weekly' ? `${weekOf(day).name} of ` : ''
  return `digest ${isFirst ? 'first ' : ''}${week}${day}`
}

/** The other way round. */
export const namedIssue = (name: string): NamedIssue => ({
  kind: / \d{4}-W\d\d of /.test(name) ? 'weekly' : 'daily',
  day: name.slice(-10),
})

/** `Monday 2 March 2026`, or `Week 9 of 2026, 23 February to 1 March`. */
export function issueInWords({ kind, day }: NamedIssue): string {
  if (kind === 'daily') return dayInWords(day)
  const { name, from, to } = weekOf(day)
  return `${weekInWords(day)} of ${name.slice(0, 4)}, ${dateInWords(from)} to ${dateInWords(to)}`
}

/** `Week 9`: the one before a day. */
export const weekInWords = (day: string): string => `Week ${Number(weekOf(day).name.slice(-2))}`

/** The seven days before a weekly issue's. */
export const spanBefore = (day: string) => ({ from: addDays(day, -7), to: addDays(day, -1) })

/** With the name of the week that most of them are in (ISO 8601). */
const weekOf = (day: string) => ({ ...spanBefore(day), name: spanOf('week', addDays(day, -4)).name })
