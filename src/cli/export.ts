import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { type DumpFile, streamDump, writeDump } from '../feed/dump-file.ts'
import type { Store } from '../store/index.ts'
import { EXIT, UsageError } from './exit.ts'
import { print, printJson } from './output.ts'
import { slowWork } from './slow-work.ts'
import { readStore } from './with-store.ts'

export const exportCommand = (): Command =>
  new Command('export')
    .description(
      'all papers with what each source said of them, lists and counts, for another site to import; nothing of readers',
    )
    .argument('[file]', 'which must not be there yet; .gz is packed, - is standard output', '-')
    .option('--json', 'what was written, as a JSON object')
    .action((file: string, { json = false }: { json?: boolean }) => {
      if (json && file === '-') {
        throw new UsageError('standard output holds the papers: give a file, or leave --json away')
      }
      if (existsSync(file)) throw new UsageError(`${file} is there already; give another name, or remove it`)
      return readStore((store) => exportTo(store, file, json))
    })

async function exportTo(store: Store, file: string, json: boolean): Promise<void> {
  const slow = slowWork()
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const total = await store.papers.count()
  const options = {
    now: Date.now(),
    isPacked: file.endsWith('.gz'),
    onProgress: (papers: number) => slow.tell(() => `${papers} of ${total} papers`),
    signal: stop.signal,
  }
  try {
    const done =
      file === '-'
        ? await streamDump(store, process.stdout, options, false)
        : await writeDump(store, file, options)
    slow.end()
    tell(file, done, json)
  } catch (fault) {
    slow.end()
    if (!stop.signal.aborted) throw fault
    process.stderr.write(
      `papers: stopped; ${file === '-' ? 'what came is not whole' : 'nothing was written'}\n`,
    )
    process.exitCode = EXIT.interrupted
  }
}

function tell(file: string, done: DumpFile, json: boolean): void {
  if (json) return printJson({ file, ...done })
  const words = `${done.papers} papers, ${(done.bytes / 1e6).toFixed(1)} MB, SHA-256 ${done.sha256}`
  if (file === '-') process.stderr.write(`${words}\n`)
  else print(`${file}: ${words}`)
}
