import type { Verdict } from './claim.ts'

/** Three significant digits, without an exponent where one reads well without. */
export function threeDigits(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6)) return value.toExponential(2)
  return String(Number(value.toPrecision(3)))
}

/** A verdict's numbers as a reader sees them: `0.953 >= 0.93`. */
export const comparison = ({ measured, relation, bound, tolerance }: Verdict): string =>
  relation === 'within'
    ? `${threeDigits(measured)} within ${threeDigits(tolerance ?? 0)} of ${threeDigits(bound)}`
    : `${threeDigits(measured)} ${relation} ${threeDigits(bound)}`
