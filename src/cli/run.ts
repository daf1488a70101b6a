import { Command, Option } from 'commander'
import { fateOver } from '#lab/fate.ts'
import { inWords } from '#lab/in-words.ts'
import { claimFacts } from '#lab/record-in-words.ts'
import { type ClaimSummary, type Recorded, claimsOf, seedRuns, summarise } from '#lab/recorded.ts'
import type { Reproduction } from '#lab/reproduction.ts'
import { runInWords } from '#lab/run-in-words.ts'
import type { Verdicts } from '#lab/run.ts'
import { MAX_SEED } from '#lab/seed.ts'
import { typesetNumber } from '#lab/typeset.ts'
import type { SeedJob, TimedResult } from '#runs/run-in-thread.ts'
import { recorded } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { claimLines } from './claim-lines.ts'
import { EXIT, UsageError } from './exit.ts'
import { keepRuns, recordToKeepBeside } from './keep-runs.ts'
import { seedList, wholeNumber } from './options.ts'
import { methodLines, methodRows } from './method-lines.ts'
import { print, printJson } from './output.ts'
import { progressView } from './progress.ts'
import { runSeeds } from './run-seeds.ts'

interface Options {
  seed?: number
  seeds?: number[]
  without?: string
  ablate?: boolean
  json?: boolean
  svg?: string
  keep?: boolean
}

export const runCommand = (): Command =>
  new Command('run')
    .description(
      "reproduce a paper's claims here; exits 1 when one that the record holds up fails, or a check does",
    )
    .argument('[slug]', 'the name of the method; without one, the methods are listed')
    .addOption(
      new Option('--seed <n>', 'one seed (the first recorded one)')
        .argParser(wholeNumber(0, MAX_SEED))
        .conflicts('seeds'),
    )
    .option('--seeds <list>', 'several, such as 0,1,2, side by side', seedList)
    .addOption(new Option('--without <mechanism>', 'switch one idea of the paper off').conflicts('ablate'))
    .option('--ablate', 'switch the first of them off')
    .option('--json', 'every event as a JSON line, a summary at the end')
    .option('--svg <folder>', 'write the pictures there')
    .option('--keep', 'keep each run on the site of this installation, under an address')
    .action(run)

async function run(slug: string | undefined, options: Options): Promise<void> {
  if (slug === undefined) return listMethods(options)
  const reproduction = await load(slug)
  const record = recorded[slug]
  if (options.keep) recordToKeepBeside(slug)
  const { seeds = [options.seed ?? firstSeed(record)], json = false } = options
  const without = mechanism(slug, reproduction, options)
  const jobs = seeds.map((seed): SeedJob => ({ slug, seed, ...(without !== undefined && { without }) }))
  const interrupted = new AbortController()
  const interrupt = () => interrupted.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)

  const progress = json ? undefined : progressView()
  const line = (value: unknown) => print(JSON.stringify(value))
  let results: TimedResult[]
  try {
    results = await runSeeds(jobs, {
      signal: interrupted.signal,
      onEvent({ seed }, event) {
        if (json) line({ ...event, slug, seed })
        progress?.show(`seed ${seed}`, event)
      },
      onResult(_, { plots: _plots, cpuSeconds: _cpu, ...result }) {
        if (json) line({ kind: 'result', slug, ...result })
      },
    })
  } catch (error) {
    if (!interrupted.signal.aborted) throw error
    process.stderr.write('stopped\n')
    process.exitCode = EXIT.interrupted
    return
  } finally {
    progress?.stop()
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }

  const claims = summarise(results)
  const holds = results.every((result) => isAsRecorded(result, record))
  if (options.svg !== undefined) {
    const { writePictures } = await import('./write-pictures.ts')
    await writePictures(options.svg, slug, results)
  }
  if (!json) report(slug, reproduction, results, claims, without)
  const kept = options.keep ? await keepRuns({ slug, without }, results) : undefined
  if (json) {
    line({
      kind: 'summary',
      slug,
      seeds,
      ...(without !== undefined && { without }),
      holds,
      claims: claims.map(claimFacts),
      ...(kept && { kept }),
    })
  } else if (kept) print(`\nKept as reported: ${kept.join(', ')}`)
  process.exitCode = holds ? EXIT.done : EXIT.doesNotHold
}

/** Without a method there is nothing to set: an option is one too many. */
function listMethods({ json = false, ...rest }: Options): void {
  if (Object.keys(rest).length > 0) throw new UsageError('which method? papers run lists them')
  if (json) printJson(methodRows())
  else methodRows().forEach((row) => print(methodLines(row)))
}

async function load(slug: string): Promise<Reproduction> {
  const found = Object.hasOwn(reproductions, slug) ? reproductions[slug] : undefined
  if (found) return found()
  const names = Object.keys(reproductions).join(', ')
  throw new UsageError(`no method ${JSON.stringify(slug)} runs here; these do: ${names}`)
}

const firstSeed = (record: Recorded | undefined): number => (record && seedRuns(record)[0]?.seed) ?? 0

function mechanism(slug: string, { mechanisms }: Reproduction, { without, ablate = false }: Options) {
  const names = Object.keys(mechanisms)
  if (ablate) return names[0]
  if (without === undefined || names.includes(without)) return without
  throw new UsageError(
    `${slug} has no mechanism ${JSON.stringify(without)}; switch off one of: ${names.join(', ')}`,
  )
}

/** No check fails, and each claim that the record says holds does; without a record, each claim. */
export function isAsRecorded({ claims, isVoid }: Verdicts, record: Recorded | undefined): boolean {
  const known = record && claimsOf(record)
  return !isVoid && claims.every((claim, i) => claim.holds || (known && known[i]?.outcome !== 'holds'))
}

function report(
  slug: string,
  { metrics, mechanisms }: Reproduction,
  results: readonly TimedResult[],
  claims: readonly ClaimSummary[],
  without: string | undefined,
): void {
  const seeds = results.map((result) => `seed ${result.seed} in ${result.seconds.toFixed(1)} s`)
  print(
    `${slug}${without === undefined ? '' : ` without ${without} (${mechanisms[without]})`}: ${seeds.join(', ')}\n`,
  )
  const width = Math.max(...Object.values(metrics).map((label) => label.length))
  for (const [key, label] of Object.entries(metrics)) {
    const values = results.map((result) => number(result.metrics[key]!).padStart(9))
    print(`  ${label.padEnd(width)} ${values.join('')}`)
  }
  print('')
  for (const { seed, checks } of results) {
    for (const check of checks.filter((check) => !check.holds))
      print(`! seed ${seed} cannot tell: ${inWords(check)}\n  ${check.says}`)
  }
  for (const claim of claims) claimLines({ ...claim, outcome: fateOver(claim, without) }).forEach(print)
  if (results.length === 1) print(`\n${runInWords(results[0]!)}`)
}

const number = (value: number) => (Number.isNaN(value) ? '-' : typesetNumber(value))
