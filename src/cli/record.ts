import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Command } from 'commander'
import { threeDigits } from '#lab/numbers.ts'
import { type Recorded, type RecordedSeed, summarise } from '#lab/recorded.ts'
import type { Plot } from '#lab/plot.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { claimLines } from './claim-lines.ts'
import { UsageError } from './exit.ts'
import { measuredTable, withMeasured } from './measured-table.ts'
import { print, printJson } from './output.ts'
import { progressView } from './progress.ts'
import { type SeedJob, type TimedResult, runSeeds } from './run-seeds.ts'
import { hashSources, unitFolder } from './unit-files.ts'

export const recordCommand = (): Command =>
  new Command('record')
    .description('run every seed and the ablation, and write results.json and the table of the README')
    .argument('<slug...>')
    .option('--json', 'what was recorded, as a JSON array')
    .action(async (slugs: string[], { json = false }: { json?: boolean }) => {
      for (const slug of slugs) {
        if (!Object.hasOwn(reproductions, slug))
          throw new UsageError(`no method ${JSON.stringify(slug)} runs here`)
      }
      const written = []
      for (const slug of slugs) written.push({ slug, ...(await record(slug, json)) })
      if (json) printJson(written)
    })

async function record(slug: string, quiet: boolean): Promise<Recorded> {
  const reproduction = await reproductions[slug]!()
  const first = reproduction.seeds[0]!
  const jobs: SeedJob[] = [
    ...reproduction.seeds.map((seed) => ({ slug, seed })),
    { slug, seed: first, ablate: true },
  ]
  const progress = progressView()
  const results = await runSeeds(jobs, {
    onEvent: ({ seed, ablate }, event) =>
      progress.show(`${slug} ${ablate ? 'ablated' : `seed ${seed}`}`, event),
  }).finally(() => progress.stop())

  const ablated = results.pop()!
  const recorded: Recorded = {
    sources: hashSources(slug),
    metrics: reproduction.metrics,
    versions: versions(),
    seeds: Object.fromEntries(results.map((result) => [String(result.seed), seedOf(result)])),
    ablation: { switchedOff: reproduction.ablation, ...seedOf(ablated) },
  }
  writeFileSync(`${unitFolder(slug)}/results.json`, `${JSON.stringify(recorded, undefined, 1)}\n`)
  const readme = `${unitFolder(slug)}/README.md`
  writeFileSync(readme, withMeasured(readFileSync(readme, 'utf8'), measuredTable(recorded)))
  if (!quiet) {
    print(`${slug}: ${results.map((result) => `${threeDigits(result.cpuSeconds)} s`).join(', ')}`)
    for (const claim of summarise(results.map((result) => result.verdicts))) claimLines(claim).forEach(print)
  }
  return recorded
}

const seedOf = ({ cpuSeconds, metrics, verdicts, plots }: TimedResult): RecordedSeed => ({
  seconds: Number(cpuSeconds.toPrecision(3)),
  metrics,
  verdicts,
  plots: plots.map(compact),
})

/** Five digits draw the same picture and keep the file small. */
const compact = (plot: Plot): Plot =>
  JSON.parse(
    JSON.stringify(plot, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value)),
  )

function versions(): Recorded['versions'] {
  const jax = createRequire(import.meta.url).resolve('@jax-js/jax')
  const { version } = JSON.parse(readFileSync(new URL('../package.json', `file://${jax}`), 'utf8')) as {
    version: string
  }
  return { node: process.version, jax: version, backend: 'wasm' }
}
