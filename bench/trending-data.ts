import { globSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A paper and how its votes grew. Times are UTC milliseconds. */
export interface Voted {
  id: string
  /** When its list began, and when it was put on it, where that is known. */
  listedAt: number
  submittedAt: number
  /** Every count that was made, the first one first. */
  counts: { at: number; votes: number }[]
}

/** A moment at which papers are ranked by what is known then. */
export interface Moment {
  at: number
  /** The Monday its week began. */
  week: number
  papers: Known[]
}

export interface Known {
  paper: Voted
  /** The last count. */
  votes: number
  /** Votes of the week that follows, and all of them in the end. */
  toCome: number
  end: number
}

/** Which moments, and which papers are ranked. */
export type Kind = keyof typeof KINDS

export const KINDS = {
  'all lists of 30 days, at 08:00 UTC': { hours: 8, lists: 30 },
  'all lists of 30 days, at midnight': { hours: 24.5, lists: 30 },
  'today and yesterday, at 08:00 UTC': { hours: 8, lists: 2 },
  'today alone, at 08:00 UTC': { hours: 8, lists: 1 },
}

const lines = (path: string) => {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text.split('\n').filter(Boolean)
}

/**
 * Reads `hf-upvote-timeseries` and `hf-daily-papers`: what each paper was counted at, about 08:00 UTC on its own day,
 * shortly after midnight, and on the Mondays and firsts of months after.
 *
 * A paper whose day is not told stood on the list that ended before it was first counted, if one was counted the
 * day before too; else it is left out.
 */
export function readVotes(folder: string): { papers: Voted[]; mondays: ReadonlyMap<number, number> } {
  const papers = new Map<string, Voted>()
  for (const line of lines(`${folder}/hf-daily-papers/daily_papers.jsonl.gz`)) {
    const { snapshot_date: day, paper } = JSON.parse(line) as Snapshot
    const listedAt = Date.parse(day)
    papers.set(paper.id, {
      id: paper.id,
      listedAt,
      submittedAt: paper.submittedOnDailyAt ? Date.parse(paper.submittedOnDailyAt) : listedAt,
      counts: [{ at: listedAt + 8 * HOUR_MS, votes: paper.upvotes }],
    })
  }

  const mondays = new Map<number, number>()
  const [file] = globSync(`${folder}/hf-upvote-timeseries/*.jsonl.gz`)
  const rows = lines(file!).map((line) => JSON.parse(line) as Observation)
  const times = [...new Set(rows.map((row) => (row.feed === 'feed.xml' ? row.observed_at : '')))].filter(
    Boolean,
  )
  const before = new Map(times.map((time, i) => [time, i === 0 ? -Infinity : Date.parse(times[i - 1]!)]))
  for (const { observed_at: observed, id, upvotes: votes, feed } of rows) {
    const at = Date.parse(observed)
    if (feed === 'feed_weekly.xml') mondays.set(dayOf(at), (mondays.get(dayOf(at)) ?? 0) + 1)
    let paper = papers.get(id)
    if (!paper && feed === 'feed.xml' && at - before.get(observed)! < 30 * HOUR_MS) {
      const listedAt = dayOf(at) - DAY_MS
      papers.set(id, (paper = { id, listedAt, submittedAt: listedAt, counts: [] }))
    }
    paper?.counts.push({ at, votes })
  }
  for (const { counts } of papers.values()) counts.sort((a, b) => a.at - b.at)
  return { papers: [...papers.values()], mondays }
}

/**
 * Each weekday once: what was known then, and what came of it. Weeks whose Monday after was not counted, or had less
 * than 40 papers, are left out.
 */
export function momentsOf({ papers, mondays }: ReturnType<typeof readVotes>, kind: Kind): Moment[] {
  const { hours, lists } = KINDS[kind]
  const byDay = Map.groupBy(papers, ({ listedAt }) => listedAt)
  return [...byDay.keys()]
    .sort((a, b) => a - b)
    .flatMap((day) => {
      const [at, week] = [day + hours * HOUR_MS, mondayOf(day)]
      if ((mondays.get(week + 7 * DAY_MS) ?? 0) < 40) return []
      const days = Array.from({ length: lists }, (_, i) => byDay.get(day - i * DAY_MS) ?? [])
      const known = days.map((list) => list.flatMap((paper) => whatIsKnown(paper, at)))
      // On a Monday, yesterday had no list; in the first weeks there is no month to look back on.
      const isWhole = lists === 30 ? known.flat().length >= 200 : known.every((list) => list.length >= 10)
      return isWhole ? [{ at, week, papers: known.flat() }] : []
    })
}

function whatIsKnown(paper: Voted, at: number): Known[] {
  const votes = paper.counts.findLast((count) => count.at <= at)?.votes
  if (votes === undefined) return []
  const toCome = Math.max(0, votesAt(paper, at + 7 * DAY_MS) - votesAt(paper, at))
  return [{ paper, votes, toCome, end: paper.counts.at(-1)!.votes }]
}

/** Between two counts, votes are taken to grow with the logarithm of age; after the last one no more. */
function votesAt({ counts, listedAt }: Voted, at: number): number {
  const next = counts.findIndex((count) => count.at > at)
  if (next < 0) return counts.at(-1)!.votes
  const [a, b] = [counts[next - 1]!, counts[next]!]
  const age = (time: number) => Math.log(1 + (time - listedAt) / HOUR_MS)
  return a.votes + ((b.votes - a.votes) * (age(at) - age(a.at))) / (age(b.at) - age(a.at))
}

const dayOf = (at: number) => Math.floor(at / DAY_MS) * DAY_MS
/** The first day of this time is a Thursday. */
const mondayOf = (at: number) => dayOf(at) - ((Math.floor(at / DAY_MS) + 3) % 7) * DAY_MS

interface Snapshot {
  snapshot_date: string
  paper: { id: string; upvotes: number; submittedOnDailyAt?: string }
}
interface Observation {
  observed_at: string
  id: string
  upvotes: number
  feed: string
}
