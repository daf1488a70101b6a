import type { ClaimStatement, Judged } from './claim.ts'
import { type Fate, fateOf } from './fate.ts'
import { inWords } from './in-words.ts'
import type { SeedResult } from './run.ts'

/** A run in one sentence, with each number beside its bound: it counts what the marks beside the claims say. */
export function runInWords(run: Pick<SeedResult, 'claims' | 'checks' | 'isVoid' | 'without'>): string {
  if (run.isVoid) {
    const failed = run.checks.filter(({ holds }) => !holds)
    return `This run cannot tell: ${failed.map((one) => `the check “${one.says}” fails with ${inWords(one)}`).join('; ')}.`
  }
  const { without } = run
  const asked =
    without === undefined ? run.claims : run.claims.filter(({ restsOn }) => restsOn.includes(without))
  if (asked.length === 0) return 'No claim rests on this idea.'
  const fates = Map.groupBy(asked, (claim) => fateOf(claim, run))
  const expected = fates.get('breaks')?.length === asked.length ? ', as expected' : ''
  const told = [...fates].map(
    ([fate, claims], i) => `${subject(claims.length, asked.length, i === 0)} ${said(fate, claims, expected)}`,
  )
  return `${without === undefined ? 'Here' : 'Without this idea'} ${told.join('; ')}.`
}

/** 'the claim', 'both claims', '2 of 3 claims'; after the first, the number alone. */
function subject(some: number, all: number, isFirst: boolean): string {
  if (some === all) return WHOLE[all] ?? `all ${all} claims`
  return isFirst ? `${some} of ${all} claims` : String(some)
}

const WHOLE: Record<number, string> = { 1: 'the claim', 2: 'both claims', 3: 'all three claims' }

function said(fate: Fate, claims: readonly Judged<ClaimStatement>[], expected: string): string {
  const verb = VERBS[fate][claims.length === 1 ? 0 : 1]
  return fate === 'not measured' ? verb : `${verb}${expected}: ${claims.map(inWords).join(', ')}`
}

/** Of one claim, and of several. */
const VERBS: Record<Fate, readonly [string, string]> = {
  holds: ['holds', 'hold'],
  varies: ['varies', 'vary'],
  'does not hold': ['does not hold', 'do not hold'],
  'cannot tell': ['cannot be told', 'cannot be told'],
  breaks: ['breaks', 'break'],
  'still holds': ['still holds', 'still hold'],
  'not measured': ['was not measured', 'were not measured'],
}
