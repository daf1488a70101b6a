import { dayAt } from '#feed/days.ts'
import type { Deed } from '#store/index.ts'

/** What the group did with one paper on a day; everybody is named once of each kind. */
export interface PaperOfGroup {
  paper: Deed['paper']
  voters: Deed['by'][]
  /** Into which collections it was put. */
  kept: Deed[]
  comments: number
  speakers: Deed['by'][]
  runs: number
}

export interface DayOfGroup {
  /** `YYYY-MM-DD`. */
  day: string
  /** The last that something was done with first. */
  papers: PaperOfGroup[]
}

interface Deeds {
  votes: readonly Deed[]
  kept: readonly Deed[]
  comments: readonly Deed[]
  runs: readonly { paper: Deed['paper']; day: string; runs: number }[]
}

/** Puts what was done into days, the last first, each paper once a day. */
export function groupByDay({ votes, kept, comments, runs }: Deeds): DayOfGroup[] {
  const days = new Map<string, Map<string, PaperOfGroup & { last: number }>>()
  const entry = (paper: Deed['paper'], day: string, at: number) => {
    const papers = days.get(day) ?? new Map<string, PaperOfGroup & { last: number }>()
    days.set(day, papers)
    const known = papers.get(paper.id) ?? {
      paper,
      voters: [],
      kept: [],
      comments: 0,
      speakers: [],
      runs: 0,
      last: at,
    }
    papers.set(paper.id, known)
    known.last = Math.max(known.last, at)
    return known
  }
  const of = ({ paper, at }: Deed) => entry(paper, dayAt(at), at)
  for (const vote of votes) addOnce(of(vote).voters, vote.by)
  for (const one of kept) of(one).kept.push(one)
  for (const comment of comments) {
    const known = of(comment)
    known.comments++
    addOnce(known.speakers, comment.by)
  }
  // Of runs only the day is told.
  for (const { paper, day, runs: count } of runs) entry(paper, day, Date.parse(day)).runs = count
  return [...days]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([day, papers]) => ({
      day,
      papers: [...papers.values()].sort((a, b) => b.last - a.last || (a.paper.id < b.paper.id ? -1 : 1)),
    }))
}

function addOnce(members: Deed['by'][], member: Deed['by']): void {
  if (!members.some((one) => one?.handle === member?.handle)) members.push(member)
}
