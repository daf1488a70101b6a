const DAY = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** The head of a newspaper: `Monday 23 November 2026`, in UTC. */
export const dayInWords = (time: number): string => DAY.format(time)

/** A calendar date as a reader says it; one we can't read is shown as it is. */
export function dateInWords(date: string): string {
  const time = Date.parse(date)
  if (Number.isNaN(time)) return date
  return (/^\d{4}-\d{2}$/.test(date) ? MONTH : DATE).format(time)
}

export const CalendarDate = ({ date }: { date: string | undefined }) =>
  date === undefined ? <span>undated</span> : <time datetime={date}>{dateInWords(date)}</time>
