import { type Recorded, keptMetrics } from '#lab/recorded.ts'
import { ownDevice } from '#runs/device.ts'
import { createKeep } from '#runs/keep.ts'
import type { TimedResult } from '#runs/run-in-thread.ts'
import { readConfig } from '../config.ts'
import { recorded } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { UsageError } from './exit.ts'
import { withStore } from './with-store.ts'

/** @throws UsageError for a method that was not recorded: nothing stands beside its numbers */
export function recordToKeepBeside(slug: string): Recorded {
  const record = recorded[slug]
  if (!record) throw new UsageError(`${slug} was not recorded here, so its runs cannot be kept`)
  return record
}

/**
 * Keeps runs of this machine in the store of this installation, as what somebody reports: the site runs them again
 * itself where it does so with those of readers.
 *
 * @returns their addresses in the order of the runs
 */
export async function keepRuns(
  { slug, without }: { slug: string; without: string | undefined },
  results: readonly TimedResult[],
): Promise<string[]> {
  const { fingerprint } = recordToKeepBeside(slug)
  const { verifyRuns, baseUrl = '' } = readConfig()
  return withStore(async (store) => {
    const keep = createKeep({
      store,
      recorded,
      load: (name) => reproductions[name]?.(),
      now: Date.now,
      verifies: verifyRuns,
    })
    const addresses: string[] = []
    for (const { seed, seconds, metrics } of results) {
      const run = {
        slug,
        fingerprint,
        seed,
        without,
        backend: 'wasm',
        seconds,
        metrics: keptMetrics(metrics),
      }
      const kept = await keep(run, { where: ownDevice() })
      if (kept.result !== 'kept')
        throw new Error(`the run of seed ${seed} was not kept: ${JSON.stringify(kept)}`)
      addresses.push(`${baseUrl}/runs/${kept.id}`)
    }
    return addresses
  })
}
