/** `npm run bench:trending`: does a score rank early what is voted for later? On real counts of Hugging Face. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TRENDING, trendingScore } from '../src/feed/trending.ts'
import { bootstrapInterval, spearman } from '../src/nn/metrics/index.ts'
import {
  KINDS,
  type Kind,
  type Known,
  type Moment,
  type Voted,
  momentsOf,
  readVotes,
} from './trending-data.ts'

const HOUR_MS = 3_600_000
const folder = process.argv[2] ?? join(fileURLToPath(new URL('..', import.meta.url)), '../shared/data')
if (!existsSync(join(folder, 'hf-upvote-timeseries'))) {
  console.log(`skipped: no counted votes in ${folder}; name a folder that has hf-upvote-timeseries`)
  process.exit(0)
}

/** What it makes of a paper with so many votes, at a moment. */
type Score = (paper: Voted, votes: number, at: number) => number

const ours =
  (tau: number): Score =>
  ({ listedAt }, votes) =>
    trendingScore(
      { votes, commenters: undefined, comments: undefined, reproductions: 0, listedAt },
      { ...TRENDING, tau },
    ).score

const hours = ({ submittedAt }: Voted, at: number) => Math.max(0, (at - submittedAt) / HOUR_MS)

/** Hacker News (news.arc 3.1); its gravity is 1.8 as published. */
const hackerNews =
  (gravity: number): Score =>
  (paper, votes, at) => {
    const points = votes > 1 ? (votes - 1) ** 0.8 : votes - 1
    return points / (hours(paper, at) + 2) ** gravity
  }

/** Reddit's hot; 12.5 hours are worth a factor of ten as published. */
const reddit =
  (period: number): Score =>
  ({ submittedAt }, votes) =>
    Math.log10(Math.max(votes, 1)) + submittedAt / (period * HOUR_MS)

/** Scores with something to choose: as it is set or published, and what the first half is asked about. */
const FAMILIES: Record<string, { score: (parameter: number) => Score; set: number; tried: number[] }> = {
  'ours, tau': { score: ours, set: TRENDING.tau, tried: [6, 12, 18, 24, 36, 48, 72, 96, 120, 168, 336] },
  'Hacker News,': { score: hackerNews, set: 1.8, tried: [0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2.1, 2.4] },
  'Reddit hot,': { score: reddit, set: 12.5, tried: [6, 12.5, 24, 36, 48, 72, 96, 120, 168, 336] },
}

const PLAIN: Record<string, Score> = {
  'votes an hour': (paper, votes, at) => votes / (hours(paper, at) + 1),
  'plain votes': (_, votes) => votes,
  'newest first': ({ submittedAt }) => submittedAt,
}

/** What is to be foreseen. */
const TARGETS = {
  'votes of the week that follows': ({ toCome }) => toCome,
  'votes in the end': ({ end }) => end,
} satisfies Record<string, (one: Known) => number>
type Target = keyof typeof TARGETS

const MEASURES = ['nDCG@10', 'precision@10', 'Spearman'] as const
type Measured = Record<(typeof MEASURES)[number], number>

/** How well a score foresees a target at one moment. */
function measure({ at, papers }: Moment, score: Score, target: Target): Measured {
  const rows = papers
    .map((one) => ({ score: score(one.paper, one.votes, at), truth: TARGETS[target](one), id: one.paper.id }))
    .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id))
  const best = rows.toSorted((a, b) => b.truth - a.truth)
  const dcg = (list: typeof rows) =>
    list.slice(0, 10).reduce((sum, { truth }, i) => sum + Math.log2(1 + truth) / Math.log2(i + 2), 0)
  const least = best[9]!.truth
  const ideal = dcg(best)
  return {
    'nDCG@10': ideal === 0 ? 1 : dcg(rows) / ideal,
    // Papers with as many votes as the tenth are as good as it is.
    'precision@10': rows.slice(0, 10).filter(({ truth }) => truth >= least).length / 10,
    Spearman:
      spearman(
        rows.map((row) => row.score),
        rows.map((row) => row.truth),
      ) || 0,
  }
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length

const votes = readVotes(folder)
for (const kind of Object.keys(KINDS) as Kind[]) {
  const moments = momentsOf(votes, kind)
  const weeks = [...new Set(moments.map(({ week }) => week))]
  const half = weeks[Math.floor(weeks.length / 2)]!
  const [early, late] = [
    moments.filter(({ week }) => week < half),
    moments.filter(({ week }) => week >= half),
  ]
  console.log(`\n# ${kind}\nto choose tau: ${about(early)}\nto report:     ${about(late)}`)
  for (const target of Object.keys(TARGETS) as Target[]) report(target, early, late)
}

function about(moments: readonly Moment[]): string {
  const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
  const papers = Math.round(mean(moments.map((moment) => moment.papers.length)))
  return `${moments.length} moments, ${dayOf(moments[0]!.at)} to ${dayOf(moments.at(-1)!.at)}, ${papers} papers each`
}

function report(target: Target, early: readonly Moment[], late: readonly Moment[]) {
  const contestants: Record<string, Score> = {}
  console.log(`\n${target}\n  first half, nDCG@10 by parameter:`)
  for (const [name, { score, set, tried }] of Object.entries(FAMILIES)) {
    const values = tried.map((one) =>
      mean(early.map((moment) => measure(moment, score(one), target)['nDCG@10'])),
    )
    const best = tried[values.indexOf(Math.max(...values))]!
    for (const one of new Set([set, best])) contestants[`${name} ${one}`] = score(one)
    const told = tried.map((one, i) => `${one}: ${values[i]!.toFixed(3)}`)
    console.log(`    ${name.padEnd(14)}${told.join('  ')}`)
  }
  console.log(
    `  second half:\n    ${''.padEnd(18)}${MEASURES.map((name) => name.padEnd(24)).join('')}nDCG@10 less ours`,
  )
  const measured = Object.entries({ ...contestants, ...PLAIN }).map(
    ([name, score]) => [name, late.map((moment) => measure(moment, score, target))] as const,
  )
  const [, mine] = measured[0]!
  for (const [name, theirs] of measured) {
    const cells = MEASURES.map((one) =>
      withInterval(
        late,
        theirs.map((m) => m[one]),
      ).padEnd(24),
    )
    const less = withInterval(
      late,
      theirs.map((m, i) => m['nDCG@10'] - mine[i]!['nDCG@10']),
    )
    console.log(`    ${name.padEnd(18)}${cells.join('')}${theirs === mine ? '' : less}`)
  }
}

/** Mean over moments; the moments of one week stand or fall together. */
function withInterval(moments: readonly Moment[], values: readonly number[]): string {
  const byWeek = [...Map.groupBy(values.keys(), (i) => moments[i]!.week).values()]
  let state = 1
  // Park and Miller's minimal generator: the same intervals every time.
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const { value, low, high } = bootstrapInterval(
    byWeek.map((places) => places.map((i) => values[i]!)),
    (drawn) => mean(drawn.flat()),
    { rng: { uniform } },
  )
  return `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
}
