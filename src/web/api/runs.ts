import { z } from 'zod'
import { inWords } from '#lab/in-words.ts'
import { type KeptFacts, keptFacts } from '#runs/facts.ts'
import { byRun, tally } from '#runs/tally.ts'
import { runInWords } from '#lab/run-in-words.ts'
import { findPaper } from '../pages/find-paper.ts'
import { runPath } from '../views/addresses.ts'
import { nextPage } from './lists.ts'
import { operation } from './operation.ts'
import { NOTHING, page, reference } from './parameters.ts'
import { Refusal } from './problem.ts'
import { keptRun, keptRunsOfPaper } from './run-shapes.ts'

const ON_A_PAGE = 50

export const runOf = operation({
  path: '/api/runs/{run}',
  name: 'getKeptRun',
  group: 'Methods',
  says: 'A run that a reader kept, beside the recorded one and the site’s own.',
  params: z.object({ run: z.string().describe('Its id, as its address has it.') }),
  query: NOTHING,
  answer: keptRun,
  example: '/api/runs/0123456789ab',
  async handle(site, { params }, c) {
    const run = await site.store.keptRuns.get(params.run)
    if (!run)
      throw new Refusal(404, 'no run is kept here under this id; a paper’s are at /api/papers/{id}/runs')
    c.header('cache-control', 'no-cache')
    return factsOf(keptFacts(run, site.methods.get(run.slug)?.recorded))
  },
})

export const runsOfPaper = operation({
  path: '/api/papers/{id}/runs',
  name: 'listKeptRuns',
  group: 'Papers',
  says: 'Runs of a paper’s method that readers kept, the newest first, and on how many kinds of devices they agree.',
  params: z.object({ id: reference }),
  query: z.object({ p: page }),
  answer: keptRunsOfPaper,
  example: '/api/papers/2205.13147/runs',
  async handle(site, { params: { id }, query: { p } }, c) {
    const { store, methods } = site
    const paper = await findPaper(site, id)
    const record = paper?.slug === undefined ? undefined : methods.get(paper.slug)?.recorded
    if (paper?.slug === undefined || !record) {
      throw new Refusal(404, `no paper "${id.slice(0, 100)}" runs here; see /api/methods`)
    }
    const total = await store.keptRuns.count(paper.slug)
    const runs = await store.keptRuns.of(paper.slug, { limit: ON_A_PAGE, offset: p * ON_A_PAGE })
    const kinds = await store.keptRuns.kinds(paper.slug, record.fingerprint)
    if (total > (p + 1) * ON_A_PAGE) c.header('link', nextPage(c, 'p', String(p + 1)))
    c.header('cache-control', 'no-cache')
    return {
      paper: paper.id,
      method: paper.slug,
      fingerprint: record.fingerprint,
      total,
      ...tally(kinds),
      seeds: byRun(kinds).map(({ kinds: some, ...name }) => ({ ...name, ...tally(some) })),
      kept: runs.map((run) => factsOf(keptFacts(run, record))),
    }
  },
})

const orNull = (value: number) => (Number.isNaN(value) ? null : value)

function factsOf(facts: KeptFacts): z.output<typeof keptRun> {
  const { run, state, isCurrent, metrics, verdicts, recorded, digits } = facts
  const { id, slug, numbers: _, kept, agrees: _agrees, rerun, major, ...rest } = run
  return {
    id,
    url: runPath(id),
    method: slug,
    ...rest,
    isCurrent,
    ...(major !== undefined && { browserVersion: major }),
    kept: new Date(kept).toISOString(),
    state,
    metrics,
    ...(recorded && { recorded: recorded.metrics }),
    ...(rerun?.metrics && { runAgain: rerun.metrics }),
    ...(digits && { digits }),
    ...(verdicts && {
      verdict: {
        says: runInWords({ ...verdicts, ...(run.without !== undefined && { without: run.without }) }),
        isVoid: verdicts.isVoid,
        claims: verdicts.claims.map((claim) => ({
          says: claim.says,
          from: claim.from,
          measured: orNull(claim.measured),
          relation: claim.relation,
          bound: claim.bound,
          holds: claim.holds,
          inWords: inWords(claim),
        })),
      },
    }),
  }
}
