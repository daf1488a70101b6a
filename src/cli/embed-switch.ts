import { Command } from 'commander'
import { openEmbedder } from '../search/embed/embedders.ts'
import { startIndexer } from '../search/indexer.ts'
import { type SearchStatus, searchStatus } from '../search/switch/status.ts'
import { finishSwitch, settingBefore, switchTo } from '../search/switch/switch.ts'
import type { Store } from '../store/index.ts'
import { EXIT, UsageError } from './exit.ts'
import { print, printJson } from './output.ts'
import { progressView } from './progress.ts'
import { readStore, withStore } from './with-store.ts'

interface SwitchOptions {
  back?: boolean
  wait: boolean
  json?: boolean
}

export const embedSwitchCommand = (): Command =>
  new Command('switch')
    .description('let another model answer queries at once, and embed the papers anew behind it')
    .argument('[model]', 'papers, static:/folder, hf:repository or hf:/folder')
    .option('--back', 'to the model that served before, as long as its vectors are kept')
    .option('--no-wait', 'leave embedding to the running site')
    .option('--json', 'the state afterwards as a JSON object')
    .action(async (model: string | undefined, { back = false, wait, json = false }: SwitchOptions) => {
      if ((model === undefined) !== back) throw new UsageError('name a model, or give --back')
      const stop = new AbortController()
      process.once('SIGINT', () => stop.abort(new Error('stopped')))
      await withStore(async (store) => {
        const setting = model ?? (await settingBefore(store))
        if (setting === undefined) {
          throw new UsageError('no model was left behind whose vectors are still kept; name one to switch to')
        }
        await carryOut(store, setting, wait, stop.signal).catch((error: unknown) => {
          if (!stop.signal.aborted) throw error
        })
        if (json) printJson(inJson(await searchStatus(store)))
        if (stop.signal.aborted) {
          process.stderr.write('stopped; what was embedded is kept, the same command goes on from there\n')
          process.exitCode = EXIT.interrupted
        }
      })
    })

async function carryOut(store: Store, setting: string, wait: boolean, signal: AbortSignal): Promise<void> {
  const progress = progressView()
  const show = (doing: string, done: number, total: number) =>
    progress.show(setting, { kind: 'progress', done, total: Math.max(1, total), doing })
  try {
    const { name, already } = await switchTo(store, setting, { open: openEmbedder, signal, onProgress: show })
    process.stderr.write(already ? `${name} answers queries already\n` : `${name} answers queries now\n`)
    if (!wait) return
    await embedRest(store, setting, show, signal)
    const dropped = await finishSwitch(store)
    for (const old of dropped) process.stderr.write(`every paper has its new vector; ${old} is dropped\n`)
  } finally {
    progress.stop()
  }
}

async function embedRest(
  store: Store,
  setting: string,
  show: (doing: string, done: number, total: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const embedder = await openEmbedder(setting)
  const total = await store.papers.count()
  const before = await store.vectors.count(embedder.name)
  let failed: string | undefined
  const indexer = startIndexer(store, embedder, {
    onProgress: (done) => show('embedding', Math.min(total, before + done), total),
    report: (message) => {
      failed = message
      void indexer.close()
    },
  })
  signal.addEventListener('abort', () => void indexer.close(), { once: true })
  await indexer.caughtUp()
  await indexer.close()
  if (failed !== undefined) throw new UsageError(failed)
}

export const embedStatusCommand = (): Command =>
  new Command('status')
    .description('which model serves, how far a switch has got, and what was measured')
    .option('--json', 'as a JSON object')
    .action(({ json = false }: { json?: boolean }) =>
      readStore(async (store) => {
        const status = await searchStatus(store)
        if (json) printJson(inJson(status))
        else inLines(status).forEach(print)
      }),
    )

const inJson = ({ models, ...rest }: SearchStatus) => ({
  ...rest,
  models: models.map((model) => ({ ...model, since: new Date(model.since).toISOString() })),
})

const STATES = { serving: 'serves', filling: 'is being prepared', old: 'is kept until all papers are new' }

function inLines({ papers, models, bridges }: SearchStatus): string[] {
  if (models.length === 0) return ['no model yet; the site embeds its papers when it runs']
  return [
    ...models.map(({ name, state, rows }) => `${name} ${STATES[state]}: ${rows} of ${papers} papers`),
    ...bridges.flatMap(({ to, way, asksOld, oldOld, newOld, mixed, newNew }) => [
      `titles found among ten, searching ${to}:`,
      ...[oldOld, ...newOld, mixed, newNew].map(
        (found) =>
          `  ${found.way.padEnd(26)} ${share(found.titles)}${found.way === (asksOld ? oldOld.way : way) ? '  in use' : ''}`,
      ),
    ]),
  ]
}

const share = (value: number | undefined) => (value === undefined ? 'not known' : value.toFixed(3))
