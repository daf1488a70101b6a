import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { Command, Option } from 'commander'
import { importRecords } from '../feed/import.ts'
import { parseDailyPage } from '../sources/daily-page.ts'
import { decodePage } from '../sources/text.ts'
import { UsageError } from './exit.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

interface Options {
  format: string
  dryRun?: boolean
  json?: boolean
}

export const importCommand = (): Command =>
  new Command('import')
    .description('papers from a file; all of it or nothing')
    .argument('<file>', 'or - for standard input')
    .addOption(new Option('--format <name>').choices(['daily-page']).default('daily-page'))
    .option('--dry-run', 'say what would be added, write nothing')
    .option('--json', 'as a JSON object')
    .action(async (file: string, { format, dryRun = false, json = false }: Options) => {
      const { records, warnings } = parseDailyPage(decodePage(await read(file)))
      await withStore(async (store) => {
        const done = await importRecords(store, records, { source: format, now: Date.now(), dryRun })
        if (json) {
          printJson({
            file,
            format,
            dryRun,
            papers: records.length,
            added: done.added.length,
            completed: done.completed.length,
            unchanged: done.unchanged,
            warnings,
            new: done.added.map(({ id, title }) => ({ id, title })),
          })
          return
        }
        for (const { line, message } of warnings) process.stderr.write(`${file}:${line}: ${message}\n`)
        for (const paper of done.added) print(`${dryRun ? 'would add' : 'added'} ${paper.id}  ${paper.title}`)
        print(
          `${records.length} papers: ${done.added.length} new, ${done.completed.length} completed, ` +
            `${done.unchanged} unchanged${dryRun ? '; nothing written' : ''}`,
        )
      })
    })

async function read(file: string): Promise<Uint8Array> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file)
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new UsageError(
      `cannot read ${file} (${reason}); give the path of a file, or - for standard input`,
      {
        cause,
      },
    )
  }
}
