const DAY_MS = 86_400_000

/** The calendar day of a moment, in UTC. */
export const dayAt = (moment: number): string => new Date(moment).toISOString().slice(0, 10)

/** The calendar day so many days later, or earlier. */
export const addDays = (day: string, days: number): string => dayAt(Date.parse(day) + days * DAY_MS)

/** Every day from one to another, both included; none when the first is later. */
export function daysBetween(first: string, last: string): string[] {
  const count = Math.floor((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1
  return Array.from({ length: Math.max(0, count) }, (_, i) => addDays(first, i))
}
