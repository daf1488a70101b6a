import { randomBytes } from 'node:crypto'
import { digitsOfAll } from '#lab/digits.ts'
import type { Recorded } from '#lab/recorded.ts'
import type { Reproduction } from '#lab/reproduction.ts'
import type { NewKeptRun, RunName, Store, Where } from '#store/index.ts'
import { bareNumbers, numbersOf, recordedTwin } from './numbers.ts'
import { dayMarks } from './salt.ts'
import { SubmissionError, readSubmission, slugOf } from './submission.ts'

export interface KeepOptions {
  store: Store
  /** By slug: a run is compared with one of these. */
  recorded: Readonly<Record<string, Recorded>>
  /** The method itself; undefined for one that does not run here. */
  load: (slug: string) => Promise<Reproduction> | undefined
  now: () => number
  /** The site runs again what is kept. */
  verifies: boolean
  /** Something waits to be run again. */
  nudge?: () => void
}

/** What became of a run that somebody wants kept. */
export type Kept =
  | { result: 'kept'; id: string }
  /** It is no run of a method of this site; `why` says what is wrong and where. */
  | { result: 'refused'; why: string }
  /** This network, or all together, kept as many as may be kept within an hour. */
  | { result: 'too many' }

/** Where a run comes from. */
export interface From {
  /** Of who sends it; counted and not kept. The operator has none, and no limit. */
  network?: string
  where: Omit<Where, 'backend'>
}

/** Keeps a run as it was sent. */
export type Keep = (body: unknown, from: From) => Promise<Kept>

const HOUR_MS = 3_600_000
const LIMITS = { network: { most: 60, spanMs: HOUR_MS }, all: { most: 600, spanMs: HOUR_MS } }
/** The button pressed again because the answer was lost is one run. */
const ONCE_MS = 60_000
/** More than these would take the machine for hours. */
export const MOST_WAITING = 50

export function createKeep({ store, recorded, load, now, verifies, nudge }: KeepOptions): Keep {
  const mark = dayMarks(store, now)

  const isWithinLimits = async (network: string) =>
    (await store.limits.take(`runs ${await mark(network)}`, LIMITS.network, now())) &&
    (await store.limits.take('runs', LIMITS.all, now()))

  return async (body, { network, where }) => {
    const slug = slugOf(body)
    if (slug === undefined) return { result: 'refused', why: 'slug: give the name of the method that ran' }
    const record = Object.hasOwn(recorded, slug) ? recorded[slug] : undefined
    const reproduction = record && (await load(slug))
    if (!reproduction) return { result: 'refused', why: `slug: no method ${JSON.stringify(slug)} runs here` }
    let sent
    try {
      sent = readSubmission(body, record)
    } catch (error) {
      if (error instanceof SubmissionError) return { result: 'refused', why: error.message }
      throw error
    }
    if (network !== undefined && !(await isWithinLimits(network))) return { result: 'too many' }

    const { fingerprint, seed, without, backend, seconds, metrics } = sent
    const name: RunName = { slug, fingerprint, seed, ...(without !== undefined && { without }) }
    const isCurrent = fingerprint === record.fingerprint
    const ran = { metrics, ...(without !== undefined && { without }) }
    const numbers = isCurrent ? numbersOf(reproduction, ran) : bareNumbers(ran)
    const run: NewKeptRun = {
      ...name,
      ...where,
      id: randomBytes(6).toString('hex'),
      backend,
      numbers: JSON.stringify(numbers),
      seconds,
      kept: now(),
    }
    const id = await store.atomically(async (inside) => {
      const same = await inside.keptRuns.same(run, now() - ONCE_MS)
      if (same !== undefined) return same
      const rerun = await inside.reruns.get(name)
      const known = rerun?.metrics ? { metrics: rerun.metrics } : recordedTwin(record, name)
      await inside.keptRuns.keep({ ...run, ...(known && { agrees: digitsOfAll(ran, known) }) })
      if (verifies && isCurrent) await inside.reruns.ask(name, MOST_WAITING, now())
      return run.id
    })
    nudge?.()
    return { result: 'kept', id }
  }
}
