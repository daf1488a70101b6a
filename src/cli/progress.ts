import { MultiBar, type SingleBar } from 'cli-progress'
import type { RunEvent } from '#lab/reproduction.ts'

/** Shows how far each run is: bars on a terminal, a plain line every tenth elsewhere. On standard error. */
export interface ProgressView {
  show(name: string, event: RunEvent): void
  stop(): void
}

export const progressView = (): ProgressView => (process.stderr.isTTY ? bars() : lines())

function bars(): ProgressView {
  const multi = new MultiBar({
    format: '{name} {bar} {percentage}% · {eta_formatted} left · {doing}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    hideCursor: true,
    stopOnComplete: false,
    stream: process.stderr,
    autopadding: true,
  })
  const shown = new Map<string, SingleBar>()
  return {
    show(name, event) {
      if (event.kind !== 'progress') return
      const bar = shown.get(name) ?? multi.create(event.total, 0, { name, doing: '' })
      shown.set(name, bar)
      bar.setTotal(event.total)
      bar.update(event.done, { name, doing: event.doing })
    },
    stop: () => multi.stop(),
  }
}

function lines(): ProgressView {
  const tenths = new Map<string, number>()
  return {
    show(name, event) {
      if (event.kind !== 'progress') return
      const tenth = Math.floor((10 * event.done) / event.total)
      if (tenths.get(name) === tenth) return
      tenths.set(name, tenth)
      process.stderr.write(`${name} ${tenth * 10}% ${event.doing}\n`)
    },
    stop() {},
  }
}
