const FARTHEST_MS = 86_400_000

/**
 * Reads a `Retry-After` header, seconds or a date, as a time in UTC milliseconds; at most a day ahead.
 *
 * @returns undefined when there is none or it makes no sense
 */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  const wait = /^\d{1,15}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  if (Number.isNaN(wait)) return undefined
  return now + Math.min(Math.max(wait, 0), FARTHEST_MS)
}
