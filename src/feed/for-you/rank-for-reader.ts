import { type Pick, type Signal, weigh } from './signals.ts'
import { type Described, type Measure, type Nearness, nearTo, nearToOne } from './taste.ts'

/** A paper that may be shown. */
export interface Candidate {
  key: number
  paper: Described
  /** When it was listed, UTC milliseconds. */
  listedAt: number
  /** Anything that grows with how many like it, such as the trending score: it ranks for readers who did nothing yet. */
  popularity: number
}

export interface ForReader {
  measure: Measure
  candidates: readonly Candidate[]
  /** All that the reader did. */
  signals: readonly Signal[]
  /** Keys of papers that the reader was shown before. */
  shown: ReadonlySet<number>
  /** UTC milliseconds */
  now: number
  /** From 0, the nearest to what was kept, to 1, the newest and most varied. */
  novelty: number
  limit: number
}

/** Why a paper stands where it does: what counted most for it. */
export type Reason =
  /** The pick of the reader's without which this paper would lose most. */
  | { kind: 'near'; key: number }
  | { kind: 'new' }
  | { kind: 'popular' }
  /** Nothing speaks for it: it is what is left. */
  | { kind: 'rest' }

export interface Recommended {
  key: number
  /** The sum of its terms. */
  score: number
  terms: {
    /** How near it is to what the reader kept. */
    near: number
    /** How popular it is; 0 as soon as the reader has kept something. */
    popular: number
    /** How new it is. */
    fresh: number
    /** What "less like this" takes away: 0 or less. */
    less: number
    /** What papers above that are like it take away: 0 or less. */
    repeated: number
  }
  reason: Reason
}

/** After so long a paper is half as new. */
const HALF_LIFE_MS = 3 * 86_400_000
/** Papers that variety is sought among: so many for each one that is wanted, and so many at least. */
const POOL = 4
const LEAST_POOL = 100
/** Best papers of which it is asked whether they are like what the reader wants less of. */
const LOOKED = 300

/**
 * Papers for a reader, best first: none that they were shown, kept, voted for, opened or want less of.
 *
 * Near is the mean likeness to what they kept, so each of these papers has its exact share in every score. "Less like
 * this" takes as much away as the likest of such papers is like it, and never adds anything. The same question has the
 * same answer.
 *
 * @throws RangeError when novelty is not from 0 to 1, or the limit is no whole number from 0
 */
export function rankForReader({
  measure,
  candidates,
  signals,
  shown,
  now,
  novelty,
  limit,
}: ForReader): Recommended[] {
  if (!(novelty >= 0 && novelty <= 1)) throw new RangeError(`novelty is ${novelty}, not a number from 0 to 1`)
  if (!Number.isInteger(limit) || limit < 0)
    throw new RangeError(`limit is ${limit}, not a whole number from 0`)
  const { picks, less } = weigh(signals)
  const known = new Set([...shown, ...signals.map(({ key }) => key)])
  const left = [...new Map(candidates.map((one) => [one.key, one])).values()].filter(
    ({ key }) => !known.has(key),
  )
  const near = picks.length > 0 ? nearTo(measure, picks) : undefined
  const liked = near ? left.map(({ paper }) => near(paper)) : popularities(left)
  const unit = deviation(liked)
  const scored = left.map((candidate, i): Scored => {
    const fresh = novelty * unit * newness(candidate, now)
    const wanted = (1 - novelty) * liked[i]!
    const terms = { near: near ? wanted : 0, popular: near ? 0 : wanted, fresh, less: 0, repeated: 0 }
    return { candidate, terms, score: wanted + fresh }
  })
  const pool = bestOf(scored, against(measure, less), Math.max(LEAST_POOL, POOL * limit))
  const chosen = varied(measure, pool, novelty * unit, limit)
  return chosen.map(({ candidate, terms, score }) => ({
    key: candidate.key,
    score,
    terms,
    reason: reasonOf(terms, () => nearestPick(measure, picks, candidate.paper)),
  }))
}

interface Scored {
  candidate: Candidate
  terms: Recommended['terms']
  score: number
}

/** From 0 to 1. */
function popularities(candidates: readonly Candidate[]): number[] {
  const all = candidates.map(({ popularity }) => popularity)
  const [least, most] = all.reduce(
    ([low, high], one) => [Math.min(low, one), Math.max(high, one)],
    [Infinity, -Infinity],
  )
  return all.map((one) => (most > least ? (one - least) / (most - least) : 1))
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return Math.sqrt(square) || 1
}

/** From 1, just listed, to 0; a time in the future is none, so the paper is as old as can be. */
const newness = ({ listedAt }: Candidate, now: number): number =>
  listedAt <= now ? 2 ** ((listedAt - now) / HALF_LIFE_MS) : 0

/** How much a paper is like the likest of those that the reader wants less of. */
function against(measure: Measure, less: readonly Pick[]): Nearness {
  const near = less.map(({ paper }) => nearToOne(measure, paper))
  return (paper) => near.reduce((most, one) => Math.max(most, one(paper)), 0)
}

/** The best after what is taken away, of those that are best before, best first. */
function bestOf(scored: readonly Scored[], less: Nearness, most: number): Scored[] {
  return [...scored]
    .sort(byScore)
    .slice(0, Math.max(LOOKED, most))
    .map((one) => {
      const taken = 0 - less(one.candidate.paper)
      return { ...one, terms: { ...one.terms, less: taken }, score: one.score + taken }
    })
    .sort(byScore)
    .slice(0, most)
}

const byScore = (a: Scored, b: Scored): number => b.score - a.score || a.candidate.key - b.candidate.key

/** Takes the best one again and again, less what those taken are like it (maximal marginal relevance, Carbonell and Goldstein 1998). */
function varied(measure: Measure, pool: readonly Scored[], strength: number, limit: number): Scored[] {
  const left = [...pool]
  const chosen: Scored[] = []
  while (chosen.length < limit && left.length > 0) {
    const best = left.reduce((first, one, i) => (byScore(one, left[first]!) < 0 ? i : first), 0)
    const [taken] = left.splice(best, 1)
    chosen.push(taken!)
    if (strength === 0) continue
    const near = nearTo(measure, [{ paper: taken!.candidate.paper, weight: 1 }])
    left.forEach((one, i) => {
      const repeated = Math.min(one.terms.repeated, -strength * near(one.candidate.paper))
      left[i] = {
        ...one,
        terms: { ...one.terms, repeated },
        score: one.score + repeated - one.terms.repeated,
      }
    })
  }
  return chosen
}

/** The key of the pick without which the mean nearness would fall most. */
function nearestPick(measure: Measure, picks: readonly Pick[], paper: Described): number {
  const near = nearTo(measure, [{ paper, weight: 1 }])
  const values = picks.map((pick) => near(pick.paper))
  const total = picks.reduce((sum, { weight }) => sum + weight, 0)
  const mean = picks.reduce((sum, { weight }, i) => sum + (weight * values[i]!) / total, 0)
  const loss = ({ weight }: Pick, i: number) => (weight * (values[i]! - mean)) / (total - weight)
  const losses = picks.length === 1 ? [0] : picks.map(loss)
  return picks[losses.indexOf(Math.max(...losses))]!.key
}

function reasonOf({ near, popular, fresh }: Recommended['terms'], pick: () => number): Reason {
  const most = Math.max(near, popular, fresh)
  if (!(most > 0)) return { kind: 'rest' }
  if (near === most) return { kind: 'near', key: pick() }
  return { kind: popular === most ? 'popular' : 'new' }
}
