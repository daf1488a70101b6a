/**
 * Runs every method, or those named, with all seeds and once with the idea switched off, on all cores, and
 * says which verdicts came out as expected. `--changed <commit>` takes the methods touched since then, all of
 * them when what they share was touched.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { claimLines } from '../src/cli/claim-lines.ts'
import { type SeedJob, type TimedResult, runSeeds } from '../src/cli/run-seeds.ts'
import { unitFolder } from '../src/cli/unit-files.ts'
import { type Recorded, summarise } from '../src/lab/recorded.ts'
import { allHold } from '../src/lab/run.ts'
import { reproductions } from '../src/methods/reproductions.gen.ts'

const { values, positionals } = parseArgs({
  options: { changed: { type: 'string' } },
  allowPositionals: true,
})
const unknown = positionals.filter((slug) => !Object.hasOwn(reproductions, slug))
if (unknown.length > 0) {
  console.error(
    `no method ${unknown.join(', ')} runs here; these do: ${Object.keys(reproductions).join(', ')}`,
  )
  process.exit(2)
}
const all = Object.keys(reproductions)
const chosen = values.changed === undefined ? all : changedSince(values.changed)
let passed = 0
let failed = 0

for (const slug of positionals.length > 0 ? positionals : chosen) await reproduce(slug)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

async function reproduce(slug: string): Promise<void> {
  const { seeds, ablation, budgetSeconds } = await reproductions[slug]!()
  const jobs: SeedJob[] = seeds.map((seed) => ({ slug, seed }))
  const results = await runSeeds([...jobs, { slug, seed: seeds[0]!, ablate: true }])
  const ablated = results.pop()!

  console.log(`\n${slug}: ${results.map((result) => `${result.seconds.toFixed(1)} s`).join(', ')}`)
  for (const claim of summarise(results.map((result) => result.verdicts))) {
    check(claimLines(claim).join('\n'), claim.holds || claim.expected === 'fails')
  }
  check(`${ablation}: a claim breaks`, !allHold(ablated.verdicts))
  check('the same seed gives the recorded numbers', sameAsRecorded(slug, results))
  const slowest = Math.max(...results.map((result) => result.seconds))
  if (slowest > budgetSeconds)
    console.log(`  note: ${slowest.toFixed(0)} s, over its ${budgetSeconds} s here`)
}

function check(what: string, ok: boolean): void {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${what.replaceAll('\n', '\n       ')}`)
  if (ok) passed++
  else failed++
}

/** To six digits: another processor's fused instructions may move the last ones. */
function sameAsRecorded(slug: string, results: readonly TimedResult[]): boolean {
  const recorded = JSON.parse(readFileSync(`${unitFolder(slug)}/results.json`, 'utf8')) as Recorded
  const round = (value: number) => value.toPrecision(6)
  return results.every((result) => {
    const before = recorded.seeds[String(result.seed)]?.metrics
    const keys = Object.keys(result.metrics)
    return before !== undefined && keys.every((key) => round(before[key]!) === round(result.metrics[key]!))
  })
}

function changedSince(commit: string): string[] {
  const files = execFileSync('git', ['diff', '--name-only', commit], { encoding: 'utf8' }).split('\n')
  const shared = files.some((file) => /^src\/(lab|nn|data)\/(?!.*\.test\.ts$)/.test(file))
  return shared ? all : all.filter((slug) => files.some((file) => file.startsWith(`src/methods/${slug}/`)))
}
