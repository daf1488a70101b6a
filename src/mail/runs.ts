import type { Plot } from '#lab/plot.ts'
import { type Recorded, type Status, status, summarise } from '#lab/recorded.ts'
import { typesetSeconds, typesetVerdict } from '#lab/typeset.ts'

/** What a mail says of a paper that runs. */
export interface Run {
  status: Status
  /** The headline claim's number beside its bound. */
  verdict: string
  seconds: string
  /** The recorded picture. */
  plot?: Plot
}

/** By the name of the method. */
export type Runs = ReadonlyMap<string, Run>

/** Reads what was recorded of each method. */
export function readRuns(recorded: Readonly<Record<string, Recorded>>): Runs {
  const runs = new Map<string, Run>()
  for (const [slug, { seeds }] of Object.entries(recorded)) {
    const all = Object.values(seeds)
    const claims = summarise(all.map(({ verdicts }) => verdicts))
    if (claims.length === 0) continue
    const plot = all[0]!.plots[0]
    runs.set(slug, {
      status: status(claims),
      verdict: typesetVerdict(claims[0]!.worst),
      seconds: typesetSeconds(all.reduce((sum, { seconds }) => sum + seconds, 0) / all.length),
      ...(plot && { plot }),
    })
  }
  return runs
}
