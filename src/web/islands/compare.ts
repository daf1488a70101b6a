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
  if (without === undefined) return `Here ${counted(fates)}.`
  if (asked.length === 0) return 'No claim rests on this idea.'
  const expected = fates.every((fate) => fate === 'breaks')
    ? `, as ${fates.length === 1 ? 'it has' : 'they have'} to`
    : ''
  return `Without this idea ${counted(fates)}${expected}.`
}

/** 'the claim holds'; 'both claims break'; '2 of 3 claims hold, 1 does not hold'. */
function counted(fates: readonly Fate[]): string {
  const all = fates.length
  const told = [...new Set(fates)].map((fate, i) => {
    const some = fates.filter((one) => one === fate).length
    const subject = some < all ? `${some}${i === 0 ? ` of ${all} claims` : ''}` : WHOLE[all]
    return `${subject} ${VERBS[fate][some === 1 ? 0 : 1]}`
  })
  return told.join(', ')
}

const WHOLE: Record<number, string> = { 1: 'the claim', 2: 'both claims', 3: 'all three claims' }

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
