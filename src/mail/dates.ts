const DAY = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})

/** A calendar day as the head of a newspaper has it: `Monday 23 November 2026`. */
export const dayInWords = (day: string): string => DAY.format(Date.parse(day))

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/** `2 March`. */
export const dateInWords = (day: string): string => DATE.format(Date.parse(day))
