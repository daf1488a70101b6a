/**
 * Breaks each method, or those named, on purpose: applies each of its mutants to a copy, runs the unit's tests, and
 * where they pass one recorded seed. A mutant is noticed when a test fails, the run ends in an error, a check fails,
 * or a claim's verdict is another than the record has for that seed. Ends with 1 when one is not.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { methodsNamed } from './methods-named.ts'
import { type Copy, copyOfSources, mutantsOf, noticed } from './mutant-runs.ts'

const { positionals } = parseArgs({ allowPositionals: true })
const jobs = await Promise.all(
  methodsNamed(positionals).map(async (slug) => (await mutantsOf(slug)).map((mutant) => ({ slug, mutant }))),
)
const queue = jobs.flat()
let passed = 0
let failed = 0

async function lane(copy: Copy): Promise<void> {
  try {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const { slug, mutant } = job
      const by = await noticed(copy, slug, mutant)
      console.log(
        by === undefined ? `SURVIVES ${slug}: ${mutant.breaks}` : `ok ${slug}: ${mutant.breaks} (${by})`,
      )
      if (by === undefined) failed++
      else passed++
    }
  } finally {
    copy.remove()
  }
}
await Promise.all(
  Array.from({ length: Math.min(availableParallelism(), queue.length) }, () => lane(copyOfSources())),
)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
