import type { RecordedRun } from './recorded.ts'

/** No double has more significant digits. */
export const ALL_DIGITS = 17

/** Numbers that agree to so many digits are the same: another processor's fused instructions may move the last ones. */
export const SAME_DIGITS = 6

/** Noise of doubles must not make exactly one unit less than that. */
const NOISE = 1e-6

/**
 * To how many significant digits two numbers agree: they differ by less than one unit of the last of these. Null is
 * "not measured".
 */
export function digitsAgreed(a: number | null | undefined, b: number | null | undefined): number {
  if (a === b) return ALL_DIGITS
  if (a == null || b == null) return 0
  const first = Math.floor(Math.log10(Math.max(Math.abs(a), Math.abs(b))))
  const digits = Math.ceil(first + 1 - Math.log10(Math.abs(a - b)) - NOISE) - 1
  return Math.max(0, Math.min(ALL_DIGITS - 1, digits))
}

type Numbers = Pick<RecordedRun, 'metrics'>

/** The digits in which two runs agree in each of their numbers. */
export const digitsByMetric = (here: Numbers, there: Numbers): Record<string, number> =>
  Object.fromEntries(
    Object.keys({ ...here.metrics, ...there.metrics }).map((key) => [
      key,
      digitsAgreed(here.metrics[key], there.metrics[key]),
    ]),
  )

/** The digits in which all numbers of two runs agree. */
export const digitsOfAll = (here: Numbers, there: Numbers): number =>
  Math.min(ALL_DIGITS, ...Object.values(digitsByMetric(here, there)))
