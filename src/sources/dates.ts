const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/**
 * Reads a calendar date: as much of `YYYY-MM-DD` as a text starts with, be it followed by a time or parted by
 * slashes.
 *
 * @returns `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; undefined when there is no such day
 */
export function readDate(text: string): string | undefined {
  const [, year, month, day] =
    /^\s*(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?=$|[\sT/~?%-])/.exec(text.slice(0, 60)) ?? []
  return year ? calendarDate(year, month, day) : undefined
}

/** A date from its parts; a month may be a name. Parts that make no sense are left out from there on. */
export function calendarDate(
  year: string | number,
  month?: string | number,
  day?: string | number,
): string | undefined {
  const [y, m, d] = [Number(year), monthOf(month), Number(day)]
  if (!Number.isInteger(y) || y < 1000 || y > 2999) return undefined
  if (m === undefined) return String(y)
  const last = new Date(Date.UTC(y, m, 0)).getUTCDate()
  const start = `${y}-${String(m).padStart(2, '0')}`
  return Number.isInteger(d) && d >= 1 && d <= last ? `${start}-${String(d).padStart(2, '0')}` : start
}

function monthOf(month: string | number | undefined): number | undefined {
  const named = MONTHS.indexOf(String(month).trim().slice(0, 3).toLowerCase()) + 1
  const number = named || Number(month)
  return Number.isInteger(number) && number >= 1 && number <= 12 ? number : undefined
}
