/**
 * Breaks each method, or those named, on purpose: applies each of its mutants to a copy, runs the unit's tests, and
 * where they pass one recorded seed. A mutant is noticed when a test fails, the run ends in an error, a check fails,
 * or a claim's verdict is another than the record has for that seed. Ends with 1 when one is not.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { methodsNamed } from './methods-named.ts'
import { type Copy, copyOfSources, mutantsOf, noticed, unfit } from './mutant-runs.ts'

const { positionals } = parseArgs({ allowPositionals: true })
const queue = methodsNamed(positionals)
let passed = 0
let failed = 0

async function lane(): Promise<void> {
  const copy = copyOfSources()
  try {
    for (let slug = queue.shift(); slug !== undefined; slug = queue.shift()) await judge(copy, slug)
  } finally {
    copy.remove()
  }
}

async function judge(copy: Copy, slug: string): Promise<void> {
  const why = await unfit(copy, slug)
  if (why !== undefined) return tell(false, `FAILED ${slug}: ${why}`)
  for (const mutant of await mutantsOf(slug)) {
    const by = await noticed(copy, slug, mutant)
    const what = `${slug}: ${mutant.breaks}`
    tell(by !== undefined, by === undefined ? `SURVIVES ${what}` : `ok ${what} (${by})`)
  }
}

function tell(ok: boolean, what: string): void {
  console.log(what)
  if (ok) passed++
  else failed++
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), queue.length) }, lane))
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
