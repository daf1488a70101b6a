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
