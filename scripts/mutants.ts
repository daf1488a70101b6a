/**
 * Breaks each method, or those named, on purpose: applies each of its mutants to a copy, runs the unit's tests, and
 * where they pass one recorded seed. A mutant is noticed when a test fails, the run ends in an error, a check fails,
 * or a claim's verdict is another than the record has for that seed. Ends with 1 when one is not.
 *
 * `--changed COMMIT` takes the methods whose fingerprint is another than at that commit, `--minutes N` begins none after
 * that time and names those that were left.
 */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { readRecord } from '../src/cli/record-file.ts'
import { root } from '../src/cli/unit-files.ts'
import type { Recorded } from '../src/lab/recorded.ts'
import { methodsNamed } from './methods-named.ts'
import { type Copy, copyOfSources, mutantsOf, noticed, unfit } from './mutant-runs.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { changed: { type: 'string' }, minutes: { type: 'string', default: 'Infinity' } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new RangeError(`--minutes ${values.minutes}: give how many may pass`)
const end = performance.now() + minutes * 60_000
const named = methodsNamed(positionals)
const queue = named.filter(
  (slug) => readRecord(slug) && (!values.changed || hasChanged(slug, values.changed)),
)
const unrecorded = named.filter((slug) => !readRecord(slug))
let passed = 0
let failed = 0

async function lane(): Promise<void> {
  const copy = copyOfSources()
  try {
    while (queue.length > 0 && performance.now() < end) await judge(copy, queue.shift()!)
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

/** Whether the record is of other sources than at the commit, or new since. */
function hasChanged(slug: string, commit: string): boolean {
  const file = `${commit}:./src/methods/${slug}/results.json`
  const show = spawnSync('git', ['show', file], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
  const before = show.status === 0 ? (JSON.parse(show.stdout) as Partial<Recorded>) : {}
  return before.fingerprint !== readRecord(slug)?.fingerprint
}

function tell(ok: boolean, what: string): void {
  console.log(what)
  if (ok) passed++
  else failed++
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), queue.length) }, lane))
if (unrecorded.length > 0) console.log(`not recorded yet, so not broken: ${unrecorded.join(', ')}`)
if (queue.length > 0) console.log(`no time was left for ${queue.join(', ')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
