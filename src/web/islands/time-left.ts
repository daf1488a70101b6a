/**
 * Seconds left, without jumping: the recorded time counts until there is progress to judge by, and a
 * prediction moves only when it was clearly off.
 *
 * @param expected - how long a run takes, when somebody knows
 */
export function timeLeft(expected?: number): (elapsed: number, fraction: number) => number | undefined {
  let end: number | undefined
  return (elapsed, fraction) => {
    const total = predict(elapsed, fraction, expected)
    if (total === undefined) return undefined
    end ??= total
    const off = total - end
    if (Math.abs(off) > 2 + 0.2 * Math.max(0, total - elapsed)) end += off * 0.3
    return Math.max(0, end - elapsed)
  }
}

function predict(elapsed: number, fraction: number, expected: number | undefined): number | undefined {
  if (fraction >= 1) return elapsed
  if (expected === undefined) return fraction > 0.02 ? elapsed / fraction : undefined
  if (fraction <= 0) return expected
  // Steps differ in length, so early progress says less than the record.
  const trust = Math.min(1, fraction * 1.5)
  return trust * (elapsed / fraction) + (1 - trust) * expected
}
