/** How long such a run took on this device the last time, in seconds; nothing when it never ran here. */
export type LastTime = number | undefined

/** So long a device has to show its pace before a time is told. */
const LISTEN_SECONDS = 2
const LEAST = 0.02

/**
 * Seconds left, without jumping: by this run's own pace, with what this device took the last time until there is
 * enough of it. A time that another machine took says nothing of this one. A prediction moves only when it was
 * clearly off.
 *
 * @returns nothing while neither is known
 */
export function timeLeft(last: LastTime): (elapsed: number, fraction: number) => number | undefined {
  let end: number | undefined
  return (elapsed, fraction) => {
    const total = predict(elapsed, fraction, last)
    if (total === undefined) return undefined
    end ??= total
    const off = total - end
    if (Math.abs(off) > 2 + 0.2 * Math.max(0, total - elapsed)) end += off * 0.3
    return Math.max(0, end - elapsed)
  }
}

function predict(elapsed: number, fraction: number, last: LastTime): number | undefined {
  if (fraction >= 1) return elapsed
  if (last === undefined)
    return elapsed >= LISTEN_SECONDS && fraction >= LEAST ? elapsed / fraction : undefined
  if (fraction <= 0) return last
  // Steps differ in length, so early progress says less than the last time does.
  const trust = Math.min(1, fraction * 1.5)
  return trust * (elapsed / fraction) + (1 - trust) * last
}
