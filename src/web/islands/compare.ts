import type { Metrics } from '#lab/claim.ts'
import type { RecordedRun } from '#lab/recorded.ts'
import { typesetNumber } from '#lab/typeset.ts'

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
