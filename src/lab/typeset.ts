import type { Verdict } from './claim.ts'

/** A number as a reader sees it: three significant digits, whole numbers in full: '0.953', '12.3', '1,234'. */
export function typesetNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'not a number'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return scientific(value, digits)
  if (Number.isInteger(value)) return minus(value.toLocaleString('en-US'))
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
  return minus(value.toLocaleString('en-US', options))
}

/**
 * A measured number against its bound: '0.953 ≥ 0.930', '0.912 < 0.930', '0.953 = 0.930 ± 0.050'. Shows more
 * digits where three would make different numbers look the same.
 */
export function typesetVerdict({ holds, measured, relation, bound, tolerance = 0 }: Verdict): string {
  const digits = telling(measured, bound)
  const [left, right] = [typesetNumber(measured, digits), typesetNumber(bound, digits)]
  if (Number.isNaN(measured)) return `${left}, ${typesetNeed({ relation, bound, tolerance })}`
  if (relation === 'within') return `${left} ${holds ? '=' : '≠'} ${right} ± ${typesetNumber(tolerance)}`
  const sign = relation === '>=' ? (holds ? '≥' : '<') : holds ? '≤' : '>'
  return `${left} ${sign} ${right}`
}

/** What a claim asks for: '≥ 0.930', '≤ 1.50', '0.930 ± 0.050'. */
export function typesetNeed({
  relation,
  bound,
  tolerance = 0,
}: Pick<Verdict, 'relation' | 'bound' | 'tolerance'>) {
  if (relation === 'within') return `${typesetNumber(bound)} ± ${typesetNumber(tolerance)}`
  return `${relation === '>=' ? '≥' : '≤'} ${typesetNumber(bound)}`
}

/** 'about' times are rounded for reading: '8 s', '45 s', '2 min'. */
export function typesetSeconds(seconds: number): string {
  if (seconds >= 90) return `${Math.round(seconds / 60)} min`
  return `${Math.max(1, Math.round(seconds))} s`
}

const minus = (text: string) => text.replace('-', '−')

function scientific(value: number, digits: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e')
  const raised = [...exponent.replace('+', '')].map((sign) => SUPERSCRIPT[sign] ?? sign).join('')
  return `${minus(mantissa)} × 10${raised}`
}

const SUPERSCRIPT: Record<string, string> = {
  '-': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((sign, digit) => [String(digit), sign])),
}

function telling(a: number, b: number): number {
  if (a === b || !Number.isFinite(a) || !Number.isFinite(b)) return 3
  for (let digits = 3; digits < 8; digits++) {
    if (typesetNumber(a, digits) !== typesetNumber(b, digits)) return digits
  }
  return 8
}
