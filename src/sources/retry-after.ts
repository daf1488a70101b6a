const FARTHEST_MS = 86_400_000

/** A date as HTTP writes it, today's way or one of the two old ones; what else Date.parse makes of a text is luck. */
const HTTP_DATE =
  /^[a-z]{3,9}(?:,? \d\d[ -][a-z]{3}[ -](?:\d\d){1,2} \d\d:\d\d:\d\d GMT| [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4})$/i

/**
 * Reads a `Retry-After` header, seconds or a date, as a time in UTC milliseconds; at most a day ahead.
 *
 * @returns undefined when there is none or it makes no sense, as a time gone by does not
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return now + Math.min(Number(text) * 1000, FARTHEST_MS)
  const wait = HTTP_DATE.test(text) ? dateOf(text) - now : Number.NaN
  return wait > 0 ? now + Math.min(wait, FARTHEST_MS) : undefined
}

/** The oldest form does not say that it means UTC. */
const dateOf = (text: string) => Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
