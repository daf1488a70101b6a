import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Claim, Metrics } from './claim.ts'
import { claimStatement } from './in-words.ts'

/** How many seeds judge a method. */
export const SEEDS = 5

/** Seeds below this are for exploring: none of them is ever drawn. */
export const FIRST_SEED = 100

const RANGE = 9900

/**
 * The seeds that judge these claims, drawn from a hash of them: sentences, bounds, units, nulls and the metrics
 * each one reads. Move a bound and other seeds are drawn, so no bound was set on the seeds that judge it.
 */
export function recordedSeeds({ claims }: { claims: readonly Claim[] }): number[] {
  const text = JSON.stringify(
    claims.map((claim) => {
      const { says, relation, bound, unit, null: none } = claimStatement(claim)
      return [says, relation, bound, unit, none, metricsRead(claim)]
    }),
  )
  const seeds = new Set<number>()
  for (let round = 0; seeds.size < SEEDS; round++) {
    const word = Number.parseInt(bytesToHex(sha256(utf8ToBytes(`${round}\n${text}`))).slice(0, 8), 16)
    seeds.add(FIRST_SEED + (word % RANGE))
  }
  return [...seeds]
}

/** The keys that a claim's measure looks at, sorted. */
export function metricsRead(claim: Pick<Claim, 'measure'>): string[] {
  const read = new Set<string>()
  claim.measure(
    new Proxy<Metrics>(
      {},
      {
        get(_, key) {
          read.add(String(key))
          return 1
        },
      },
    ),
  )
  return [...read].sort()
}
