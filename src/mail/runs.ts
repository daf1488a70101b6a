import { inWords } from '#lab/in-words.ts'
import type { Plot } from '#lab/plot.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import { type Recorded, claimsOf, meanSeconds, status } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'

/** What a mail says of a paper that runs. */
export interface Run {
  /** In words. */
  status: string
  /** The claim that decides the status, the headline one when all hold, as a sentence. */
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
    // The sentence and its number must not contradict the status: the claim that made it what it is.
    const told = claims.find(({ outcome }) => outcome !== 'holds') ?? claims[0]!
    runs.set(slug, {
      status: statusInWords(status(claims)),
      claim: told.says,
      verdict: inWords(told.worst),
      seconds: typesetSeconds(meanSeconds(record)),
      ...(plot && { plot }),
    })
  }
  return runs
}
