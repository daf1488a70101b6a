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
const SHORT = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
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

/** A day beside another one, which says month and year: `Wed 11`. */
export const shortDate = (date: string): string => {
  const { weekday, day } = Object.fromEntries(
    SHORT.formatToParts(Date.parse(date)).map(({ type, value }) => [type, value]),
  ) as Record<'weekday' | 'day', string>
  return `${weekday} ${day}`
}

/** A date on the page; in a list with its month cut short. */
export const CalendarDate = ({ date, short = false }: { date: string | undefined; short?: boolean }) =>
  date === undefined ? (
    <span>undated</span>
  ) : (
    <time datetime={date}>{short ? cut(dateInWords(date)) : dateInWords(date)}</time>
  )

/** A date in words with its month cut short: `3 Feb 2026`. */
export const cut = (words: string): string => words.replace(/\p{L}{4,}/u, (month) => month.slice(0, 3))

/** The day of a moment, in UTC. */
export const DayTime = ({ time }: { time: number }) => {
  const at = new Date(time).toISOString()
  return <time datetime={at}>{cut(dateInWords(at.slice(0, 10)))}</time>
}
