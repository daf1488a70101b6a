import { inWords } from '#lab/in-words.ts'
import type { Plot } from '#lab/plot.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import { type Recorded, claimsOf, meanSeconds, status } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset.ts'

/** What a mail says of a paper that runs. */
export interface Run {
  /** In words. */
  status: string
  /** The headline claim as a sentence. */
  claim: string
  /** Its number beside its bound, with the unit. */
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
  for (const [slug, record] of Object.entries(recorded)) {
    const claims = claimsOf(record)
    if (claims.length === 0) continue
    const [plot] = record.plots
    runs.set(slug, {
      status: statusInWords(status(claims)),
      claim: claims[0]!.says,
      verdict: inWords(claims[0]!.worst),
      seconds: typesetSeconds(meanSeconds(record)),
      ...(plot && { plot }),
    })
  }
  return runs
}
