/**
 * Runs every method, or those named, as it was recorded: all seeds, all seeds without each mechanism, on all
 * cores. Says whether the verdicts are those of the record, and the numbers to six digits.
 */
import { parseArgs } from 'node:util'
import { claimLines } from '../src/cli/claim-lines.ts'
import { recordedRun } from '../src/cli/record.ts'
import { readRecord } from '../src/cli/record-file.ts'
import { runSeeds } from '../src/cli/run-seeds.ts'
import type { SeedJob } from '../src/runs/run-in-thread.ts'
import { claimsOf, sameNumbers } from '../src/lab/recorded.ts'
import { reproductions } from '../src/methods/reproductions.gen.ts'
import { methodsNamed } from './methods-named.ts'

const started = performance.now()
const { positionals } = parseArgs({ allowPositionals: true })
let passed = 0
let failed = 0

for (const slug of methodsNamed(positionals)) await reproduce(slug)
console.log(`\n${((performance.now() - started) / 60_000).toFixed(1)} minutes`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function reproduce(slug: string): Promise<void> {
  const reproduction = await reproductions[slug]!()
  const record = readRecord(slug)
  console.log(`\n${slug}`)
  if (!record) return check('was never recorded', false)
  const jobs = record.runs.map(({ seed, without, longer }): SeedJob => {
    return { slug, seed, ...(without !== undefined && { without }), ...(longer && { longer }) }
  })
  const runs = (await runSeeds(jobs)).map((result) => recordedRun(reproduction, result))
  const now = claimsOf({ ...record, runs })
  claimsOf(record).forEach((before, i) => {
    const claim = now[i]!
    check(`as recorded, ${before.outcome}\n${claimLines(claim).join('\n')}`, claim.outcome === before.outcome)
  })
  const moved = runs.filter((run, i) => !sameNumbers(run, record.runs[i]!))
  const which = moved.map(
    ({ seed, without }) => `${seed}${without === undefined ? '' : ` without ${without}`}`,
  )
  check(
    `every run gives the recorded numbers${which.length > 0 ? `; not seeds ${which.join(', ')}` : ''}`,
    moved.length === 0,
  )
}

function check(what: string, ok: boolean): void {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${what.replaceAll('\n', '\n       ')}`)
  if (ok) passed++
  else failed++
}
