import { runInWords } from '#lab/run-in-words.ts'
import type { RunEvent } from '#lab/reproduction.ts'
import { compareToRecord } from './compare.ts'
import { keepTime, lastTime } from './device-times.ts'
import { offerDownload } from './download.ts'
import { RunFailure } from './failure.ts'
import { offerKeeping } from './keep-run.ts'
import { clearNumbers, showNumbers } from './live-numbers.ts'
import { livePlots } from './live-plots.ts'
import { liveProgress } from './live-progress.ts'
import type { Order, PanelData, Report } from './protocol.ts'

type Finished = Extract<Report, { kind: 'finished' }>

/**
 * Runs one seed in a worker and draws it into the panel as it goes. Resolves with the run in one sentence at its
 * end, or when `signal` aborts with how far it came, the worker ended either way; throws a `RunFailure` that says
 * what to do.
 */
export async function runHere(panel: HTMLElement, order: Order, signal: AbortSignal): Promise<string> {
  const data = JSON.parse(panel.querySelector('script')!.textContent) as PanelData
  const label = labelOf(data, order)
  const off = order.without ?? ''
  panel.querySelector('.which')!.textContent = `${label}, in this tab. Nothing is uploaded.`
  clearNumbers(panel, off, 'running here')
  const progress = liveProgress(panel, lastTime(order))
  const plots = livePlots(panel, order.slug, label)
  let finished: Finished | undefined
  try {
    finished = await work(order, signal, (report) => {
      if (report.kind === 'ready') progress.ready()
      else for (const event of report.events) show(event)
    })
  } finally {
    progress.end()
    if (!finished) {
      plots.breakOff(progress.reached)
      clearNumbers(panel, off, `${progress.reached}: no verdict`)
    }
  }
  if (!finished) return `Run ${progress.reached}. What is drawn is partial, and gives no verdict.`
  plots.finish()
  showNumbers(panel, finished, label)
  keepTime(order, finished.seconds)
  conclude(panel, order, finished, data)
  offerKeeping(panel, order, finished, data.fingerprint)
  return runInWords(finished.result)

  function show(event: RunEvent): void {
    if (event.kind === 'progress') progress.show(event)
    else if (event.kind === 'metric' || event.kind === 'plot') plots.show(event)
  }
}

/** The worker's reports up to its numbers; nothing when `signal` came first. */
function work(
  order: Order,
  signal: AbortSignal,
  onReport: (report: Extract<Report, { kind: 'ready' | 'events' }>) => void,
): Promise<Finished | undefined> {
  if (typeof Worker === 'undefined') throw new RunFailure('worker')
  if (typeof WebAssembly === 'undefined') throw new RunFailure('wasm')
  const worker = new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' })

  const ended = new Promise<Finished | undefined>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(undefined))
    worker.addEventListener('error', () => reject(new RunFailure('load')))
    worker.addEventListener('message', ({ data: report }: MessageEvent<Report>) => {
      if (signal.aborted) return
      if (report.kind === 'finished') resolve(report)
      else if (report.kind === 'failed') reject(new RunFailure(report.failure, report.message))
      else onReport(report)
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(order)
  })
  return ended.finally(() => worker.terminate())
}

/** 'here, seed 7', and which idea is off. */
const labelOf = ({ mechanisms }: PanelData, { seed, without }: Order): string =>
  `here, seed ${seed}${without === undefined ? '' : `, ${mechanisms[without] ?? without}`}`

/** What the record says of the same run, how long it took, and what one may do next. */
function conclude(panel: HTMLElement, order: Order, { result, seconds }: Finished, data: PanelData): void {
  const record = data.runs.find(({ seed, without }) => seed === order.seed && without === order.without)
  const compared = record
    ? compareToRecord(result.metrics, record, data.labels)
    : notRecorded(data, order.seed)
  panel.querySelector('.compared')!.textContent = `${compared} It took ${seconds.toFixed(1)} s.`.trim()

  const next = Math.max(order.seed, ...data.runs.map(({ seed }) => seed)) + 1
  const another = panel.querySelector<HTMLButtonElement>('[data-do=another]')!
  another.dataset.seed = String(next)
  another.textContent = `Run with seed ${next}`
  const numbers = { ...order, seconds, ...result }
  offerDownload(panel.querySelector('.numbers')!, `${order.slug}-${order.seed}.json`, {
    type: 'application/json',
    text: JSON.stringify(numbers, undefined, 1),
  })
}

const notRecorded = ({ runs }: PanelData, seed: number): string =>
  runs.length > 0 ? `Seed ${seed} was not recorded; the record is beside it.` : ''
