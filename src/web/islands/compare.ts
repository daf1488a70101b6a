import type { Judged, Metrics } from '#lab/claim.ts'
import { inWords } from '#lab/in-words.ts'
import type { RecordedRun } from '#lab/recorded.ts'
import type { SeedResult } from '#lab/run.ts'
import { typesetNumber } from '#lab/typeset.ts'
import { type Fate, fateOf } from './verdict-mark.ts'

/** The run in one sentence, which counts what the marks beside the claims say. */
export function verdictSentence(run: Pick<SeedResult, 'claims' | 'checks' | 'isVoid' | 'without'>): string {
  if (run.isVoid)
    return `This run cannot tell: ${run.checks
      .filter(({ holds }) => !holds)
      .map(failed)
      .join('; ')}.`
  const { without } = run
  const asked =
    without === undefined ? run.claims : run.claims.filter(({ restsOn }) => restsOn.includes(without))
  const fates = asked.map((claim) => fateOf(claim, run))
  const told = [...new Set(fates)].map((fate) => said(fate, fates))
  if (without === undefined) return `${capital(told.join(', '))} here.`
  if (asked.length === 0) return 'No claim rests on this idea.'
  const expected = fates.every((fate) => fate === 'breaks')
    ? `, as ${fates.length === 1 ? 'it has' : 'they have'} to`
    : ''
  return `Without this idea ${told.join(', ')}${expected}.`
}

/** 'the claim holds', 'both claims break', '2 of 3 claims hold'. */
function said(fate: Fate, fates: readonly Fate[]): string {
  const some = fates.filter((one) => one === fate).length
  const all = fates.length
  const whole = all === 2 ? 'both' : `all ${all}`
  const subject = all === 1 ? 'the claim' : `${some < all ? `${some} of ${all}` : whole} claims`
  return `${subject} ${VERBS[fate][some === 1 ? 0 : 1]}`
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

const failed = (check: Judged): string => `the check “${check.says}” fails with ${inWords(check)}`

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** This run's numbers against the recorded ones of the same run: the same, or the largest difference. */
export function compareToRecord(
  here: Metrics,
  { metrics }: Pick<RecordedRun, 'metrics'>,
  labels: Record<string, string>,
): string {
  const recorded = (key: string) => metrics[key] ?? Number.NaN
  const keys = Object.keys(here).filter((key) => key in metrics)
  if (keys.length === 0) return 'The record has other numbers than this run.'
  if (keys.every((key) => Object.is(here[key], recorded(key)))) return 'Every number is the same as recorded.'
  const other = keys.filter((key) => typesetNumber(here[key]!) !== typesetNumber(recorded(key)))
  if (other.length === 0) return 'The same as recorded, to three digits.'
  const off = (key: string) => difference(here[key]!, recorded(key))
  const furthest = other.reduce((a, b) => (off(b) > off(a) ? b : a))
  const numbers = `${typesetNumber(here[furthest]!)} here, ${typesetNumber(recorded(furthest))} recorded`
  const same = keys.length - other.length
  return `${same} of ${keys.length} numbers are the same as recorded to three digits; the furthest is “${labels[furthest] ?? furthest}”: ${numbers}.`
}

function difference(a: number, b: number): number {
  const size = Math.max(Math.abs(a), Math.abs(b))
  return Number.isFinite(size) && size > 0 ? Math.abs(a - b) / size : Infinity
}
