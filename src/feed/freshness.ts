import { announcementOn } from './calendar.ts'
import { addDays, dayAt } from './days.ts'
import type { SourceStatus } from './source-status.ts'

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
/** An error in a line stays short; the status page has all of it. */
const SHOWN = 90

export interface Lists {
  /** Of the sources that are on; absent when nothing is fetched. */
  sources: readonly SourceStatus[] | undefined
  /** The newest day with papers; absent when no list ever came. */
  newest: string | undefined
  now: number
}

/** How fresh the newest list is, and why when it is not, in a line: what the sources do, then what arXiv does not. */
export function freshness({ sources, newest, now }: Lists): string {
  if (!sources) return 'Fetching is switched off here; what you see was imported.'
  if (sources.length === 0) return 'No source of papers is switched on here.'
  const sentences = [
    ofTrouble(sources, newest, now) ?? ofLists(sources, newest, now),
    ...(sources.some(({ name }) => name === 'arxiv') ? ofSilence(now) : []),
  ]
  return sentences.join(' ')
}

/** The sources that fail, the lists themselves before what only completes them. */
function ofTrouble(
  sources: readonly SourceStatus[],
  newest: string | undefined,
  now: number,
): string | undefined {
  const failing = sources.filter(({ state }) => state === 'failing')
  // What changed since is arXiv's as well: one word on it is enough.
  const bad = failing.find(({ name }) => name !== 'oai') ?? failing[0]
  if (!bad || (bad.name === 'oai' && newest === dayAt(now))) return undefined
  const { by, succeeded, error = '', next } = bad
  const others = failing.some((other) => other.by !== by) ? ', nor have others' : ''
  const since = succeeded === undefined ? 'yet' : `since ${momentIn(succeeded, now)}`
  // The code is for the operator, on the status page.
  const words = error.replace(/ \([A-Z_]+\)$/, '')
  const why = words.length > SHOWN ? `${words.slice(0, SHOWN).trimEnd()}…` : words
  const rest =
    newest === undefined
      ? 'no list has come so far'
      : newest < dayAt(now)
        ? 'this is the last list that came'
        : undefined
  const again = next === undefined ? 'asking again now' : `next try ${momentIn(next, now)}`
  return `${by} has not answered ${since}${others} (${why}); ${rest ?? again}.`
}

function ofLists(sources: readonly SourceStatus[], newest: string | undefined, now: number): string {
  const today = dayAt(now)
  const main = sources.find(({ name }) => name !== 'oai') ?? sources[0]!
  const name = main.by
  if (main.succeeded === undefined) return `${name} is being asked for its first lists.`
  const read = `read ${momentIn(main.succeeded, now)}`
  const next = main.next === undefined ? 'being read now' : `next ${momentIn(Math.max(main.next, now), now)}`
  if (newest === today) return `${name}: ${read}, ${next}.`
  const day = new Date(now).getUTCDay()
  if (main.name === 'hf' && (day === 0 || day === 6)) {
    return `${name} makes no lists at weekends; the next is expected on Monday, 00:00 UTC.`
  }
  return main.next === undefined
    ? `The list of today has not come yet; ${name} is being read now.`
    : `The list of today has not come yet; ${name} is read again ${momentIn(Math.max(main.next, now), now)}.`
}

/** Why arXiv announces nothing this evening, Eastern time, when it does not. */
function ofSilence(now: number): string[] {
  const evening = new Date(now).toLocaleDateString('sv-SE', { timeZone: 'America/New_York' })
  const plan = announcementOn(evening)
  return plan.announces ? [] : [`arXiv announces nothing tonight: ${plan.because}.`]
}

/** A moment as short as it can be said: the time today, else with the day. */
function momentIn(at: number, now: number): string {
  const [day, time] = [dayAt(at), new Date(at).toISOString().slice(11, 16)]
  const today = dayAt(now)
  if (day === today) return `${time} UTC`
  const near = day > addDays(today, -6) && day < addDays(today, 6)
  return `${near ? WEEKDAYS[new Date(at).getUTCDay()] : day} ${time} UTC`
}
