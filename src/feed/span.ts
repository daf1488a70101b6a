import { Temporal } from 'temporal-polyfill'

/** A day, a week (Monday to Sunday) or a month of lists. */
export interface Span {
  kind: 'date' | 'week' | 'month'
  /** As in the address: `2026-11-23`, `2026-W48`, `2026-11`. */
  name: string
  /** First and last day, `YYYY-MM-DD`. */
  from: string
  to: string
}

const THURSDAY = 4

/** The span that an address names, in the years 1000 to 2999; undefined when it names no real one. */
export function parseSpan(kind: Span['kind'], name: string): Span | undefined {
  try {
    if (kind === 'date' && /^[12]\d{3}-\d\d-\d\d$/.test(name)) {
      const day = Temporal.PlainDate.from(name).toString()
      return { kind, name, from: day, to: day }
    }
    if (kind === 'month' && /^[12]\d{3}-\d\d$/.test(name)) {
      const month = Temporal.PlainYearMonth.from(name)
      const day = (day: number) => month.toPlainDate({ day }).toString()
      return { kind, name, from: day(1), to: day(month.daysInMonth) }
    }
    if (kind === 'week' && /^[12]\d{3}-W\d\d$/.test(name)) {
      const [year, week] = name.split('-W').map(Number) as [number, number]
      // 4 January is in week 1 of every year (ISO 8601).
      const inFirst = Temporal.PlainDate.from({ year, month: 1, day: 4 })
      const monday = inFirst.subtract({ days: inFirst.dayOfWeek - 1 }).add({ weeks: week - 1 })
      const span = { kind, name, from: monday.toString(), to: monday.add({ days: 6 }).toString() }
      return spanOf('week', span.from).name === name ? span : undefined
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return undefined
}

/** The span of a kind that holds a day, `YYYY-MM-DD`. */
export function spanOf(kind: Span['kind'], day: string): Span {
  const date = Temporal.PlainDate.from(day)
  if (kind === 'date') return { kind, name: day, from: day, to: day }
  if (kind === 'month') return parseSpan(kind, day.slice(0, 7))!
  const monday = date.subtract({ days: date.dayOfWeek - 1 })
  // A week belongs to the year of its Thursday.
  const thursday = monday.add({ days: THURSDAY - 1 })
  const name = `${String(thursday.year).padStart(4, '0')}-W${String(thursday.weekOfYear).padStart(2, '0')}`
  return { kind, name, from: monday.toString(), to: monday.add({ days: 6 }).toString() }
}
