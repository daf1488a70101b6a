import { readFileSync, writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { reproductionFaults, recordFaults } from '#lab/faults.ts'
import { mergePlots } from '#lab/merge-plots.ts'
import type { Plot } from '#lab/plot.ts'
import {
  type Recorded,
  type RecordedRun,
  claimsOf,
  keptMetrics,
  measured,
  sameNumbers,
  seedRuns,
  statements,
} from '#lab/recorded.ts'
import { recordedSeeds } from '#lab/recorded-seeds.ts'
import type { Reproduction } from '#lab/reproduction.ts'
import type { SeedJob, TimedResult } from '#runs/run-in-thread.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { claimLines } from './claim-lines.ts'
import { EXIT, UsageError } from './exit.ts'
import { fingerprint, versionOf } from './fingerprint.ts'
import { measuredTable, withMeasured } from './measured-table.ts'
import { print, printJson } from './output.ts'
import { progressView } from './progress.ts'
import { recordText, readRecord } from './record-file.ts'
import { runSeeds } from './run-seeds.ts'
import { recordFile, unitFolder } from './unit-files.ts'

interface Options {
  json?: boolean
  stale?: boolean
}

export const recordCommand = (): Command =>
  new Command('record')
    .description(
      'run the seeds that the claims draw, with and without each mechanism, and write results.json',
    )
    .argument('[slug...]')
    .option(
      '--stale',
      'run one seed of each method whose sources changed, and record anew where a number moved',
    )
    .option('--json', 'what was recorded, as a JSON array')
    .action(async (slugs: string[], { json = false, stale = false }: Options) => {
      const unknown = slugs.find((slug) => !Object.hasOwn(reproductions, slug))
      if (unknown !== undefined) throw new UsageError(`no method ${JSON.stringify(unknown)} runs here`)
      if (slugs.length === 0 && !stale)
        throw new UsageError('name the methods to record, or ask for --stale: papers record matryoshka')
      const written: (Recorded & { slug: string })[] = []
      for (const slug of slugs.length > 0 ? slugs : Object.keys(reproductions)) {
        const recorded = await (stale ? freshen(slug, json) : record(slug, json))
        if (recorded) written.push({ slug, ...recorded })
      }
      if (json) printJson(written)
    })

/** Every seed, every seed without each mechanism, and the first with a rival that trains longer. */
function jobsOf(slug: string, { mechanisms, rival }: Reproduction, seeds: readonly number[]): SeedJob[] {
  const without = Object.keys(mechanisms)
  return [
    ...seeds.map((seed) => ({ slug, seed })),
    ...(rival.trains ? [{ slug, seed: seeds[0]!, longer: true }] : []),
    ...seeds.flatMap((seed) => without.map((mechanism) => ({ slug, seed, without: mechanism }))),
  ]
}

/** Runs everything and writes the record, unless the contract refuses it: then it says why and writes nothing. */
async function record(slug: string, quiet: boolean): Promise<Recorded | undefined> {
  const reproduction = await reproductions[slug]!()
  if (refused(slug, reproductionFaults(reproduction))) return undefined
  const sources = await fingerprint(slug)
  const results = await run(jobsOf(slug, reproduction, recordedSeeds(reproduction)))
  const recorded: Recorded = {
    fingerprint: sources,
    versions: { node: process.versions.node, jax: versionOf('@jax-js/jax'), backend: 'wasm' },
    ...said(reproduction),
    runs: results.map((result) => recordedRun(reproduction, result)),
    plots: mergePlots(results.filter(isPlain).map((result) => result.plots)).map(compact),
  }
  if (!quiet) {
    print(
      `${slug}: ${seedRuns(recorded)
        .map((run) => `seed ${run.seed} in ${run.seconds} s`)
        .join(', ')}`,
    )
    for (const claim of claimsOf(recorded)) claimLines(claim).forEach(print)
  }
  if (refused(slug, recordFaults(recorded))) return undefined
  write(slug, recorded)
  return recorded
}

/** What the record says in words. */
const said = (reproduction: Reproduction) => {
  const { metrics, mechanisms, scope, rival } = reproduction
  return { metrics, mechanisms, ...statements(reproduction), scope, rival }
}

/**
 * Moves the fingerprint, and says all in the present words, when the first seed gives the recorded numbers; records
 * anew when it does not.
 */
async function freshen(slug: string, quiet: boolean): Promise<Recorded | undefined> {
  const reproduction = await reproductions[slug]!()
  const before = readRecord(slug)
  const now = await fingerprint(slug)
  if (before?.fingerprint === now) return undefined
  const seeds = recordedSeeds(reproduction)
  const known = before?.runs.find((run) => run.seed === seeds[0] && isPlain(run))
  if (before && known) {
    const [result] = await run([{ slug, seed: seeds[0]! }])
    if (sameNumbers(recordedRun(reproduction, result!), known)) {
      const runs = before.runs.map((run) => ({ ...run, ...measured(reproduction, run) }))
      const moved = { ...before, fingerprint: now, ...said(reproduction), runs }
      if (refused(slug, recordFaults(moved))) return undefined
      if (!quiet) print(`${slug}: the same numbers; its fingerprint moved`)
      write(slug, moved)
      return moved
    }
  }
  return record(slug, quiet)
}

async function run(jobs: readonly SeedJob[]): Promise<TimedResult[]> {
  const progress = progressView()
  return runSeeds(jobs, {
    onEvent: ({ slug, seed, without, longer }, event) =>
      progress.show(
        `${slug} seed ${seed}${without === undefined ? '' : ` without ${without}`}${longer ? ', rival longer' : ''}`,
        event,
      ),
  }).finally(() => progress.stop())
}

const isPlain = ({ without, longer }: { without?: string; longer?: boolean }) =>
  without === undefined && longer !== true

/** A run as the record keeps it. */
export function recordedRun(
  reproduction: Reproduction,
  { seed, without, longer, cpuSeconds, metrics, settings }: TimedResult,
): RecordedRun {
  const kept = keptMetrics(metrics)
  return {
    seed,
    ...(without !== undefined && { without }),
    ...(longer && { longer }),
    seconds: Number(cpuSeconds.toPrecision(3)),
    metrics: kept,
    ...measured(reproduction, { metrics: kept, ...(without !== undefined && { without }) }),
    settings,
  }
}

function refused(slug: string, faults: readonly string[]): boolean {
  for (const fault of faults) process.stderr.write(`${slug}: ${fault}\n`)
  if (faults.length > 0) process.exitCode = EXIT.doesNotHold
  return faults.length > 0
}

function write(slug: string, recorded: Recorded): void {
  writeFileSync(recordFile(slug), recordText(recorded))
  const readme = `${unitFolder(slug)}/README.md`
  writeFileSync(readme, withMeasured(readFileSync(readme, 'utf8'), measuredTable(recorded)))
}

/** Five digits draw the same picture and keep the file small. */
const compact = (plot: Plot): Plot =>
  JSON.parse(
    JSON.stringify(plot, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value)),
  )
