import { SAME_DIGITS, digitsByMetric } from '#lab/digits.ts'
import type { Recorded, RecordedRun } from '#lab/recorded.ts'
import type { Verdicts } from '#lab/run.ts'
import type { KeptRun } from '#store/index.ts'
import { type KeptNumbers, recordedTwin, verdictsOfKept } from './numbers.ts'
import { type KeptState, stateOf } from './state.ts'

/** All that is to be told of a kept run. */
export interface KeptFacts {
  run: KeptRun
  state: KeptState
  /** The method has not changed since. */
  isCurrent: boolean
  metrics: KeptNumbers['metrics']
  /** Of the claims as they were asked then; absent where the run is of other code than the site had then. */
  verdicts?: Verdicts
  /** The recorded run of the same name. */
  recorded?: RecordedRun
  /** Digits of each number in which it agrees with the site's own run, or else the record. */
  digits?: Record<string, number>
}

export function keptFacts(run: KeptRun, record: Recorded | undefined): KeptFacts {
  const numbers = JSON.parse(run.numbers) as KeptNumbers
  const verdicts = verdictsOfKept(numbers, run)
  const recorded = recordedTwin(record, run)
  const known = run.rerun?.metrics ? { metrics: run.rerun.metrics } : recorded
  return {
    run,
    state: stateOf(run),
    isCurrent: record?.fingerprint === run.fingerprint,
    metrics: numbers.metrics,
    ...(verdicts && { verdicts }),
    ...(recorded && { recorded }),
    ...(known && { digits: digitsByMetric(numbers, known) }),
  }
}

/** Where the digits differ: 'from the 4th digit on in “loss”, and in 2 other numbers'; undefined where none does. */
export function differenceInWords(
  digits: Readonly<Record<string, number>>,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  const other = Object.entries(digits).filter(([, agreed]) => agreed < SAME_DIGITS)
  if (other.length === 0) return undefined
  const [key, agreed] = other.reduce((a, b) => (b[1] < a[1] ? b : a))
  const rest = other.length - 1
  const more = rest === 0 ? '' : `, and in ${rest} other ${rest === 1 ? 'number' : 'numbers'}`
  return `from the ${ordinal(agreed + 1)} digit on in “${labels[key] ?? key}”${more}`
}

const ordinal = (n: number): string => `${n}${['th', 'st', 'nd', 'rd'][n] ?? 'th'}`
