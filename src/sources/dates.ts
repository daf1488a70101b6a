const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?'
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?\\.?'
/** `May 5, 2020`, `5 May 2020`, `2020 May 5`, `May 2020`; of a span its beginning. */
const IN_WORDS: readonly [form: RegExp, year: number, month: number, day: number][] = [
  [
    new RegExp(
      `(?<![\\p{L}\\d])(${MONTH})\\s?${DAY}(?:\\s?[-–/]\\s?(?:${MONTH}\\s?)?\\d{1,2})?,?\\s{1,2}(\\d{4})(?!\\d)`,
      'iu',
    ),
    3,
    1,
    2,
  ],
  [
    new RegExp(
      `(?<!\\d)${DAY}(?:\\s?[-–/]\\s?\\d{1,2}\\.?)?[\\s-]{1,2}(?:of )?(${MONTH}),?[\\s-]{1,2}(\\d{4})(?!\\d)`,
      'iu',
    ),
    3,
    2,
    1,
  ],
  [new RegExp(`(?<!\\d)(\\d{4}),?[\\s-]{1,2}(${MONTH})(?:[\\s-]{1,2}${DAY})?(?!\\d)`, 'iu'), 1, 2, 3],
  [new RegExp(`(?<!\\p{L})(${MONTH})(?:\\s?[-–/]\\s?${MONTH})?,?\\s{0,2}(\\d{4})(?!\\d)`, 'iu'), 2, 1, 9],
]

/**
 * Reads a calendar date: as much of `YYYY-MM-DD` as a text starts with, be it followed by a time or parted by
 * slashes, or a date in English words anywhere in it.
 *
 * @returns `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; undefined when there is no such day
 */
export function readDate(text: string): string | undefined {
  const [, year, month, day] =
    /^\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[\sT/~?%,;-])/.exec(text.slice(0, 60)) ?? []
  const [, y, m, d] = /^\s*([12]\d{3})([01]\d)([0-3]\d)(?!\d)/.exec(text.slice(0, 20)) ?? []
  if (y && calendarDate(y, m, d)!.length === 10) return calendarDate(y, m, d)
  if (year && (month || !/[a-z]{3}/i.test(text.slice(0, 60)))) return calendarDate(year, month, day)
  return dateInWords(text) ?? dayFirst(text) ?? calendarDate(year ?? loneYear(text) ?? '')
}

/** `17.05.2024`, or with other signs where day and month can't be mistaken for each other. */
function dayFirst(text: string): string | undefined {
  const [, first, sign, second, year] =
    /^\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})\s*$/.exec(text.slice(0, 40)) ?? []
  if (year === undefined) return undefined
  const isClear = sign === '.' || Number(first) > 12 || first === second
  if (isClear) return calendarDate(year, second, first)
  return Number(second) > 12 ? calendarDate(year, first, second) : calendarDate(year)
}

/** The year behind a season, a month in another language or a word such as "circa". */
const loneYear = (text: string): string | undefined =>
  /^\W{0,3}(?:\d{1,2}\.? )?\p{L}{1,12}\.?,? (\d{4})$/u.exec(text.trim().slice(0, 40))?.[1]

function dateInWords(text: string): string | undefined {
  for (const [form, year, month, day] of IN_WORDS) {
    const found = form.exec(text.slice(0, 120))
    if (found) return calendarDate(found[year]!, found[month], found[day])
  }
  return undefined
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

/**
 * The fuller of a date and a year, as reference managers keep them apart: `2024/05/17/other`, `05/17` or `May 17` beside
 * `2024`.
 *
 * @returns undefined when there is neither; what was written when neither is a date
 */
export function fullerDate(date = '', year = ''): string | undefined {
  const [first, second] = [date, year].map((text) =>
    readDate(
      text
        .slice(0, 100)
        .replace(/(\d)\/{2}.*$/, '$1')
        .replace(/\/[a-z ]{0,50}$/i, ''),
    ),
  )
  if (first && second) return second.length > first.length ? second : first
  const [, month, day] = /^\s*(\d{1,2}|[a-z]{3,9})(?:[/ -](\d{1,2}))?\s*$/i.exec(date.slice(0, 40)) ?? []
  if (second?.length === 4 && month) return calendarDate(second, month, day)
  return first ?? second ?? (date || year || undefined)
}

/** The moment of a time that names its zone, in UTC milliseconds; undefined for a mere day, and for midnight, which stands for one. */
export function readMoment(text: string): number | undefined {
  if (!/^\s*\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)\s*$/.test(text))
    return undefined
  const at = Date.parse(text.trim())
  return Number.isNaN(at) || at % 86_400_000 === 0 ? undefined : at
}

function monthOf(month: string | number | undefined): number | undefined {
  const named = MONTHS.indexOf(String(month).trim().slice(0, 3).toLowerCase()) + 1
  const number = named || Number(month)
  return Number.isInteger(number) && number >= 1 && number <= 12 ? number : undefined
}
