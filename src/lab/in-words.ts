import type { Check, CheckStatement, Claim, ClaimStatement, Judged, Statement, Unit } from './claim.ts'
import { typesetNumber } from './typeset.ts'

/**
 * A number beside its bound, as every page, shell, mail and answer says it: '2.5 points worse (allowed: 4)',
 * '13.8 times (needed: 10)', 'not measured (needed: 0.930)'. Shows the digit that decides.
 */
export function inWords(it: Pick<Judged, 'measured' | 'relation' | 'bound' | 'unit' | 'sides'>): string {
  const { measured, relation, bound, unit, sides } = it
  const wanted = relation === '>=' ? 'needed' : 'allowed'
  const digits = telling(scaled(measured, unit), scaled(bound, unit))
  if (Number.isNaN(measured)) return `not measured (${wanted}: ${said(bound, unit, sides, digits)})`
  const sameSide = !sides || Math.sign(measured) === Math.sign(bound) || bound === 0
  const limit = sameSide ? number(bound, unit, sides, digits) : said(bound, unit, sides, digits)
  return `${said(measured, unit, sides, digits)} (${wanted}: ${limit})`
}

/** A value with its unit: '4 points', '93.4 %', '0.930'. */
export function valueInWords(value: number, unit: Unit, sides?: Statement['sides'], digits = 3): string {
  return Number.isNaN(value) ? 'not measured' : said(value, unit, sides, digits)
}

/** The plain data of a claim, its sentence built from its bound. */
export function claimStatement(claim: Claim): ClaimStatement {
  const { from, restsOn, why } = claim
  return { ...statement(claim), from, null: claim.null, restsOn, ...(why !== undefined && { why }) }
}

/** The plain data of a check, its sentence built from its bound. */
export const checkStatement = (check: Check): CheckStatement => ({
  ...statement(check),
  ...(check.needs && { needs: check.needs }),
})

function statement(asked: Claim | Check): Statement {
  const { says, unit, sides } = asked
  const relation = asked.atLeast === undefined ? '<=' : '>='
  const bound = asked.atLeast ?? asked.atMost!
  return { says: says(quantity(bound, unit)), unit, relation, bound, ...(sides && { sides }) }
}

/** A bound inside a sentence needs no more digits than it was typed with. */
const quantity = (bound: number, unit: Unit): string =>
  withUnit(plain(Number(scaled(bound, unit).toPrecision(12))), scaled(bound, unit), unit)

const plain = (value: number): string =>
  Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7
    ? value.toLocaleString('en-US', { maximumFractionDigits: 12 }).replace('-', '−')
    : typesetNumber(value)

function said(value: number, unit: Unit, sides: Statement['sides'], digits: number): string {
  const text = withUnit(number(value, unit, sides, digits), scaled(value, unit), unit)
  return sides && value !== 0 ? `${text} ${value > 0 ? sides[0] : sides[1]}` : text
}

const number = (value: number, unit: Unit, sides: Statement['sides'], digits: number): string =>
  short(sides ? Math.abs(scaled(value, unit)) : scaled(value, unit), digits)

/** Three digits, but no zeros at the end of a bound: '4', '2.5', '0.93'. */
const short = (value: number, digits: number): string => {
  const rounded = Number(value.toPrecision(digits))
  return rounded === value ? plain(value) : typesetNumber(value, digits)
}

const scaled = (value: number, unit: Unit): number =>
  unit === 'points' || unit === '%' ? Number((100 * value).toPrecision(15)) : value

function withUnit(text: string, value: number, unit: Unit): string {
  if (unit === 'none' || unit === 'count') return text
  if (unit === 'seconds') return `${text} s`
  if (unit === '%') return `${text} %`
  const one = Math.abs(value) === 1 && unit !== 'times'
  return `${text} ${one ? unit.slice(0, -1) : unit}`
}

function telling(a: number, b: number): number {
  if (a === b || !Number.isFinite(a) || !Number.isFinite(b)) return 3
  for (let digits = 3; digits < 8; digits++) {
    if (typesetNumber(a, digits) !== typesetNumber(b, digits)) return digits
  }
  return 8
}
