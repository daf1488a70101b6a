import { Command, Option } from 'commander'
import { threeDigits } from '#lab/numbers.ts'
import { type ClaimSummary, summarise } from '#lab/recorded.ts'
import { allHold } from '#lab/run.ts'
import type { Reproduction } from '#lab/reproduction.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { claimLines } from './claim-lines.ts'
import { EXIT, UsageError } from './exit.ts'
import { seedList, wholeNumber } from './options.ts'
import { print } from './output.ts'
import { progressView } from './progress.ts'
import { type SeedJob, type TimedResult, runSeeds } from './run-seeds.ts'

interface Options {
  seed?: number
  seeds?: number[]
  ablate?: boolean
  json?: boolean
  svg?: string
}

export const runCommand = (): Command =>
  new Command('run')
    .description("reproduce a paper's claims here; exits 1 when one fails")
    .argument('<slug>', 'the name of the method, as papers list shows it')
    .addOption(
      new Option('--seed <n>', 'one seed (0)').argParser(wholeNumber(0, 2 ** 31 - 1)).conflicts('seeds'),
    )
    .option('--seeds <list>', 'several, such as 0,1,2, side by side', seedList)
    .option('--ablate', "switch the paper's idea off: a claim must then fail")
    .option('--json', 'every event as a JSON line, a summary at the end')
    .option('--svg <folder>', 'write the pictures there')
    .action(run)

async function run(slug: string, options: Options): Promise<void> {
  const reproduction = await load(slug)
  const { seeds = [options.seed ?? 0], ablate = false, json = false } = options
  const jobs = seeds.map((seed): SeedJob => ({ slug, seed, ablate }))
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
      onResult({ seed }, { seconds, metrics, verdicts }) {
        if (json) line({ kind: 'result', slug, seed, ablate, seconds, metrics, verdicts })
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

  const claims = summarise(results.map((result) => result.verdicts))
  const holds = results.every((result) => allHold(result.verdicts))
  if (options.svg !== undefined) {
    const { writePictures } = await import('./write-pictures.ts')
    await writePictures(options.svg, slug, results)
  }
  if (json) line({ kind: 'summary', slug, seeds, ablate, holds, claims: claims.map(summaryOf) })
  else report(slug, reproduction, results, claims, ablate)
  process.exitCode = holds ? EXIT.done : EXIT.doesNotHold
}

async function load(slug: string): Promise<Reproduction> {
  const found = Object.hasOwn(reproductions, slug) ? reproductions[slug] : undefined
  if (found) return found()
  const names = Object.keys(reproductions).join(', ')
  throw new UsageError(`no method ${JSON.stringify(slug)} runs here; these do: ${names}`)
}

function summaryOf({ says, holds, expected, why, worst, verdicts }: ClaimSummary) {
  const { measured, relation, bound, tolerance } = worst
  return {
    says,
    holds,
    expected,
    ...(why !== undefined && { why }),
    measured,
    relation,
    bound,
    ...(tolerance !== undefined && { tolerance }),
    perSeed: verdicts.map((verdict) => verdict.measured),
  }
}

function report(
  slug: string,
  reproduction: Reproduction,
  results: readonly TimedResult[],
  claims: readonly ClaimSummary[],
  ablate: boolean,
): void {
  const seeds = results.map((result) => `seed ${result.seed} in ${result.seconds.toFixed(1)} s`)
  print(`${slug}${ablate ? `, ${reproduction.ablation}` : ''}: ${seeds.join(', ')}\n`)
  const width = Math.max(...Object.values(reproduction.metrics).map((label) => label.length))
  for (const [key, label] of Object.entries(reproduction.metrics)) {
    const values = results.map((result) => threeDigits(result.metrics[key]!).padStart(9))
    print(`  ${label.padEnd(width)} ${values.join('')}`)
  }
  print('')
  for (const claim of claims) claimLines(claim).forEach(print)
}
