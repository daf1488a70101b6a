import type { Metrics } from '#lab/claim.ts'
import type { Judged } from '#lab/run.ts'
import { typesetNumber } from '#lab/typeset.ts'

/** The run in one sentence; `ablated` tells what became of the claims without the idea. */
export function verdictSentence(verdicts: readonly Judged[], ablated: boolean): string {
  const all = verdicts.length
  const held = verdicts.filter((verdict) => verdict.holds).length
  const claims = (n: number) => (n === 1 ? '1 claim' : `${n} claims`)
  if (ablated) {
    if (held === all) return 'Even without the idea every claim holds: these claims do not depend on it.'
    return `Without the idea ${all - held} of ${claims(all)} ${all - held === 1 ? 'breaks' : 'break'}.`
  }
  if (held === all) return all === 1 ? 'The claim holds here.' : `All ${claims(all)} hold here.`
  const expected = verdicts.filter((verdict) => !verdict.holds && verdict.expected === 'fails').length
  const known = expected === all - held ? ', as recorded' : ''
  return `${held} of ${claims(all)} ${held === 1 ? 'holds' : 'hold'} here; ${all - held} not reproduced at this scale${known}.`
}

/** This run's numbers against the recorded ones of the same seed: the same, or the largest difference. */
export function compareToRecord(here: Metrics, recorded: Metrics, labels: Record<string, string>): string {
  const keys = Object.keys(here).filter((key) => recorded[key] !== undefined)
  if (keys.length === 0) return 'The record has other numbers than this run.'
  if (keys.every((key) => Object.is(here[key], recorded[key]))) return 'Every number is the same as recorded.'
  const other = keys.filter((key) => typesetNumber(here[key]!) !== typesetNumber(recorded[key]!))
  if (other.length === 0) return 'The same as recorded, to three digits.'
  const furthest = other.reduce((a, b) =>
    difference(here, recorded, b) > difference(here, recorded, a) ? b : a,
  )
  const numbers = `${typesetNumber(here[furthest]!)} here, ${typesetNumber(recorded[furthest]!)} recorded`
  const same = keys.length - other.length
  return `${same} of ${keys.length} numbers are the same as recorded to three digits; the furthest is “${labels[furthest] ?? furthest}”: ${numbers}.`
}

function difference(here: Metrics, recorded: Metrics, key: string): number {
  const [a, b] = [here[key]!, recorded[key]!]
  const size = Math.max(Math.abs(a), Math.abs(b))
  return Number.isFinite(size) && size > 0 ? Math.abs(a - b) / size : Infinity
}
