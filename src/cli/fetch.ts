import { Command } from 'commander'
import { type Intake, type IntakeSettings, type Outcome, createIntake, takeTurn } from '../feed/intake.ts'
import { activeSources, knownSources } from '../feed/known-sources.ts'
import { isUnfinished } from '../feed/take-oai.ts'
import { EXIT, UsageError } from './exit.ts'
import { intakeSettings } from './intake-settings.ts'
import { pastDay } from './options.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

interface Options {
  source?: string
  since?: string
  json?: boolean
}

export const fetchCommand = (): Command =>
  new Command('fetch')
    .description('papers from Hugging Face, arXiv, and the other sources you named, now')
    .option('--source <name>', 'only this one: hf, arxiv, oai, openalex, feed:NAME')
    .option('--since <day>', 'back to YYYY-MM-DD', pastDay)
    .option('--json', 'as a JSON array')
    .action(async ({ source, since, json = false }: Options) => {
      const settings = intakeSettings()
      if (source !== undefined) checkSource(source, settings)
      const stop = new AbortController()
      process.once('SIGINT', () => stop.abort(new Error('stopped')))
      await withStore(async (store) => {
        const intake = createIntake(store, settings)
        const names = source === undefined ? await defaultSources(intake, since) : [source]
        if (names.length === 0) {
          throw new UsageError('no source is on; set HF_DAILY=on, ARXIV_CATEGORIES or FEEDS')
        }
        const outcomes: [string, Outcome][] = []
        for (const name of names) {
          const say = (doing: string) => process.stderr.write(`${name}: ${doing}\n`)
          const signal = stop.signal
          const outcome = await takeTurn(intake, name, { signal, say, ...(since !== undefined && { since }) })
          if (outcome.result === 'stopped') break
          outcomes.push([name, outcome])
          if (!json) tell(name, outcome)
        }
        if (json) printJson(outcomes.map(([name, outcome]) => row(name, outcome)))
        process.exitCode = exitCode(outcomes, stop.signal)
      })
      if (stop.signal.aborted) process.stderr.write('stopped; what was fetched is kept\n')
    })

/** What is on; what changed since only when asked for or unfinished, as the list of the day covers the rest. */
async function defaultSources({ store, settings }: Intake, since: string | undefined): Promise<string[]> {
  const { cursor } = await store.sources.get('oai', Date.now())
  const goesBack = since !== undefined || isUnfinished(cursor)
  const names = activeSources(settings).map(({ name }) => name)
  return names.filter((name) => name !== 'oai' || goesBack)
}

const WHICH_OF_ARXIV = 'which of arXiv? Set ARXIV_CATEGORIES, such as ARXIV_CATEGORIES="cs.LG stat.ML"'

/** What has to be set before a source can be asked. */
const NEEDS: Readonly<Record<string, string>> = {
  arxiv: WHICH_OF_ARXIV,
  oai: WHICH_OF_ARXIV,
  openalex: 'what of OpenAlex? Set OPENALEX_KEY and OPENALEX_FILTER',
}

function checkSource(source: string, settings: IntakeSettings): void {
  const names = knownSources(settings).map(({ name }) => name)
  if (names.includes(source)) return
  throw new UsageError(
    NEEDS[source] ??
      `no source is called ${source}; there are ${names.join(', ')}. FEEDS="NAME=ADDRESS" adds a feed`,
  )
}

function tell(name: string, outcome: Outcome): void {
  if (outcome.result === 'done') print(`${name}: ${outcome.found} papers, ${outcome.added} new`)
  else process.stderr.write(`papers: ${name} failed: ${inWords(outcome)}\n`)
}

function row(source: string, outcome: Outcome) {
  if (outcome.result === 'done') return { source, ok: true, found: outcome.found, added: outcome.added }
  return { source, ok: false, error: inWords(outcome) }
}

function inWords(outcome: Outcome): string {
  if (outcome.result === 'failed') return outcome.error
  if (outcome.result !== 'waiting') return outcome.result
  return `not before ${new Date(outcome.until).toISOString()}: ${outcome.error}`
}

function exitCode(outcomes: readonly [string, Outcome][], signal: AbortSignal): number {
  if (signal.aborted) return EXIT.interrupted
  return outcomes.every(([, { result }]) => result === 'done') ? EXIT.done : EXIT.doesNotHold
}
